package knowledge

import (
	"time"

	"github.com/ukti-bot/ukti/knowledge/internal/query"
	"github.com/ukti-bot/ukti/knowledge/internal/search"
)

// Confidence says how sure a result is.
type Confidence int

const (
	None   Confidence = iota // the articles hold no answer; the nearest passages are still given
	Weak                     // the first passage is near, it may not answer
	Strong                   // the first passage is believed to answer
)

// String returns "none", "weak" or "strong".
func (c Confidence) String() string {
	switch c {
	case Strong:
		return "strong"
	case Weak:
		return "weak"
	}
	return "none"
}

// Query is a question and where to look.
type Query struct {
	Text    string    // the question, any bytes; at most MaxQuestion of them are read
	Lang    string    // "bn", "bn-Latn", "en", "hi"; detected when empty
	Article ArticleID // only this article; all when empty
	Sources []string  // only articles of these publishers; all when empty
	Since   time.Time // only articles published at or after; all when zero
	Until   time.Time // only articles published before; all when zero
	Now     time.Time // when it is asked, in the asker's zone, for today and last week; the present when zero
	Limit   int       // passages wanted; DefaultLimit when 0
	Explain bool      // fill Passage.Explain, Passage.Signals and Stats.Clues
	Signals bool      // fill the last two alone, and of the passages neither Context, Matched nor Likely: for measuring many
	Without []string  // roads and signals to leave out, by the names of Roads
}

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

// AnswerKind is the kind of thing that a question word asks for.
type AnswerKind string

const (
	AnyKind AnswerKind = ""
	Person  AnswerKind = "person"
	Time    AnswerKind = "time"
	Place   AnswerKind = "place"
	Number  AnswerKind = "number"
	Reason  AnswerKind = "reason"
)

// Result is what a search found. Passages are the nearest ones, best first,
// whatever the Confidence.
type Result struct {
	Passages   []Passage
	Confidence Confidence
	Stats      Stats
}

// Stats says how a question was read.
type Stats struct {
	Lang       string     // the question's language, as read
	Words      []Word     // its content words, in order
	Kind       AnswerKind // what its question word asks for
	Sureness   float64    // how likely the first passage answers, 0 to 1, by the model that Confidence comes from
	Subject    float64    // how likely the articles tell of what is asked, 0 to 1; below a threshold the Confidence is None
	Why        string     // what the Confidence came from, in English
	Clues      []Signal   // what Sureness is made of; only with Query.Explain or Query.Signals
	Candidates int        // sentences scored
	Articles   int        // articles searched (after Article, Sources, Since, Until)
	Taken      Taken      // the time that the question was taken to speak of
	Later      *Passage   // of the same story, from a later article, with another number than the first passage has; nil when there is none
}

// Taken is the time that a question was taken to speak of, by its words.
type Taken = search.Taken

// Word is one content word of a question and where it led.
type Word struct {
	Text    string  // as typed
	Span    Span    // bytes of the question
	Road    string  // the best road by which the articles have it; "" when they don't
	Term    string  // the article's word at that road's end
	Covered bool    // the first passage has it, by whatever road
	Rarity  float64 // 0 (in every sentence) to 1 (in none or one)
}

// Passage is one sentence found, and the verbatim stretch to show around it.
type Passage struct {
	Article  ArticleID
	Revision string
	Span     Span     // the sentence
	Context  Span     // within the same line, holds Span, whole sentences, at most MaxContext code points unless the sentence alone is longer
	Line     int      // 1-based
	Sentence int      // 1-based within the article
	Text     string   // the sentence's bytes
	Around   string   // the bytes of Context
	Matched  []Span   // words that the question has too, as offsets into the body; sorted, disjoint, inside Context
	Likely   []Span   // words of the kind asked for; only when the result is Strong
	Score    float64  // larger is better; comparable within one result, whose order it is but among articles with the very same sentence
	Explain  string   // the sum of the score's parts and each word's road, for people; only with Query.Explain
	Signals  []Signal // the same sum for programs; only with Query.Explain or Query.Signals
}

// Signal is one part of a score: Weight times Value.
type Signal = search.Signal

// Completion is a title or word that begins as the person typed.
type Completion struct {
	Text    string
	Article ArticleID // set when it is an article's title or opening
}
