package adapters

import (
	"context"
	"errors"
	"time"
)

// Errors of [Editing.Do], for which there is a sentence in each language. Any other is
// logged by who does it.
var (
	ErrNotThere = errors.New("there is no such thing, or it is gone") // what an act is about
	ErrTooMuch  = errors.New("too much is being added already")
	ErrFixed    = errors.New("the config says so, and it is changed there")
)

// Editing is what the editors of an archive do, for adapters that have a room for them.
// Every act leaves a line in the log. Safe for concurrent use.
type Editing interface {
	// Enter returns the editor whom a code was given to in a chat, once.
	Enter(code string) (editor string, ok bool)
	// May reports whether an editor still is one.
	May(editor string) bool
	// State is how feeds, work and what is held stand.
	State(ctx context.Context) (EditingState, error)
	// Fates tells what became of the items of a feed, the latest first.
	Fates(ctx context.Context, feed string) ([]ItemFate, error)
	// Held returns an item that waits, with its text. The error wraps [ErrNotThere]
	// when there is none of that number.
	Held(ctx context.Context, number int64) (HeldItem, error)
	// Do does what an editor wants, or begins to.
	Do(ctx context.Context, editor string, a Act) error
}

// ActKind is what an editor does.
type ActKind string

// The acts, and what [Act.Target] is of each.
const (
	ActAdd    ActKind = "add"    // a page's address; the work goes on behind it
	ActUpload ActKind = "upload" // a file's name; the work goes on behind it
	ActRemove ActKind = "remove" // an article's id, key, citation or address on the page
	ActFeed   ActKind = "feed"   // a feed's address, or a page's that names one; the work goes on behind it
	ActDrop   ActKind = "drop"   // a listed feed's address; its articles stay
	ActStop   ActKind = "stop"   // work's number
	ActAccept ActKind = "accept" // a held item's number
	ActRefuse ActKind = "refuse" // the same
)

// Act is one thing that an editor does.
type Act struct {
	Kind   ActKind
	Target string
	File   []byte // ActUpload
}

// EditingState is what an editor sees first.
type EditingState struct {
	Work  []Work
	Held  []HeldItem // without their texts
	Feeds []FeedState
	// Gaps are questions that were not answered for sure, those near each other together.
	// Without Watched nothing of that is kept.
	Gaps    [][]Gap
	Watched bool
}

// Gap is a question that several chats asked and that was not answered for sure.
type Gap struct {
	Question string // its words
	Asked    int    // how often
	Found    bool   // something near was found
	Not      int    // how many chats said of what was shown that it is no answer
}

// Work is something that is being added, or was lately.
type Work struct {
	Number  int64
	Name    string // an address or a file's name
	Waiting bool
	Ended   bool
	Article string // its id, once that is known
	Feed    string // the feed's address, when one was listed
	Problem string // one sentence, in English; "" for none
}

// HeldItem is an item of a feed that seems to be no article.
type HeldItem struct {
	Number                      int64
	Title, Publisher, URL, Feed string
	At                          time.Time
	Reason                      string // one sentence, in English
	Text                        string
}

// FeedState is a listed feed.
type FeedState struct {
	URL, Title string
	Articles   int
	Checked    time.Time // when it last answered; zero: never
	Stale      bool      // without an answer for long
	Gone       bool      // it says that it is no more
	Working    bool
	Problem    string         // one sentence, in English; "" for none
	Fates      map[string]int // how many of the items that are told of had which fate
}

// ItemFate is what became of an item of a feed. Fate is new, corrected, unchanged, held,
// left_out or withdrawn.
type ItemFate struct {
	Title, Link, Fate string
	Reason            string // one sentence, in English; "" for none
	At                time.Time
	Article           string // its id; "" for none
}
