package knowledge

import (
	"errors"
	"time"

	"github.com/ukti-bot/ukti/knowledge/internal/reader"
	"github.com/ukti-bot/ukti/knowledge/internal/search"
)

// Reader is the small model that reads the best articles before a question is answered
// and points at the sentence that answers. It is safe for concurrent use.
type Reader struct{ reading search.Reading }

// ReaderOptions says what a reader may take.
type ReaderOptions struct {
	Threads int           // windows of text read at a time, over all questions; 1 when 0
	Budget  time.Duration // how long a question waits; past it the search answers alone; 0: without a bound
	Whole   bool          // for measuring: read on when the first three sentences are settled
}

var (
	// ErrNoReader means that the program was built without the reader.
	ErrNoReader = errors.New("the program was built without the reader, with the tag noreader")
	// ErrSlow means that the processor lacks the instructions with which reading takes less
	// than seconds.
	ErrSlow = errors.New("the reader is slow on this processor, which has neither AVX2 nor the dot products of arm64")
)

// NewReader opens the reader that is compiled in. The error is [ErrNoReader], or says what
// is wrong with the weights; with [ErrSlow] there is a reader all the same.
func NewReader(o ReaderOptions) (*Reader, error) {
	if reader.Shipped == "" {
		return nil, ErrNoReader
	}
	r, err := reader.Open(reader.Shipped, o.Threads)
	if err != nil {
		return nil, err
	}
	if !reader.Fast() {
		err = ErrSlow
	}
	return &Reader{search.Reading{Reader: r, Budget: o.Budget, Whole: o.Whole}}, err
}

// UseReader returns an index like x that has r read for each question; nil: none.
func (x *Index) UseReader(r *Reader) *Index {
	next := *x
	next.engine.Reading = search.Reading{}
	if r != nil {
		next.engine.Reading = r.reading
	}
	return x.again(next)
}
