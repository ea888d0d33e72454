package index

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/ukti-bot/ukti/knowledge/internal/language/languages"
	"github.com/ukti-bot/ukti/knowledge/internal/meaning"
)

// Options of [Build].
type Options struct {
	Workers     int                  // goroutines; runtime.GOMAXPROCS(0) when 0
	Corrections *meaning.Corrections // stronger than those that are compiled in; may be nil
	Words       []string             // folded, to be known though no article has them: for [Index.Among]
}

// Build makes an index of articles, whose ids must differ. The error is ctx's, or says
// that the compiled-in tables are damaged.
func Build(ctx context.Context, articles iter.Seq[Article], o Options) (*Index, error) {
	l, err := languages.All()
	if err != nil {
		return nil, err
	}
	corrections, err := meaning.DefaultCorrections()
	if err != nil {
		return nil, err
	}
	if o.Corrections != nil {
		corrections = corrections.With(o.Corrections)
	}
	d := empty(l, corrections)
	s, err := d.assemble(ctx, articles, o.Workers, o.Words)
	if err != nil {
		return nil, err
	}
	d.push(s)
	return d.settle(), nil
}

// With returns an index without some articles and with others, the same as if [Build]
// had been given what it then holds. An article takes the place of one of its id. Ids
// that are not held are passed over in remove; those of add must differ.
//
// It takes time by the size of the change, and now and then, when segments are
// merged, by the size of the index: about as long as a second a hundred thousand
// sentences. The error is ctx's.
func (x *Index) With(ctx context.Context, add []Article, remove []ArticleID) (*Index, error) {
	d := x.draft()
	for _, id := range remove {
		d.drop(id)
	}
	for i := range add {
		d.drop(add[i].ID)
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("updating the index: %w", err)
	}
	if len(add) > 0 {
		top, err := d.assemble(ctx, slices.Values(add), 0, nil)
		if err != nil {
			return nil, err
		}
		d.push(top)
	}
	d.compact()
	return d.settle(), nil
}

// assemble makes a segment of articles, and further words, on top of the draft's.
func (d *draft) assemble(ctx context.Context, articles iter.Seq[Article], workers int, words []string) (*Segment, error) {
	a := assemble(d.segments.top())
	var ids []WordID
	for c := range cutAll(ctx, articles, workers) {
		ids = a.add(c, ids)
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("building the index: %w", err)
	}
	for _, term := range words {
		a.words.Add(term)
	}
	return a.finish(d.languages, d.corrections, analyzeWith(d.languages)), nil
}
