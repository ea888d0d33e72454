// Package sentback has no code: its tests send the conversation's own replies back to it
// through the platforms' adapters, in every way in which people can, and draw
// what the adapters send, as people see it.
package sentback
