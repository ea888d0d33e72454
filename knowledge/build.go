package knowledge

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"unicode/utf8"
)

// Options of [Build].
type Options struct {
	Workers  int            // goroutines; runtime.GOMAXPROCS(0) when 0
	Progress func(done int) // called now and then with the articles read so far, never concurrently; may be nil
	// Corrections of the table of near meanings, stronger than those that are compiled
	// in; may be nil.
	Corrections *Corrections
}

// SkippedError names the articles that [Build] or [LiveIndex.Update] left out. The
// index is whole but for them.
type SkippedError struct{ Errors []error }

// Error gives all causes, one a line.
func (e *SkippedError) Error() string { return errors.Join(e.Errors...).Error() }

// Unwrap lets errors.Is and errors.As see the causes.
func (e *SkippedError) Unwrap() []error { return e.Errors }

func (e *SkippedError) orNil() error {
	if len(e.Errors) == 0 {
		return nil
	}
	return e
}

// Build makes an index of articles. An article that can't be held (the sequence
// gave an error, the body is not UTF-8, the id is taken or unfit) is left out and
// named in a [*SkippedError], beside an index of the others. On ctx's end Build
// gives no index.
func Build(ctx context.Context, articles iter.Seq2[Article, error], o Options) (*Index, error) {
	x, err := newIndex(o.Corrections)
	if err != nil {
		return nil, err
	}
	var skipped SkippedError
	s, err := x.assemble(ctx, accept(ctx, articles, o, &skipped), o.Workers)
	if err != nil {
		return nil, err
	}
	x.push(s)
	return x.settled(), skipped.orNil()
}

// assemble makes a segment of articles on top of x's.
func (x *Index) assemble(ctx context.Context, articles iter.Seq[Article], workers int) (*segment, error) {
	a := assemble(x.top())
	var ids []uint32
	for c := range cutAll(ctx, articles, workers) {
		ids = a.add(c, ids)
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("building the index: %w", err)
	}
	return a.finish(x.languages, x.corrections, analyzeWith(x.languages)), nil
}

// accept checks the articles as they come and gives the good ones.
func accept(ctx context.Context, articles iter.Seq2[Article, error], o Options, skipped *SkippedError) iter.Seq[Article] {
	taken := map[ArticleID]bool{}
	return func(yield func(Article) bool) {
		for a, err := range articles {
			if ctx.Err() != nil {
				return
			}
			if err == nil {
				err = checkArticle(&a, taken)
			}
			if err != nil {
				skipped.Errors = append(skipped.Errors, err)
				continue
			}
			if o.Progress != nil {
				o.Progress(len(taken))
			}
			if !yield(a) {
				return
			}
		}
	}
}

// checkArticle says why an article can't be held, nil when it can; then it has a
// revision and its id is taken.
func checkArticle(a *Article, taken map[ArticleID]bool) error {
	if err := checkID(a.ID); err != nil {
		return err
	}
	if taken[a.ID] {
		return fmt.Errorf("two articles have the id %q: rename one", string(a.ID))
	}
	if !utf8.ValidString(a.Body) {
		return fmt.Errorf("the article %q is not UTF-8: convert it", string(a.ID))
	}
	if a.Revision == "" {
		a.Revision = Revision(a.Body)
	}
	taken[a.ID] = true
	return nil
}
