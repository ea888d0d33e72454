package archive

import (
	"context"
	"fmt"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// Remove takes an article out for good, all its revisions and originals. Its id
// and URL are remembered, so that nothing but [Archive.Restore] brings it back.
// The error wraps knowledge.ErrNoArticle when there is none, and [ErrRemoved] too
// when it was removed before.
func (a *Archive) Remove(ctx context.Context, id knowledge.ArticleID) error {
	err := a.inChange(ctx, func(ctx context.Context, c *change) error {
		h, ok, err := heldArticles{c}.byID(ctx, id)
		switch {
		case err != nil:
			return err
		case !ok:
			return missing(id)
		case h.barred:
			return gone(id)
		}
		return c.remove(ctx, h, true)
	})
	if err != nil {
		return a.file.Explain(ctx, "remove an article", err)
	}
	a.tidy(ctx)
	return nil
}

// remove empties an article's row. When barred it stays away; otherwise it may
// come again like a new one.
func (c *change) remove(ctx context.Context, h held, barred bool) error {
	if h.removed {
		_, err := c.exec(ctx, "UPDATE articles SET barred = ? WHERE n = ?", barred, h.n)
		return err
	}
	if err := (duplicates{c}).unband(ctx, h); err != nil {
		return err
	}
	var url string
	if _, err := c.scan(ctx, "SELECT url FROM articles WHERE n = ?", []any{h.n}, &url); err != nil {
		return err
	}
	now := micros(c.now)
	if _, err := c.exec(ctx, `UPDATE articles SET revision = '', current = NULL, dup = NULL, withdrawn = 0, house = '', find = ?, changed = ?, removed = ?, barred = ? WHERE n = ?`,
		findable(knowledge.Article{ID: h.id, URL: url}), now, now, barred, h.n); err != nil {
		return err
	}
	if _, err := c.exec(ctx, "DELETE FROM revisions WHERE article = ?", h.n); err != nil {
		return err
	}
	if _, err := c.exec(ctx, "DELETE FROM pages WHERE article = ?", h.n); err != nil {
		return err
	}
	if _, err := c.exec(ctx, "UPDATE fates SET title = '' WHERE article = ?", h.n); err != nil {
		return err
	}
	_, err := duplicates{c}.settle(ctx, h.n, h.shown(), nil)
	return err
}

// tidy moves the log into the file, so that it holds no trace of what was removed
// either. While a read is under way it leaves that for later.
func (a *Archive) tidy(ctx context.Context) {
	if !a.inFile() {
		return // a server does that by itself
	}
	conn, err := a.file.Write.Conn(ctx)
	if err != nil {
		return
	}
	defer func() { _ = conn.Close() }()
	ctx = context.WithoutCancel(ctx)
	for _, pragma := range []string{"busy_timeout = 0", "wal_checkpoint(TRUNCATE)", "busy_timeout = 5000"} {
		if _, err := conn.ExecContext(ctx, "PRAGMA "+pragma); err != nil && !sqlitefile.IsBusy(err) {
			a.log.Warn("the archive's log was not tidied up", "error", err)
		}
	}
}

func missing(id knowledge.ArticleID) error {
	return fmt.Errorf("%w: %q", knowledge.ErrNoArticle, string(id))
}

func gone(id knowledge.ArticleID) error {
	return fmt.Errorf("%w: %q (%w)", knowledge.ErrNoArticle, string(id), ErrRemoved)
}
