package knowledge

import (
	"time"

	"github.com/ukti-bot/ukti/knowledge/internal/query"
	"github.com/ukti-bot/ukti/knowledge/internal/search"
)

// Query is a question and where to look.
type Query struct {
	Text    string      // the question, any bytes; at most MaxQuestion of them are read
	Lang    string      // "bn", "bn-Latn", "en", "hi"; detected when empty
	Article ArticleID   // only this article; all when empty
	Sources []string    // only articles of these publishers; all when empty
	Since   time.Time   // only articles published at or after; all when zero
	Until   time.Time   // only articles published before; all when zero
	Now     time.Time   // when it is asked, in the asker's zone, for today and last week; the present when zero
	Limit   int         // passages wanted; DefaultLimit when 0
	Explain bool        // fill Passage.Explain, Passage.Signals and Stats.Clues
	Signals bool        // fill the last two alone, and of the passages neither Context, Matched nor Likely: for measuring many
	Without []Component // left out of the search
}

// Component is a part of a search that [Query.Without] can leave out, to measure what it
// is worth: an expander, or one of the constants. String is its name.
type Component = search.Component

const (
	WithoutTime   = search.Times     // what a question says of time; its words are then searched for like others
	WithoutEmbed  = search.Embedding // the [Embedder]
	WithoutReader = search.Reader    // the [Reader]
)

// Components returns all components, the expanders first.
func Components() []Component { return search.Components() }

// ParseComponent returns the component of that name. The error lists the names.
func ParseComponent(name string) (Component, error) { return search.ParseComponent(name) }

var (
	// ErrNoArticle is wrapped when a query names an article that is not held.
	ErrNoArticle = search.ErrNoArticle
	// ErrBlank is wrapped when a question or quotation holds no letter or digit.
	ErrBlank = query.ErrBlank
)

const (
	// MaxQuestion is how many bytes of a question are read; what comes after
	// them is ignored, at a grapheme border.
	MaxQuestion = query.MaxBytes
	// MaxWords is how many words of a question are searched for.
	MaxWords = query.MaxWords
	// DefaultLimit is the number of passages when Query.Limit is 0.
	DefaultLimit = 3
	// MaxContext is how many code points a Passage's Context holds at most,
	// unless its one sentence is longer.
	MaxContext = search.MaxContext
)
