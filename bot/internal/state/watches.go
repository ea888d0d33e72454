package state

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Watches is what chats want to hear of by itself: their watches, what those found, and
// digests. Its methods are safe for concurrent use.
type Watches struct{ s *Store }

// Watches returns the part of the state that holds watches.
func (s *Store) Watches() *Watches { return &Watches{s} }

// Watch is a text that a chat wants to hear of.
type Watch struct {
	N       int64
	Chat    string // ADAPTER:CHAT
	Adapter string
	Place   string // where the adapter writes to
	Owner   string // ADAPTER:ASKER
	Text    string
	Lang    string // in which is spoken of it
	Expires time.Time
}

// Bounds on watches, of [Watches.Add].
var (
	// ErrChatFull says that a chat has as many watches as it may.
	ErrChatFull = errors.New("the chat has as many watches as it may")
	// ErrFull says the same of all chats together.
	ErrFull = errors.New("there are as many watches as there may be")
)

// Add keeps a watch and returns its number; that of the chat's watch of the same text,
// which is renewed, where there is one. The error wraps [ErrChatFull] or [ErrFull].
func (w *Watches) Add(ctx context.Context, x Watch, ofChat, ofAll int) (n int64, renewed bool, err error) {
	err = w.s.file.InTx(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, "UPDATE watches SET adapter = ?, place = ?, owner = ?, lang = ?, expires = ? WHERE chat = ? AND text = ? RETURNING n",
			x.Adapter, x.Place, x.Owner, x.Lang, x.Expires.Unix(), x.Chat, x.Text).Scan(&n)
		if !errors.Is(err, sql.ErrNoRows) {
			renewed = err == nil
			return err
		}
		var own, all int
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FILTER (WHERE chat = ?), count(*) FROM watches", x.Chat).Scan(&own, &all); err != nil {
			return err
		}
		switch {
		case own >= ofChat:
			return ErrChatFull
		case all >= ofAll:
			return ErrFull
		}
		return tx.QueryRowContext(ctx, "INSERT INTO watches (chat, adapter, place, owner, text, lang, expires) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING n",
			x.Chat, x.Adapter, x.Place, x.Owner, x.Text, x.Lang, x.Expires.Unix()).Scan(&n)
	})
	return n, renewed, w.explain(ctx, "keep a watch", err)
}

// WatchesState tells whether there are other watches than before. Numbers are never given
// again, so a new watch has a higher one, and without one there are fewer.
type WatchesState struct {
	Known         bool
	Count, Newest int64
}

// State returns the state of all watches.
func (w *Watches) State(ctx context.Context) (WatchesState, error) {
	x := WatchesState{Known: true}
	err := w.s.file.Read.QueryRowContext(ctx, "SELECT count(*), coalesce(max(n), 0) FROM watches").Scan(&x.Count, &x.Newest)
	return x, w.explain(ctx, "count the watches", err)
}

// List returns a chat's watches, or those of all chats for "", in the order of their numbers.
func (w *Watches) List(ctx context.Context, chat string) (list []Watch, err error) {
	rows, err := w.s.file.Read.QueryContext(ctx, "SELECT n, chat, adapter, place, owner, text, lang, expires FROM watches WHERE ?1 = '' OR chat = ?1 ORDER BY n", chat)
	if err != nil {
		return nil, w.explain(ctx, "read the watches", err)
	}
	defer func() { _ = rows.Close() }() // an error stays with rows
	for rows.Next() {
		var x Watch
		var expires int64
		if err := rows.Scan(&x.N, &x.Chat, &x.Adapter, &x.Place, &x.Owner, &x.Text, &x.Lang, &expires); err != nil {
			return nil, w.explain(ctx, "read the watches", err)
		}
		x.Expires = time.Unix(expires, 0)
		list = append(list, x)
	}
	return list, w.explain(ctx, "read the watches", rows.Err())
}

// Remove deletes a chat's watch, with what it has found.
func (w *Watches) Remove(ctx context.Context, chat string, n int64) (removed bool, err error) {
	got, err := w.remove(ctx, "chat = ? AND n = ?", chat, n)
	return len(got) > 0, err
}

// RemoveChat deletes all that a chat wants to hear of.
func (w *Watches) RemoveChat(ctx context.Context, chat string) (removed []int64, err error) {
	if _, err := w.s.file.Write.ExecContext(ctx, "DELETE FROM digests WHERE chat = ?", chat); err != nil {
		return nil, w.explain(ctx, "delete a digest", err)
	}
	if _, err := w.s.file.Write.ExecContext(ctx, "DELETE FROM watch_days WHERE chat = ?", chat); err != nil {
		return nil, w.explain(ctx, "delete a chat's count", err)
	}
	return w.remove(ctx, "chat = ?", chat)
}

// Forget deletes what a person has wanted to hear of, in whatever chat.
func (w *Watches) Forget(ctx context.Context, owner string) (removed []int64, err error) {
	if _, err := w.s.file.Write.ExecContext(ctx, "DELETE FROM watch_days WHERE chat IN (SELECT chat FROM digests WHERE owner = ?1 UNION SELECT chat FROM watches WHERE owner = ?1)", owner); err != nil {
		return nil, w.explain(ctx, "delete a chat's count", err)
	}
	if _, err := w.s.file.Write.ExecContext(ctx, "DELETE FROM digests WHERE owner = ?", owner); err != nil {
		return nil, w.explain(ctx, "delete a digest", err)
	}
	return w.remove(ctx, "owner = ?", owner)
}

// Expire deletes the watches whose time is over, and findings that were told long ago, or
// that could not be told for long.
func (w *Watches) Expire(ctx context.Context, now time.Time, keep, wait time.Duration) (removed []int64, err error) {
	if _, err := w.s.file.Write.ExecContext(ctx, "DELETE FROM findings WHERE found < ? OR told = 0 AND found < ?", now.Add(-keep).Unix(), now.Add(-wait).Unix()); err != nil {
		return nil, w.explain(ctx, "delete old findings", err)
	}
	return w.remove(ctx, "expires <= ?", now.Unix())
}

func (w *Watches) remove(ctx context.Context, where string, args ...any) (removed []int64, err error) {
	err = w.s.file.InTx(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "DELETE FROM watches WHERE "+where+" RETURNING n", args...)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }() // an error stays with rows
		for rows.Next() {
			var n int64
			if err := rows.Scan(&n); err != nil {
				return err
			}
			removed = append(removed, n)
		}
		return rows.Err()
	})
	return removed, w.explain(ctx, "delete watches", err)
}

// SetPlace says where a chat's messages go that went to another place before.
func (w *Watches) SetPlace(ctx context.Context, chat, from, to string) error {
	err := w.s.file.InTx(ctx, func(tx *sql.Tx) error {
		for _, table := range []string{"watches", "digests"} {
			if _, err := tx.ExecContext(ctx, "UPDATE "+table+" SET place = ? WHERE chat = ? AND place = ?", to, chat, from); err != nil {
				return err
			}
		}
		return nil
	})
	return w.explain(ctx, "keep that a chat has moved", err)
}

// Mark returns a number that was kept under a name; false for none.
func (w *Watches) Mark(ctx context.Context, name string) (n int64, ok bool, err error) {
	err = w.s.file.Read.QueryRowContext(ctx, "SELECT value FROM watch_marks WHERE name = ?", name).Scan(&n)
	ok, err = w.s.found(ctx, "read a mark of the watches", err)
	return n, ok, err
}

const setMark = "INSERT INTO watch_marks (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"

// SetMark keeps it.
func (w *Watches) SetMark(ctx context.Context, name string, n int64) error {
	_, err := w.s.file.Write.ExecContext(ctx, setMark, name, n)
	return w.explain(ctx, "keep a mark of the watches", err)
}

func (w *Watches) explain(ctx context.Context, op string, err error) error {
	if err == nil || errors.Is(err, ErrChatFull) || errors.Is(err, ErrFull) {
		return err
	}
	return w.s.file.Explain(ctx, op, err)
}
