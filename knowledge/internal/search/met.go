package search

import (
	"context"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
)

// Met returns the words of the index that a question's words lead to, or that it has itself:
// those whose [index.Counts] its answer depends on. The error is ctx's.
func Met(ctx context.Context, x *index.Index, r *Request) ([]index.WordID, error) {
	q, err := ask(ctx, x, r.Query, r.Expanders)
	if err != nil {
		return nil, err
	}
	seen := map[index.WordID]bool{}
	var out []index.WordID
	add := func(id index.WordID) {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	for _, w := range q.Words {
		for _, t := range w.Targets {
			add(t.Term)
		}
	}
	for _, term := range q.Terms {
		if id, ok := x.Vocabulary().Lookup(term); ok {
			add(id)
		}
	}
	return out, nil
}

// Leads returns where the words of a question lead. The error is ctx's.
func Leads(ctx context.Context, x *index.Index, r *Request) ([]Word, error) {
	q, err := ask(ctx, x, r.Query, r.Expanders)
	if err != nil {
		return nil, err
	}
	return q.Words, nil
}
