package state

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"
)

// mostQuoted bounds the messages of which is kept what they quote: beyond it the oldest
// go at the next sweep. With some 500 bytes for each that is some 50 MB.
const mostQuoted = 100_000

// KeepQuoted is the longest time for which it is kept what a message quotes.
const KeepQuoted = 30 * 24 * time.Hour

// Quoted is what messages of the bot's quote. Its methods are safe for concurrent use.
type Quoted struct{ s *Store }

// Quoted returns the part of the state that knows what was quoted where.
func (s *Store) Quoted() Quoted { return Quoted{s} }

// QuotedMessage is an answer that quotes articles.
type QuotedMessage struct {
	Platform, Place, Message string // see adapters.Arrival; Message is the first
	Chat                     string // the scope of the chat's settings
	Owner                    string // who was answered; "" for nobody
	Lang                     string
	Sentences                []QuotedSentence
}

// QuotedSentence is a sentence of a message: the bytes [Start, End) of a revision.
type QuotedSentence struct {
	N                 int64 // its number in the state
	Article, Revision string
	Start, End        int
	Gone              time.Time // when it was seen to stand in the article no more; zero while it stands
	Tries             int       // how often telling it was begun
}

// Keep keeps what a message quotes, for keep; what was kept of it before is replaced. One
// that quotes nothing is forgotten.
func (q Quoted) Keep(ctx context.Context, m QuotedMessage, keep time.Duration) error {
	return q.change(ctx, "keep what a message quotes", func(tx *sql.Tx) error { return q.put(ctx, tx, m, keep) })
}

func (q Quoted) put(ctx context.Context, tx *sql.Tx, m QuotedMessage, keep time.Duration) error {
	if _, err := tx.ExecContext(ctx, "DELETE FROM quoted WHERE platform = ? AND place = ? AND message = ?", m.Platform, m.Place, m.Message); err != nil || len(m.Sentences) == 0 {
		return err
	}
	var n int64
	err := tx.QueryRowContext(ctx, "INSERT INTO quoted (platform, place, message, chat, owner, lang, expires) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING n",
		m.Platform, m.Place, m.Message, m.Chat, m.Owner, m.Lang, q.s.expiry(keep)).Scan(&n)
	for _, s := range m.Sentences {
		if err != nil {
			break
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO quoted_sentences (of, article, revision, first, past) VALUES (?, ?, ?, ?, ?)", n, s.Article, s.Revision, s.Start, s.End)
	}
	return err
}

// Texts returns the revisions that sentences which stand were quoted from, by article.
func (q Quoted) Texts(ctx context.Context) (map[string][]string, error) {
	texts := map[string][]string{}
	err := q.rows(ctx, "SELECT DISTINCT article, revision FROM quoted_sentences WHERE gone = 0", nil, func(scan func(...any) error) error {
		var article, revision string
		err := scan(&article, &revision)
		texts[article] = append(texts[article], revision)
		return err
	})
	return texts, err
}

const sentenceColumns = "s.n, s.article, s.revision, s.first, s.past, s.gone, s.tries"

func scanSentence(scan func(...any) error, into ...any) (s QuotedSentence, err error) {
	var gone int64
	err = scan(append([]any{&s.N, &s.Article, &s.Revision, &s.Start, &s.End, &gone, &s.Tries}, into...)...)
	if gone > 0 {
		s.Gone = time.Unix(gone, 0).UTC()
	}
	return s, err
}

// Of returns the sentences quoted from an article that stand, as far as is known.
func (q Quoted) Of(ctx context.Context, article string) (list []QuotedSentence, err error) {
	err = q.rows(ctx, "SELECT "+sentenceColumns+" FROM quoted_sentences s WHERE s.article = ? AND s.gone = 0 ORDER BY s.n", []any{article}, func(scan func(...any) error) error {
		s, err := scanSentence(scan)
		list = append(list, s)
		return err
	})
	return list, err
}

// SetGone notes that sentences stand in their article no more, since at; or, with the
// zero time, that they do again.
func (q Quoted) SetGone(ctx context.Context, at time.Time, sentences ...int64) error {
	var gone int64
	if !at.IsZero() {
		gone = at.Unix()
	}
	return q.each(ctx, "note what stands no more", "UPDATE quoted_sentences SET gone = ?", sentences, gone)
}

// Drop forgets sentences, and messages of which none is left.
func (q Quoted) Drop(ctx context.Context, sentences ...int64) error {
	return q.change(ctx, "forget what was quoted", func(tx *sql.Tx) error { return drop(ctx, tx, sentences) })
}

func drop(ctx context.Context, tx *sql.Tx, sentences []int64) error {
	for some := range slices.Chunk(sentences, atOnce) {
		list, numbers := among(some)
		if _, err := tx.ExecContext(ctx, `DELETE FROM quoted WHERE n IN (SELECT of FROM quoted_sentences WHERE n IN `+list+`)
			AND NOT EXISTS (SELECT 1 FROM quoted_sentences s WHERE s.of = quoted.n AND s.n NOT IN `+list+")", append(numbers, numbers...)...); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM quoted_sentences WHERE n IN "+list, numbers...); err != nil {
			return err
		}
	}
	return nil
}

// Places returns, by platform, the places where sentences are quoted that stand no more
// since before the given moment or longer; the one that waits longest first.
func (q Quoted) Places(ctx context.Context, before time.Time) (map[string][]string, error) {
	places := map[string][]string{}
	err := q.rows(ctx, `SELECT m.platform, m.place FROM quoted_sentences s JOIN quoted m ON m.n = s.of
		WHERE s.gone > 0 AND s.gone <= ? AND m.expires > ? GROUP BY m.platform, m.place ORDER BY min(s.gone), min(s.n)`,
		[]any{before.Unix(), q.s.now().Unix()}, func(scan func(...any) error) error {
			var platform, place string
			err := scan(&platform, &place)
			places[platform] = append(places[platform], place)
			return err
		})
	return places, err
}

// At returns the messages of a place with sentences that stand no more, and of each these
// alone; the oldest first.
func (q Quoted) At(ctx context.Context, platform, place string) (list []QuotedMessage, err error) {
	last := int64(0)
	err = q.rows(ctx, "SELECT "+sentenceColumns+`, m.n, m.message, m.chat, m.owner, m.lang FROM quoted_sentences s JOIN quoted m ON m.n = s.of
		WHERE s.gone > 0 AND m.platform = ? AND m.place = ? AND m.expires > ? ORDER BY m.n, s.n`,
		[]any{platform, place, q.s.now().Unix()}, func(scan func(...any) error) error {
			m := QuotedMessage{Platform: platform, Place: place}
			var n int64
			s, err := scanSentence(scan, &n, &m.Message, &m.Chat, &m.Owner, &m.Lang)
			if n != last {
				list, last = append(list, m), n
			}
			at := &list[len(list)-1]
			at.Sentences = append(at.Sentences, s)
			return err
		})
	return list, err
}

// Begin notes that telling sentences begins, before it does.
func (q Quoted) Begin(ctx context.Context, sentences ...int64) error {
	return q.each(ctx, "note that a correction is being told", "UPDATE quoted_sentences SET tries = tries + 1", sentences)
}

// Back notes that telling which was begun did surely not happen.
func (q Quoted) Back(ctx context.Context, sentences ...int64) error {
	return q.each(ctx, "note that a correction was not told", "UPDATE quoted_sentences SET tries = max(0, tries - 1)", sentences)
}

// Told forgets sentences that were told of, and keeps what the message quotes that told
// of them.
func (q Quoted) Told(ctx context.Context, notice QuotedMessage, keep time.Duration, sentences ...int64) error {
	return q.change(ctx, "note that a correction was told", func(tx *sql.Tx) error {
		if err := drop(ctx, tx, sentences); err != nil {
			return err
		}
		return q.put(ctx, tx, notice, keep)
	})
}

// Move has what was quoted in a place be in another: the chat has moved there, where its
// earlier messages can't be replied to.
func (q Quoted) Move(ctx context.Context, platform, from, to string) error {
	return q.change(ctx, "move what was quoted", func(tx *sql.Tx) error {
		const moving = "(SELECT 'before-' || n FROM quoted WHERE platform = ? AND place = ?)"
		if _, err := tx.ExecContext(ctx, "DELETE FROM quoted WHERE platform = ? AND place = ? AND message IN "+moving, platform, to, platform, from); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "UPDATE quoted SET place = ?, message = 'before-' || n WHERE platform = ? AND place = ?", to, platform, from)
		return err
	})
}

// Close forgets what was quoted in a place that is closed to the bot, and returns how
// many messages that were.
func (q Quoted) Close(ctx context.Context, platform, place string) (n int, err error) {
	err = q.change(ctx, "forget what was quoted in a chat", func(tx *sql.Tx) error {
		row, err := tx.ExecContext(ctx, "DELETE FROM quoted WHERE platform = ? AND place = ?", platform, place)
		if err != nil {
			return err
		}
		gone, err := row.RowsAffected()
		n = int(gone)
		return err
	})
	return n, err
}

// Clear forgets all that was quoted.
func (q Quoted) Clear(ctx context.Context) error {
	return q.change(ctx, "forget what was quoted", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM quoted")
		return err
	})
}

// Count returns how many messages are known by what they quote, and how many sentences of
// them wait to be told of.
func (q Quoted) Count(ctx context.Context) (messages, waiting int, err error) {
	err = q.rows(ctx, "SELECT (SELECT count(*) FROM quoted WHERE expires > ?), (SELECT count(*) FROM quoted_sentences WHERE gone > 0)", []any{q.s.now().Unix()}, func(scan func(...any) error) error {
		return scan(&messages, &waiting)
	})
	return messages, waiting, err
}

func (q Quoted) change(ctx context.Context, op string, do func(*sql.Tx) error) error {
	if err := q.s.file.InTx(ctx, do); err != nil {
		return q.s.file.Explain(ctx, op, err)
	}
	return nil
}

// atOnce is how many sentences a statement names: both engines bound its parameters.
const atOnce = 1000

// each runs an UPDATE for sentences, all or none.
func (q Quoted) each(ctx context.Context, op, statement string, sentences []int64, args ...any) error {
	return q.change(ctx, op, func(tx *sql.Tx) error {
		for some := range slices.Chunk(sentences, atOnce) {
			list, numbers := among(some)
			if _, err := tx.ExecContext(ctx, statement+" WHERE n IN "+list, slices.Concat(args, numbers)...); err != nil {
				return err
			}
		}
		return nil
	})
}

// among is a list of numbers, not none, for an IN, and its parameters.
func among(numbers []int64) (list string, args []any) {
	for _, n := range numbers {
		args = append(args, n)
	}
	return "(?" + strings.Repeat(", ?", len(numbers)-1) + ")", args
}

func (q Quoted) rows(ctx context.Context, query string, args []any, each func(scan func(...any) error) error) (err error) {
	rows, err := q.s.file.Read.QueryContext(ctx, query, args...)
	if err == nil {
		defer func() { err = errors.Join(err, rows.Close()) }()
		for err == nil && rows.Next() {
			err = each(rows.Scan)
		}
		err = errors.Join(err, rows.Err())
	}
	if err != nil {
		return q.s.file.Explain(ctx, "read what was quoted", err)
	}
	return nil
}
