package index

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"unicode/utf8"
)

// SkippedError names the articles that were left out of an index, which is whole but
// for them.
type SkippedError struct{ Errors []error }

// Error returns all causes, one a line.
func (e *SkippedError) Error() string { return errors.Join(e.Errors...).Error() }

// Unwrap lets errors.Is and errors.As see the causes.
func (e *SkippedError) Unwrap() []error { return e.Errors }

// OrNil returns e, or nil when nothing was left out.
func (e *SkippedError) OrNil() error {
	if len(e.Errors) == 0 {
		return nil
	}
	return e
}

// Accept yields those of some articles that can be held, each with a revision, and notes
// the others in skipped. It calls progress with the number of those so far, unless that
// is nil, and ends early when ctx does.
func Accept(ctx context.Context, articles iter.Seq2[Article, error], progress func(done int), skipped *SkippedError) iter.Seq[Article] {
	taken := map[ArticleID]bool{}
	return func(yield func(Article) bool) {
		for a, err := range articles {
			if ctx.Err() != nil {
				return
			}
			if err == nil {
				err = check(&a, taken)
			}
			if err != nil {
				skipped.Errors = append(skipped.Errors, err)
				continue
			}
			if progress != nil {
				progress(len(taken))
			}
			if !yield(a) {
				return
			}
		}
	}
}

// check says why an article can't be held, nil when it can; then it has a revision and
// its id is taken.
func check(a *Article, taken map[ArticleID]bool) error {
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
		a.Revision = Digest(a.Body)
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
