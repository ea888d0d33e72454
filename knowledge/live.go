package knowledge

import (
	"context"
	"iter"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/index/fill"
	"github.com/ukti-bot/ukti/knowledge/internal/vector"
)

// LiveIndex holds the current index and keeps it up to date while it answers. Take one
// snapshot with [LiveIndex.Index] for one answer and use it to the answer's end: a
// change in between then changes nothing.
type LiveIndex struct {
	current atomic.Pointer[version]
	writing sync.Mutex
}

// version is an index and what tells that another has taken its place.
type version struct {
	index    *Index
	replaced chan struct{}
}

// NewLiveIndex holds x, which must not be nil.
func NewLiveIndex(x *Index) *LiveIndex {
	s := new(LiveIndex)
	s.current.Store(&version{x, make(chan struct{})})
	return s
}

// Index is the current index; never nil.
func (s *LiveIndex) Index() *Index { return s.current.Load().index.fresh() }

// Watch returns the current index and a channel that is closed when another takes its
// place.
func (s *LiveIndex) Watch() (*Index, <-chan struct{}) {
	h := s.current.Load()
	return h.index.fresh(), h.replaced
}

// replace puts x in the place of the current index.
func (s *LiveIndex) replace(x *Index) {
	close(s.current.Swap(&version{x, make(chan struct{})}).replaced)
}

// UseVectors has e asked for each question's vector from now on, by this index and by
// those that [LiveIndex.Update] makes.
func (s *LiveIndex) UseVectors(e Embedder) {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.replace(s.Index().UseVectors(e))
}

// UseReader has r read for each question from now on, as [LiveIndex.UseVectors] does with e.
func (s *LiveIndex) UseReader(r *Reader) {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.replace(s.Index().UseReader(r))
}

// Swap puts x in the place of the current index. Searches under way end on the
// one they began with.
func (s *LiveIndex) Swap(x *Index) {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.replace(x)
}

// Change is what [LiveIndex.Update] does to an index.
type Change struct {
	Remove []ArticleID // those that are not held are passed over
	Add    []Article   // an article of an id that is held takes its place
}

// Update changes the index. Searches never wait for it, and see all of the change
// or nothing of it. The result is the same as if [Build] had been given the
// articles of [Index.Articles]. An article that can't be held is left out and named
// in a [*SkippedError]; what was held under its id stays. On ctx's end nothing
// changes.
//
// It takes time by the size of the change, and now and then, when segments are
// merged, by the size of the index: about as long as a second a hundred thousand
// sentences.
func (s *LiveIndex) Update(ctx context.Context, c Change) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	x := s.Index()
	var skipped SkippedError
	add := slices.Collect(index.Accept(ctx, stored(withoutErrors(c.Add)), nil, &skipped))
	store, err := x.store.With(ctx, add, c.Remove)
	if err != nil {
		return err
	}
	s.replace(x.again(Index{store: store, engine: x.engine}))
	return skipped.OrNil()
}

func withoutErrors(articles []Article) iter.Seq2[Article, error] {
	return func(yield func(Article, error) bool) {
		for _, a := range articles {
			if !yield(a, nil) {
				return
			}
		}
	}
}

// SentenceVectors gives sentences their vectors. Package embed's Vectors do.
type SentenceVectors = fill.Source

// FillVectors gives every sentence of the current index its vector, and of those that
// take its place meanwhile; it returns when there is nothing left to do. Searches
// never wait for it. Progress counts the sentences that lacked a vector when it began,
// or when another index took the place. The error is that of v.
func (s *LiveIndex) FillVectors(ctx context.Context, v SentenceVectors, o vector.FillOptions) (vector.Filled, error) {
	return fill.Fill(ctx, func() *index.Index { return s.Index().store }, v, o)
}
