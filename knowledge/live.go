package knowledge

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
)

// LiveIndex holds the current index and keeps it up to date while it answers. Take one
// snapshot with [LiveIndex.Index] for one answer and use it to the answer's end: a
// change in between then changes nothing.
type LiveIndex struct {
	current atomic.Pointer[held]
	writing sync.Mutex
}

// held is an index and what tells that another has taken its place.
type held struct {
	index    *Index
	replaced chan struct{}
}

// NewLiveIndex holds x, which must not be nil.
func NewLiveIndex(x *Index) *LiveIndex {
	s := new(LiveIndex)
	s.current.Store(&held{x, make(chan struct{})})
	return s
}

// Index is the current index; never nil.
func (s *LiveIndex) Index() *Index { return s.current.Load().index }

// Watch returns the current index and a channel that is closed when another takes its
// place.
func (s *LiveIndex) Watch() (*Index, <-chan struct{}) {
	h := s.current.Load()
	return h.index, h.replaced
}

// replace puts x in the place of the current index.
func (s *LiveIndex) replace(x *Index) {
	close(s.current.Swap(&held{x, make(chan struct{})}).replaced)
}

// UseVectors has e asked for each question's vector from now on, by this index and by
// those that [LiveIndex.Update] makes.
func (s *LiveIndex) UseVectors(e Embedder) {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.replace(s.Index().UseVectors(e))
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
	x, err := s.Index().with(ctx, c)
	if x != nil {
		s.replace(x)
	}
	return err
}

// with returns the index after a change.
func (x *Index) with(ctx context.Context, c Change) (*Index, error) {
	var skipped SkippedError
	var add []index.Article
	for a := range accept(ctx, withoutErrors(c.Add), Options{}, &skipped) {
		add = append(add, a)
	}
	store, err := x.store.With(ctx, add, c.Remove)
	if err != nil {
		return nil, err
	}
	return &Index{store: store, engine: x.engine}, skipped.orNil()
}

func withoutErrors(articles []Article) func(yield func(Article, error) bool) {
	return func(yield func(Article, error) bool) {
		for _, a := range articles {
			if !yield(a, nil) {
				return
			}
		}
	}
}
