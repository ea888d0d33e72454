package feed

import (
	"errors"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
)

// Fate is what became of an item of a feed, in a word that is kept and shown.
type Fate string

// The fates.
const (
	FateNew       Fate = "new"       // an article that was not held before
	FateCorrected Fate = "corrected" // an article that is held, with another text
	FateUnchanged Fate = "unchanged" // an article that is held, with the same text
	FateHeld      Fate = "held"      // doubtful: an editor decides
	FateLeftOut   Fate = "left_out"  // no article could be made of it, or not yet
	FateWithdrawn Fate = "withdrawn" // its page was taken away after the article was taken
)

// Fates returns all fates, in the order in which they are told.
func Fates() []Fate {
	return []Fate{FateNew, FateCorrected, FateUnchanged, FateHeld, FateLeftOut, FateWithdrawn}
}

// ErrQueueFull is returned by a [Store] that can hold no further item for the editor.
var ErrQueueFull = errors.New("too many items wait for an editor; accept or drop some of them (ukti held list)")

// Item is an item of a feed as a [Store] knows it.
type Item struct {
	GUID        string // names it within its feed
	Fingerprint string // changes when the feed says something else of it
	Title, Link string // for people; either may be ""
}

func (i item) stored() Item {
	return Item{GUID: i.key, Fingerprint: i.fingerprint(), Title: i.name(), Link: i.link}
}

// Counts says how many items had which fate.
type Counts map[Fate]int

// doubt is why a document is doubtful, without what to do: that is the editor's matter.
func doubt(err error) string {
	if e, ok := errors.AsType[*ingest.Error](err); ok {
		return strings.TrimPrefix(e.Cause.Error(), ingest.ErrNoArticle.Error()+": ")
	}
	return err.Error()
}

// reason is an error for people who know which item is meant.
func reason(err error) string {
	if e, ok := errors.AsType[*ingest.Error](err); ok {
		return e.Reason()
	}
	if e, ok := errors.AsType[*fetch.Error](err); ok {
		return e.Reason()
	}
	return err.Error()
}
