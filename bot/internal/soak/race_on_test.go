//go:build race

package soak

// mostDays: the race detector makes a day take as long as ten.
const mostDays = 1
