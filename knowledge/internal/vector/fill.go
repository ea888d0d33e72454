package vector

import (
	"errors"
	"time"
)

// What an index and whoever computes its sentences' vectors agree on.

// ErrChanged is wrapped when the vectors come from another model than before, so the
// set that was being filled is of no use.
var ErrChanged = errors.New("what computes vectors has come back with another model")

// Sentence is a sentence of an index.
type Sentence struct {
	ID   uint32
	Text string
}

// FillOptions of a fill.
type FillOptions struct {
	// Batch is how many sentences a request has; a few when zero.
	Batch int
	// Patience is how long a server that is away is waited for, each time; for ever
	// when negative.
	Patience time.Duration
	// Progress is called with the number of sentences that are done, of all, when the
	// kept vectors are read and after each batch; never concurrently. May be nil.
	Progress func(done, total int)
}

// Filled counts sentences.
type Filled struct {
	Total    int
	Kept     int // whose vector was in the store
	Computed int // whose vector was computed now, for themselves or a sentence of the same text
	Refused  int // that the server gives no vector for; they have none

	// Changed is true when the server has another model than the one that the store's
	// vectors were from, which are dropped. Those of an earlier Fill are of no use then.
	Changed bool
}
