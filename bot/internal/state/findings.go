package state

import (
	"context"
	"database/sql"
	"time"
)

// Finding is a sentence that a watch has found.
type Finding struct {
	N           int64
	Watch       int64
	Article     string
	Revision    string
	Start, Stop int // bytes of the sentence in the article
	Line        int
	Strong      bool   // it answers; else it holds the words
	Words       string // the sentence's, folded
	Found       time.Time
	Message     int64 // 0: none yet
	Tries       int
}

// Found keeps what the watches found in articles up to a number, which of these wait for
// others, and that they were looked at, in one step. What a watch has found in an article
// before is left as it is. over is how many articles were given up, since too many wait.
func (w *Watches) Found(ctx context.Context, look Look, mark string, upTo int64) (over int, err error) {
	err = w.s.file.InTx(ctx, func(tx *sql.Tx) error {
		if err := insertFindings(ctx, tx, look.Found); err != nil {
			return err
		}
		if over, err = keepLater(ctx, tx, look.Later, look.Most); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, setMark, mark, upTo)
		return err
	})
	return over, w.explain(ctx, "keep what watches found", err)
}

func insertFindings(ctx context.Context, tx *sql.Tx, list []Finding) error {
	for _, f := range list {
		_, err := tx.ExecContext(ctx, `INSERT INTO findings (watch, article, revision, start, stop, line, strong, words, found, message, tries, told)
			SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0 WHERE EXISTS (SELECT 1 FROM watches WHERE n = ?1) ON CONFLICT DO NOTHING`,
			f.Watch, f.Article, f.Revision, f.Start, f.Stop, f.Line, f.Strong, f.Words, f.Found.Unix())
		if err != nil {
			return err
		}
	}
	return nil
}

// Lately returns the folded words of the sentences that a watch has found since a time,
// the latest first, at most fifty.
func (w *Watches) Lately(ctx context.Context, watch int64, since time.Time) (words []string, err error) {
	rows, err := w.s.file.Read.QueryContext(ctx, "SELECT words FROM findings WHERE watch = ? AND found >= ? ORDER BY n DESC LIMIT 50", watch, since.Unix())
	if err != nil {
		return nil, w.explain(ctx, "read what a watch found", err)
	}
	defer func() { _ = rows.Close() }() // an error stays with rows
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, w.explain(ctx, "read what a watch found", err)
		}
		words = append(words, s)
	}
	return words, w.explain(ctx, "read what a watch found", rows.Err())
}

// Waiting is a chat with findings that are still to be told.
type Waiting struct {
	Chat           string
	Oldest, Newest time.Time // of the findings
	Messages       int       // on the day that was counted last
	Day            string
}

// Waiting returns the chats with something to tell, at most so many, the longest waiting
// first.
func (w *Watches) Waiting(ctx context.Context, most int) (list []Waiting, err error) {
	rows, err := w.s.file.Read.QueryContext(ctx, `SELECT w.chat, min(f.found), max(f.found), coalesce(d.messages, 0), coalesce(d.day, '')
		FROM findings f JOIN watches w ON w.n = f.watch LEFT JOIN watch_days d ON d.chat = w.chat
		WHERE f.told = 0 GROUP BY w.chat, d.chat ORDER BY min(f.found), w.chat LIMIT ?`, most)
	if err != nil {
		return nil, w.explain(ctx, "read what is to be told", err)
	}
	defer func() { _ = rows.Close() }() // an error stays with rows
	for rows.Next() {
		var x Waiting
		var oldest, newest int64
		if err := rows.Scan(&x.Chat, &oldest, &newest, &x.Messages, &x.Day); err != nil {
			return nil, w.explain(ctx, "read what is to be told", err)
		}
		x.Oldest, x.Newest = time.Unix(oldest, 0), time.Unix(newest, 0)
		list = append(list, x)
	}
	return list, w.explain(ctx, "read what is to be told", rows.Err())
}

// Begin puts at most so many of a chat's findings into a message, or returns those of the
// message that was begun and is not known to have arrived. It counts a try.
func (w *Watches) Begin(ctx context.Context, chat string, most int) (list []Finding, err error) {
	err = w.s.file.InTx(ctx, func(tx *sql.Tx) error {
		var message int64
		if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(f.message), 0) FROM findings f JOIN watches w ON w.n = f.watch
			WHERE w.chat = ? AND f.told = 0 AND f.message > 0`, chat).Scan(&message); err != nil {
			return err
		}
		if message == 0 {
			if err := tx.QueryRowContext(ctx, "INSERT INTO watch_marks (name, value) VALUES ('message', 1) ON CONFLICT (name) DO UPDATE SET value = watch_marks.value + 1 RETURNING value").Scan(&message); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `UPDATE findings SET message = ? WHERE n IN
				(SELECT f.n FROM findings f JOIN watches w ON w.n = f.watch WHERE w.chat = ? AND f.told = 0 ORDER BY f.strong DESC, f.n LIMIT ?)`, message, chat, most); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, "UPDATE findings SET tries = tries + 1 WHERE message = ?", message); err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, `SELECT n, watch, article, revision, start, stop, line, strong, words, found, message, tries
			FROM findings WHERE message = ? AND told = 0 ORDER BY watch, n`, message)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }() // an error stays with rows
		for rows.Next() {
			var f Finding
			var found int64
			if err := rows.Scan(&f.N, &f.Watch, &f.Article, &f.Revision, &f.Start, &f.Stop, &f.Line, &f.Strong, &f.Words, &found, &f.Message, &f.Tries); err != nil {
				return err
			}
			f.Found = time.Unix(found, 0)
			list = append(list, f)
		}
		return rows.Err()
	})
	return list, w.explain(ctx, "begin to tell what watches found", err)
}

// Told says that a message is done with: it has arrived, or is given up; counted where it
// is one of the chat's of that day.
func (w *Watches) Told(ctx context.Context, message int64, at time.Time, chat, day string) error {
	err := w.s.file.InTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE findings SET told = ? WHERE message = ?", at.Unix(), message); err != nil || day == "" {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO watch_days (chat, day, messages) VALUES (?, ?, 1)
			ON CONFLICT (chat) DO UPDATE SET messages = CASE WHEN watch_days.day = excluded.day THEN watch_days.messages + 1 ELSE 1 END, day = excluded.day`, chat, day)
		return err
	})
	return w.explain(ctx, "keep that something was told", err)
}

// Untold takes back the try of a message that has surely not arrived.
func (w *Watches) Untold(ctx context.Context, message int64) error {
	_, err := w.s.file.Write.ExecContext(ctx, "UPDATE findings SET tries = tries - 1 WHERE message = ? AND told = 0", message)
	return w.explain(ctx, "keep that something was not told", err)
}
