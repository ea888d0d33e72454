package knowledge

import (
	"context"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/search"
)

// Counts say how much is held, and how often words occur, in all the articles of which an
// index has some.
type Counts = index.Counts

// Among returns the index as a part of a larger whole, whose other articles another engine
// keeps: words are as rare, and answers as sure, as they are there. Words that are not
// counted are as often as the index's own articles have them. An update of it is an index
// for itself. c must not be changed afterwards.
func (x *Index) Among(c *Counts) *Index {
	return &Index{store: x.store.Among(c), engine: x.engine}
}

// MetWord is a word of an index that a question leads to.
type MetWord struct{ Term, Stem string }

// Met returns the words of the index that a question leads to, those that [Counts] are
// wanted of for its answer. The errors are those of [Index.Search].
func (x *Index) Met(ctx context.Context, q Query) ([]MetWord, error) {
	ctx = punctual{ctx}
	r, err := x.request(ctx, q)
	if err != nil {
		return nil, err
	}
	words, err := search.Met(ctx, x.store, r)
	out := make([]MetWord, 0, len(words))
	for _, id := range words {
		v := x.store.Vocabulary()
		out = append(out, MetWord{v.Term(id), v.Stem(id)})
	}
	return out, err
}
