package state

import (
	"context"
	"time"
)

// Digest is what a chat is sent every day: how what came in begins.
type Digest struct {
	Chat, Adapter, Place, Owner, Lang string
	Minute                            int   // of the day
	Since                             int64 // the number of the last article that was told of
	UpTo                              int64 // the same of the message under way; 0: none is
	Tries                             int   // times that this message may have arrived
	Due                               time.Time
}

const digestColumns = "chat, adapter, place, owner, lang, minute, since, upto, tries, due"

// SetDigest keeps a chat's digest in the place of the one it had; what that has told of
// is not told again.
func (w *Watches) SetDigest(ctx context.Context, d Digest) error {
	_, err := w.s.file.Write.ExecContext(ctx, "INSERT INTO digests ("+digestColumns+`, zone) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?, '')
		ON CONFLICT (chat) DO UPDATE SET adapter = excluded.adapter, place = excluded.place, owner = excluded.owner, lang = excluded.lang,
			minute = excluded.minute, due = excluded.due`,
		d.Chat, d.Adapter, d.Place, d.Owner, d.Lang, d.Minute, d.Since, d.Due.Unix())
	return w.explain(ctx, "keep a digest", err)
}

// Digest returns a chat's; false where it has none.
func (w *Watches) Digest(ctx context.Context, chat string) (Digest, bool, error) {
	list, err := w.digests(ctx, "chat = ?", chat)
	if err != nil || len(list) == 0 {
		return Digest{}, false, err
	}
	return list[0], true, nil
}

// DropDigest deletes it.
func (w *Watches) DropDigest(ctx context.Context, chat string) (bool, error) {
	r, err := w.s.file.Write.ExecContext(ctx, "DELETE FROM digests WHERE chat = ?", chat)
	if err != nil {
		return false, w.explain(ctx, "delete a digest", err)
	}
	n, err := r.RowsAffected()
	return n > 0, w.explain(ctx, "delete a digest", err)
}

// DueDigests returns those that are due at a time, or that are due later than they could
// be, as after a clock was put back; at most so many.
func (w *Watches) DueDigests(ctx context.Context, now time.Time, most int) ([]Digest, error) {
	return w.digests(ctx, "due <= ? OR due > ? ORDER BY due LIMIT ?", now.Unix(), now.Add(50*time.Hour).Unix(), most)
}

func (w *Watches) digests(ctx context.Context, where string, args ...any) (list []Digest, err error) {
	rows, err := w.s.file.Read.QueryContext(ctx, "SELECT "+digestColumns+" FROM digests WHERE "+where, args...)
	if err != nil {
		return nil, w.explain(ctx, "read the digests", err)
	}
	defer func() { _ = rows.Close() }() // an error stays with rows
	for rows.Next() {
		var d Digest
		var due int64
		if err := rows.Scan(&d.Chat, &d.Adapter, &d.Place, &d.Owner, &d.Lang, &d.Minute, &d.Since, &d.UpTo, &d.Tries, &due); err != nil {
			return nil, w.explain(ctx, "read the digests", err)
		}
		d.Due = time.Unix(due, 0)
		list = append(list, d)
	}
	return list, w.explain(ctx, "read the digests", rows.Err())
}

// TryDigest says that a digest is about to be sent up to an article's number: one try.
func (w *Watches) TryDigest(ctx context.Context, chat string, upTo int64, tries int) error {
	_, err := w.s.file.Write.ExecContext(ctx, "UPDATE digests SET upto = ?, tries = ? WHERE chat = ?", upTo, tries, chat)
	return w.explain(ctx, "keep that a digest is sent", err)
}

// DigestDone says that a digest has told of all up to a number, and when the next is due.
func (w *Watches) DigestDone(ctx context.Context, chat string, upTo int64, due time.Time) error {
	_, err := w.s.file.Write.ExecContext(ctx, "UPDATE digests SET since = ?, upto = 0, tries = 0, due = ? WHERE chat = ?", upTo, due.Unix(), chat)
	return w.explain(ctx, "keep that a digest was sent", err)
}
