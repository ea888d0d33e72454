//go:build !race

package soak

// mostDays is how many days are played at most.
const mostDays = 366
