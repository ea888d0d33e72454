package newsroom

import (
	"context"
	"fmt"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
)

// Kept is a text that is kept but not quoted: an older revision, or an article in
// whose place another is shown.
type Kept struct {
	Article    knowledge.Article
	Superseded bool             // a later revision exists
	Index      *knowledge.Index // of this text alone
}

// Kept returns a revision of an article, the current one for "". name is its id or
// key. The error wraps knowledge.ErrNoArticle when there is no such text.
func (r *Room) Kept(ctx context.Context, name, revision string) (Kept, error) {
	id, err := r.Archive.ID(ctx, name)
	if err != nil {
		return Kept{}, err
	}
	a, superseded, err := r.Archive.Article(ctx, id, revision)
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

// Current returns the newest moment at which the archive is known to be up to date;
// false where nobody follows the news, because no feed is listed.
func (r *Room) Current(ctx context.Context) (time.Time, bool, error) {
	feeds, err := r.Archive.Feeds().List(ctx)
	if err != nil || len(feeds) == 0 {
		return time.Time{}, false, err
	}
	at, err := r.Archive.Current(ctx)
	return at, err == nil && !at.IsZero(), err
}
