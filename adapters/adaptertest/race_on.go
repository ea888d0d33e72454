//go:build race

package adaptertest

// Race reports whether the race detector is built in. It makes everything some ten times
// slower, and needs what happens at once, not many cases one after the other.
const Race = true
