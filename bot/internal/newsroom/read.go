package newsroom

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
)

// Kept is a text that is kept but not quoted: an older revision, or an article in
// whose place another is shown.
type Kept struct {
	Article    knowledge.Article
	Superseded bool             // a later revision exists
	Index      *knowledge.Index // of this text alone
}

// Kept gives a revision of an article, the current one for "". name is its id or
// key. The error wraps knowledge.ErrNoArticle when there is no such text.
func (r *Room) Kept(ctx context.Context, name, revision string) (Kept, error) {
	id, err := r.ID(ctx, name)
	if err != nil {
		return Kept{}, err
	}
	a, superseded, err := r.archive.Article(ctx, id, revision)
	if err != nil {
		return Kept{}, err
	}
	x, err := knowledge.Build(ctx, func(yield func(knowledge.Article, error) bool) { yield(a, nil) }, knowledge.Options{Workers: 1})
	if err != nil {
		return Kept{}, fmt.Errorf("newsroom: reading %q: %w", string(a.ID), err)
	}
	a, _ = x.Article(a.ID) // with its language
	return Kept{a, superseded, x}, nil
}

// Revisions gives the names of an article's revisions, the current one first.
func (r *Room) Revisions(ctx context.Context, id knowledge.ArticleID) ([]string, error) {
	all, err := r.archive.Revisions(ctx, id)
	names := make([]string, len(all))
	for i, rev := range all {
		names[i] = rev.Revision
	}
	return names, err
}

// Current gives the newest moment at which the archive is known to be up to date;
// false where nobody follows the news, because no feed is listed.
func (r *Room) Current(ctx context.Context) (time.Time, bool, error) {
	feeds, err := r.archive.Feeds(ctx)
	if err != nil || len(feeds) == 0 {
		return time.Time{}, false, err
	}
	at, err := r.archive.Current(ctx)
	return at, err == nil && !at.IsZero(), err
}

// ID gives the id of the article that name, an id or a key, stands for, also of one
// that is not shown. The error wraps knowledge.ErrNoArticle when there is none, and
// archive.ErrRemoved when it was removed.
func (d *Desk) ID(ctx context.Context, name string) (knowledge.ArticleID, error) {
	_, err := d.archive.Revisions(ctx, knowledge.ArticleID(name))
	if err == nil || errors.Is(err, archive.ErrRemoved) {
		return knowledge.ArticleID(name), err
	}
	id, keyErr := d.archive.ByKey(ctx, name)
	if keyErr != nil {
		return "", err
	}
	_, err = d.archive.Revisions(ctx, id)
	return id, err
}

// AlsoIn gives the other articles of the same story; see archive.AlsoIn.
func (r *Room) AlsoIn(ctx context.Context, id knowledge.ArticleID) ([]archive.Elsewhere, error) {
	return r.archive.AlsoIn(ctx, id)
}
