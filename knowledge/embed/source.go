package embed

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"
)

// Source gives texts their vectors: a [Client] asks a server for them, a [Local] has a
// model in this program compute them. Its methods are safe for concurrent use.
type Source interface {
	// Query gives a question's vector, or soon an error: the answer is then to be found
	// without it, and there is nothing to log.
	Query(ctx context.Context, text string) (Vector, error)
	// Check tries a question and a sentence, and says what came of it or, as the error,
	// what is wrong, in one sentence.
	Check(ctx context.Context) (Checked, error)
	// Stats gives the counts so far.
	Stats() Stats
	// Name is what computes, as a log and an operator call it.
	Name() string
	// Elsewhere gives the host that questions and sentences are sent to; "" when it is
	// this machine.
	Elsewhere() string
	// Close ends what goes on by itself. Later calls give [ErrClosed].
	Close()

	space() Space        // of the sentences' vectors
	former(s Space) bool // whether s is of what computed in this one's place before, and is not wanted again
	passages(ctx context.Context, texts []string) ([]Vector, error)
	untilBack(ctx context.Context) error // waits while it is away
	log() *slog.Logger
}

var _, _ Source = (*Client)(nil), (*Local)(nil)

// Stats counts since the start what became of questions, and says whether the source is
// there.
type Stats struct {
	Source    string // Name of it
	Asked     uint64 // calls of Query
	Answered  uint64 // that gave a vector
	Slow      uint64 // that were not answered in time, also for too many others
	Failed    uint64 // that got an error
	Unasked   uint64 // that were not sent, because the server was away
	Sentences uint64 // vectors computed for sentences
	Dimension int    // of the vectors; 0 before the first

	Away   time.Time // since when the server is away; zero when it is not
	Reason string    // why it is away, in one sentence
}

// counts is what a source counts.
type counts struct{ asked, answered, slow, failed, away, sentences atomic.Uint64 }

// question counts a question and how it ended.
func (c *counts) question(err error) {
	c.asked.Add(1)
	switch {
	case err == nil:
		c.answered.Add(1)
	case errors.Is(err, ErrAway):
		c.away.Add(1)
	case errors.Is(err, ErrSlow), errors.Is(err, ErrBusy):
		c.slow.Add(1)
	case kindOf(err) != ended:
		c.failed.Add(1)
	}
}

func (c *counts) stats() Stats {
	return Stats{
		Asked: c.asked.Load(), Answered: c.answered.Load(), Slow: c.slow.Load(),
		Failed: c.failed.Load(), Unasked: c.away.Load(), Sentences: c.sentences.Load(),
	}
}
