// Package recheck looks at the pages of recent articles again: for corrections, and for
// whether they are still there. It asks one host for one page at a time, with what the
// server needs to say that nothing has changed, and no more pages an hour than it may.
package recheck

import (
	"context"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
)

// Page is an article's page and what is known of it. It outlives a restart.
type Page struct {
	Article            knowledge.ArticleID
	URL                string    // as it is asked for
	ETag, LastModified string    // of the last answer, "" for none
	Text               bool      // the article's text is the page's; else a feed's, and only whether the page is there counts
	Since              time.Time // when it was published or, where that is unknown or odd, taken; looks are counted from there
	Looks              int       // of the schedule that are done or past
	Next               time.Time // when it is looked at; zero: no more
	Planned            bool      // Next is set; else the page was just taken
	Failures           int       // in a row
	Gone               time.Time // when it was first found gone, zero while it is there
	Withdrawn          time.Time // when it was found gone for good, zero while it is not
}

// Outcome is what a look has found.
type Outcome string

// The outcomes.
const (
	Same      Outcome = "same"      // there, and the text is what it was
	Corrected Outcome = "corrected" // there, with another text
	Unclear   Outcome = "unclear"   // there, but it shows no article, or another one
	Missing   Outcome = "missing"   // gone for the first time, or still
	Withdrawn Outcome = "withdrawn" // gone for the second time
	Back      Outcome = "back"      // withdrawn before, and there again
	Failed    Outcome = "failed"    // not to be had just now
)

// Outcomes returns all outcomes, in the order in which they are told.
func Outcomes() []Outcome {
	return []Outcome{Same, Corrected, Unclear, Missing, Withdrawn, Back, Failed}
}

// Store keeps pages. Safe for concurrent use.
type Store interface {
	// Due returns pages whose Next is not after now, and those not planned yet; the
	// longest due first, at most limit.
	Due(ctx context.Context, now time.Time, limit int) ([]Page, error)
	// Pages returns the pages of the articles that are held: those that will be looked
	// at again, or all.
	Pages(ctx context.Context, all bool) ([]Page, error)
	// Taken returns what the page's article was made of, and its text; false when it is
	// held no more. An article without an original has none.
	Taken(ctx context.Context, id knowledge.ArticleID) (d ingest.Document, ok bool, err error)
	// Keep keeps what is known of pages, in one step. One whose article is held no more,
	// or has another page now, is passed over.
	Keep(ctx context.Context, pages ...Page) error
	// Correct keeps the page's article with another text, and the page, both or neither.
	Correct(ctx context.Context, p Page, d ingest.Document) error
	// Withdraw marks the page's article as withdrawn by its site, or when p.Withdrawn is
	// zero as there again, and keeps the page, both or neither. reason is for people.
	Withdraw(ctx context.Context, p Page, reason string) error
}
