package knowledge

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/search"
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

// Error returns all causes, one a line.
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
// returns no index.
func Build(ctx context.Context, articles iter.Seq2[Article, error], o Options) (*Index, error) {
	var skipped SkippedError
	store, err := index.Build(ctx, accept(ctx, articles, o, &skipped), index.Options{Workers: o.Workers, Corrections: o.Corrections.table()})
	if err != nil {
		return nil, err
	}
	return &Index{store: store, engine: search.Engine{Source: new(search.Postings)}}, skipped.orNil()
}

// accept checks the articles as they come and returns the good ones.
func accept(ctx context.Context, articles iter.Seq2[Article, error], o Options, skipped *SkippedError) iter.Seq[index.Article] {
	taken := map[ArticleID]bool{}
	return func(yield func(index.Article) bool) {
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
			if !yield(index.Article(a)) {
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

// checkID says what is wrong with an id, nil when nothing is.
func checkID(id ArticleID) error {
	switch {
	case id == "":
		return fmt.Errorf("an article without an id: give it one")
	case len(id) > 200:
		return fmt.Errorf("the article id %.40q… is longer than 200 bytes: shorten it", string(id))
	case !utf8.ValidString(string(id)):
		return fmt.Errorf("the article id %q is not UTF-8: rename it", string(id))
	case strings.ContainsFunc(string(id), func(r rune) bool { return r < 0x20 || 0x7F <= r && r < 0xA0 }):
		return fmt.Errorf("the article id %q holds a control character: rename it", string(id))
	}
	return nil
}
