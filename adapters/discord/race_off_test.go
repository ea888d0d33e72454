//go:build !race

package discord

// raceDetector makes everything some ten times slower.
const raceDetector = false
