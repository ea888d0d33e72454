package state

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Later is an article of which some watches are still to be asked.
type Later struct {
	Number int64     // of the article, in the order in which they came in
	Since  time.Time // when it was looked at first
	Newest int64     // the number of the last watch that there was then
	Hash   string    // of the last text that was asked of it; "" for none
}

// Look is what came of looking at articles.
type Look struct {
	Found []Finding
	Later []Later // articles of which others are to be asked, at most the newest so many are kept
	Most  int
}

// Later returns the article that has waited longest; false where none waits.
func (w *Watches) Later(ctx context.Context) (l Later, ok bool, err error) {
	var since int64
	err = w.s.file.Read.QueryRowContext(ctx, "SELECT number, since, newest, hash FROM watch_later ORDER BY number LIMIT 1").Scan(&l.Number, &since, &l.Newest, &l.Hash)
	if errors.Is(err, sql.ErrNoRows) {
		return Later{}, false, nil
	}
	l.Since = time.Unix(since, 0)
	return l, err == nil, w.explain(ctx, "read which watches are to be asked later", err)
}

// Laters is how many articles wait.
func (w *Watches) Laters(ctx context.Context) (n int, err error) {
	err = w.s.file.Read.QueryRowContext(ctx, "SELECT count(*) FROM watch_later").Scan(&n)
	return n, w.explain(ctx, "count the articles that wait", err)
}

// FoundLater keeps what watches found in an article that waited, and up to which text
// they were asked; with done all were.
func (w *Watches) FoundLater(ctx context.Context, list []Finding, l Later, done bool) error {
	err := w.s.file.InTx(ctx, func(tx *sql.Tx) error {
		if err := insertFindings(ctx, tx, list); err != nil {
			return err
		}
		var err error
		if done {
			_, err = tx.ExecContext(ctx, "DELETE FROM watch_later WHERE number = ?", l.Number)
		} else {
			_, err = tx.ExecContext(ctx, "UPDATE watch_later SET hash = ? WHERE number = ?", l.Hash, l.Number)
		}
		return err
	})
	return w.explain(ctx, "keep what watches found", err)
}

// ForgetLater gives up articles that have waited since before a time, and returns how many.
func (w *Watches) ForgetLater(ctx context.Context, before time.Time) (int, error) {
	r, err := w.s.file.Write.ExecContext(ctx, "DELETE FROM watch_later WHERE since < ?", before.Unix())
	if err != nil {
		return 0, w.explain(ctx, "give up articles that waited", err)
	}
	n, err := r.RowsAffected()
	return int(n), w.explain(ctx, "give up articles that waited", err)
}

// keepLater lets articles wait, and gives up the oldest where there are too many.
func keepLater(ctx context.Context, tx *sql.Tx, list []Later, most int) (over int, err error) {
	for _, l := range list {
		if _, err := tx.ExecContext(ctx, "INSERT INTO watch_later (number, since, newest, hash) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", l.Number, l.Since.Unix(), l.Newest, l.Hash); err != nil {
			return 0, err
		}
	}
	if len(list) == 0 {
		return 0, nil
	}
	r, err := tx.ExecContext(ctx, "DELETE FROM watch_later WHERE number <= (SELECT number FROM watch_later ORDER BY number DESC LIMIT 1 OFFSET ?)", most)
	if err != nil {
		return 0, err
	}
	n, err := r.RowsAffected()
	return int(n), err
}
