package adapters

import (
	"context"
	"errors"
	"strings"
	"time"
)

// ErrRejected is wrapped by the error of [Adapter.Run] when trying again is
// useless until a person acts: a wrong token, a missing permission, a platform
// that has shut the bot out. The process reports it once and does not restart
// that adapter; the others go on.
var ErrRejected = errors.New("rejected by the platform")

// Adapter connects one platform to a [Handler].
type Adapter interface {
	// Name is the short name used in the config, in logs and in
	// [Question.Adapter]: lower-case ASCII letters, the same for the life of
	// the process. It does no I/O.
	Name() string

	// Run connects, hands every question to h (concurrently, each message once,
	// never a bot's own) and shows the reply. It is called once.
	//
	// On ctx's end it takes no more questions, finishes the answers in flight
	// within its own drain time and returns nil. Returning nil earlier means
	// finished (a terminal's end of input), not failed. A lost connection is
	// retried inside; an error wrapping [ErrRejected] means that trying again
	// is useless; any other error lets the process start Run of a new Adapter
	// after a pause.
	//
	// No error, log line or panic of Run holds a secret.
	Run(ctx context.Context, h Handler) error
}

// Contacter is implemented by an adapter that holds a connection to its platform,
// or asks it again and again, and so can tell a quiet platform from a lost one.
type Contacter interface {
	// LastContact is when the platform was last heard of. It is never zero while
	// Run runs, whose start counts as contact; the zero time says that silence
	// means nothing, as when the platform calls and the adapter waits. It does
	// no I/O and is safe for concurrent use.
	LastContact() time.Time

	// Connected reports whether the platform has been reached since Run began:
	// signed in and, where there is one, with its connection open. A connection lost
	// later is LastContact's to tell. It does no I/O and is safe for concurrent use.
	Connected() bool
}

// Counter is implemented by an adapter that counts what becomes of its answers.
type Counter interface {
	// Counts returns the figures since the adapter was made. It does no I/O and is
	// safe for concurrent use.
	Counts() Counts
}

// Counts is what became of answers on their way to people.
type Counts struct {
	Shown   uint64 `json:"shown"`   // answers that arrived
	Plainer uint64 `json:"plainer"` // messages that the platform refused, sent again without ornaments
	Failed  uint64 `json:"failed"`  // answers that could not be shown
	Dropped uint64 `json:"dropped"` // questions or answers given up: too many at once, or a chat that is closed to the bot
	Altered uint64 `json:"altered"` // messages whose quotation the platform changed

	Reconnects uint64 `json:"reconnects"` // times that the platform was reached again after it was lost
	Waiting    int    `json:"waiting"`    // questions taken and not answered yet, now
}

// Handler is the conversation as an adapter sees it.
// All methods are safe for concurrent use and never panic.
type Handler interface {
	// Commands lists what to register on the platform, in the order to show
	// them. It does no I/O and the result must not be changed.
	Commands() []Command

	// Answer answers one question. It returns within a few milliseconds on a
	// warm index, and soon after ctx's end. The zero Reply means: stay silent
	// (a deferred placeholder is removed).
	Answer(ctx context.Context, q Question) Reply

	// Suggest returns at most 25 completions while the person still types
	// (autocomplete, inline mode). It never blocks on I/O. nil means none.
	Suggest(ctx context.Context, q Question) []Choice
}

// Memory keeps what an adapter must know again after a restart: which answer
// belongs to which message, the last update id. Keys are the adapter's own; the
// process prefixes them with the adapter's name. Safe for concurrent use.
type Memory interface {
	// Get reports false, and no error, for a key that is absent or expired.
	Get(ctx context.Context, key string) ([]byte, bool, error)
	// Put stores value under key, replacing what was there, and forgets it
	// after keep; a keep of zero or less keeps it for ever. The value is durable
	// when Put returns nil.
	Put(ctx context.Context, key string, value []byte, keep time.Duration) error
	// PutOf is Put for what is known of one person, a [Question.Asker]: it goes, too,
	// when that person has what is kept of them deleted.
	PutOf(ctx context.Context, asker, key string, value []byte, keep time.Duration) error
}

// Keeper is implemented by an adapter that uses a [Memory].
type Keeper interface {
	// Keeps names every key that it may put there, so that people can be told of each.
	// It does no I/O.
	Keeps() []Kept
}

// Kept is a kind of key in a [Memory].
type Kept struct {
	Key    string // as it is; with a * at its end, all that begin so
	Person bool   // it is known of a person, and put there by PutOf
}

// Names reports whether a key is of the kind.
func (k Kept) Names(key string) bool {
	start, all := strings.CutSuffix(k.Key, "*")
	return key == k.Key || all && strings.HasPrefix(key, start)
}

// Library is the second face of the conversation, for adapters that show whole
// articles. Safe for concurrent use.
type Library interface {
	// Articles lists articles, the newest first: those that w lets through, from
	// offset on, at most limit.
	Articles(ctx context.Context, w Wanted, offset, limit int) ArticleList
	// Publishers names the publishers of the articles, the one with most first. It does
	// no I/O and the result must not be changed.
	Publishers(ctx context.Context) []string
	// Overview tells what is here, for a first page. lang is the reader's language.
	Overview(ctx context.Context, lang string) Overview
	// Read returns one article. id is an article's id or its key; revision ""
	// means the current one. The error wraps [ErrNoArticle] when there is none.
	Read(ctx context.Context, id, revision string) (Text, error)
}

// ErrNoArticle is wrapped by [Library.Read] for an id that is not held.
var ErrNoArticle = errors.New("no such article")

// Wanted says which articles a list is to have. An empty field asks for nothing.
type Wanted struct {
	Find      string // words of the title or opening; articles that answer it follow
	Publisher string // exactly
	Month     string // of publication, as 2026-01
	Lang      string // BCP 47
}

// ArticleList is a part of a list of articles.
type ArticleList struct {
	Articles []ArticleInfo
	Total    int // of the whole list
	// Publishers, Months and Languages are what the articles that Find leaves are
	// of, the most frequent first, months the newest first.
	Publishers, Months, Languages []Facet
}

// Facet is a value that some articles share, and how many do.
type Facet struct {
	Value    string
	Articles int
}

// Overview is what is here as a whole.
type Overview struct {
	Articles, Publishers int
	Newest               time.Time     // the publication of the newest article; zero when unknown
	Current              time.Time     // when news was last asked for; zero when none is followed
	Latest               []ArticleInfo // a few, the newest first
	Examples             []string      // questions that the articles answer, at most three
	Corrections          []Correction  // a few, the latest first
}

// Correction is an article whose text changed after it was taken in.
type Correction struct {
	Article ArticleInfo
	Before  string    // the revision before the current one
	Seen    time.Time // when the current one was taken in
}

// ArticleInfo describes an article without its text. Fields that the source
// does not give are empty.
type ArticleInfo struct {
	ID, Key, Revision           string // Key: 10 characters that stand for the ID in links and buttons
	Title                       string // the source's title
	Opening                     string // the article's first words, cut between words: stands in for a missing title
	Publisher, URL, Lang        string
	Published                   time.Time // zero when the source gives none
	Seen                        time.Time // when this revision was taken in; only in a list, zero when unknown
	Withdrawn                   time.Time // when its site was found to have taken it away; zero: it was not
	Lines, Sentences, SizeBytes int
	TitleMarks, OpeningMarks    []Span // words of Wanted.Find in Title and Opening; only in a list
}

// Text is a whole article, byte for byte.
type Text struct {
	Info       ArticleInfo
	Body       string
	Lines      []Span // byte spans of the lines, without their newline
	Sentences  []Span
	Revisions  []Revision // newest first; at least the one shown
	Superseded bool       // a newer revision exists
}

// Revision is one text that an article had.
type Revision struct {
	Name string    // as in ArticleInfo.Revision
	Seen time.Time // when it was taken in; zero when unknown
}
