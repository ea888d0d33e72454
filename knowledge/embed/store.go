package embed

import (
	"context"
	"crypto/sha256"
)

// Key stands for a sentence: the first half of its bytes' SHA-256.
type Key [16]byte

// KeyOf gives a sentence's key.
func KeyOf(sentence string) Key {
	sum := sha256.Sum256([]byte(sentence))
	return Key(sum[:])
}

// Space is what makes vectors comparable: the model that they are from, and what
// stood before each sentence.
type Space struct{ Model, Prefix string }

// Store keeps sentences' vectors over restarts. It is safe for concurrent use.
type Store interface {
	// Get gives the vectors that it has for the keys.
	Get(ctx context.Context, s Space, keys []Key) (map[Key]Vector, error)
	// Put keeps vectors, all or none, in the place of those it had.
	Put(ctx context.Context, s Space, vectors map[Key]Vector) error
	// Spaces gives those that it has vectors of.
	Spaces(ctx context.Context) ([]Space, error)
	// Clear drops all vectors of a space.
	Clear(ctx context.Context, s Space) error
}
