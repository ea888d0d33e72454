package knowledge

import (
	"context"
	"slices"

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

// Lead is where a word of a question leads among the words of an index.
type Lead struct {
	Text string   // the word of the question, folded
	To   []LeadTo // the surest first
	Sure bool     // it leads somewhere surely, so that guesses at it are needless
}

// LeadTo is a word of an index that a question's word leads to. Worth is what a sentence
// with it holds of the question: how surely it is the word meant, times its rarity.
type LeadTo struct {
	Term  string
	Worth float64
}

// Leads returns where the words of a question lead. A word that the index knows only as part
// of two others has a lead for each. The errors are those of [Index.Search].
func (x *Index) Leads(ctx context.Context, q Query) ([]Lead, error) {
	r, err := x.request(ctx, q)
	if err != nil {
		return nil, err
	}
	words, err := search.Leads(ctx, x.store, r)
	out := make([]Lead, len(words))
	for i, w := range words {
		out[i].Text, out[i].Sure = w.Token.Term, w.Sure()
		for _, t := range w.Targets {
			out[i].To = append(out[i].To, LeadTo{x.store.Vocabulary().Term(t.Term), w.Worth(x.store, t)})
		}
	}
	return out, err
}

// Cut is a way to take a word of a question for two, each of which an index knows.
type Cut struct {
	Parts         string   // with a space between, as in [Counts].Beside
	First, Second []string // words of the index that the parts are met by
}

// Cuts returns the ways to take a question's words for two each, some tens at most: those
// that the articles of a larger whole are to be asked of for [Counts]. The errors are those of
// [Index.Search].
func (x *Index) Cuts(ctx context.Context, q Query) ([]Cut, error) {
	r, err := x.request(ctx, q)
	if err != nil {
		return nil, err
	}
	cuts, err := search.Cuts(ctx, x.store, r)
	out := make([]Cut, len(cuts))
	for i, c := range cuts {
		out[i].Parts = c.Parts
		for _, id := range c.First {
			out[i].First = append(out[i].First, x.store.Vocabulary().Term(id))
		}
		for _, id := range c.Second {
			out[i].Second = append(out[i].Second, x.store.Vocabulary().Term(id))
		}
	}
	return out, err
}

// MetWord is a word of an index that a question leads to.
type MetWord struct {
	Term, Stem string
	Asked      bool // the question has it itself, so that it counts how often just this word occurs
}

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
		out = append(out, MetWord{v.Term(id), v.Stem(id), slices.Contains(r.Query.Terms, v.Term(id))})
	}
	return out, err
}
