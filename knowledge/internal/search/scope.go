package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/query"
)

// ErrNoArticle is wrapped when a question names an article that is not held.
var ErrNoArticle = errors.New("no such article")

// Filter says which articles a question may be answered from.
type Filter func(index.ArticleNo) bool

// Scope is what of an index a question is asked of.
type Scope struct {
	Allowed   Filter
	Articles  int  // that it lets through
	Sentences int  // of those, about
	Single    bool // one article is asked, so that the question is known to be about that
}

// Everything is the scope of all articles.
func Everything(x *index.Index) Scope {
	return Scope{Allowed: func(n index.ArticleNo) bool { return !x.Deleted(n) }, Articles: x.Size().Articles, Sentences: x.Size().Sentences}
}

// OneArticle is the scope of one article. The error wraps [ErrNoArticle].
func OneArticle(x *index.Index, id index.ArticleID) (Scope, error) {
	only, ok := x.Number(id)
	if !ok {
		return Scope{}, fmt.Errorf("the article %q is not held: %w", id, ErrNoArticle)
	}
	from, end := x.Sentences(only)
	return Scope{Allowed: func(n index.ArticleNo) bool { return n == only }, Articles: 1, Sentences: int(end - from), Single: true}, nil
}

// Published is the scope of the articles of some publishers, of all when there is none,
// that were published in [since, until); either end is open when it is zero.
func Published(x *index.Index, publishers []string, since, until time.Time) Scope {
	if len(publishers) == 0 && since.IsZero() && until.IsZero() {
		return Everything(x)
	}
	articles, own := 0, 0
	end, _ := x.Bounds()
	chosen := make([]bool, end)
	for n := range x.Live() {
		own++
		a := x.Article(n)
		chosen[n] = (len(publishers) == 0 || slices.Contains(publishers, a.Publisher)) && (since.IsZero() || !a.Published.Before(since)) &&
			(until.IsZero() || !a.Published.IsZero() && a.Published.Before(until))
		if chosen[n] {
			articles++
		}
	}
	of := func(whole int) int { return whole * articles / max(1, own) } // what a part of a larger whole has is a sample of it
	return Scope{Allowed: func(n index.ArticleNo) bool { return chosen[n] }, Articles: of(x.Size().Articles), Sentences: of(x.Size().Sentences)}
}

// Options of [Parse].
type Options struct {
	Lang     string    // detected when empty
	Now      time.Time // when it is asked, in the asker's zone; the present when zero
	Timeless bool      // what it says of time is read as other words
}

// Parse reads a question that is asked of a scope. Within one article there is only its
// own time; what has happened may be asked. The error wraps [query.ErrBlank], or is the context's.
func Parse(ctx context.Context, x *index.Index, typed string, s Scope, o Options) (*query.Query, error) {
	read := query.Options{Lang: o.Lang, News: s.Single}
	if !o.Timeless && !s.Single && x.Dated() {
		if read.Now = o.Now; read.Now.IsZero() {
			read.Now = time.Now()
		}
	}
	return query.Parse(ctx, x.Languages(), typed, read)
}
