//go:build race

package sqlitetest

// Race reports whether the race detector is built in.
const Race = true
