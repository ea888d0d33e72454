package knowledge

import "github.com/ukti-bot/ukti/knowledge/internal/search"

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

// AnswerKind is the kind of thing that a question word asks for.
type AnswerKind string

const (
	AnyKind AnswerKind = ""
	Person  AnswerKind = "person"
	Time    AnswerKind = "time"
	Place   AnswerKind = "place"
	Number  AnswerKind = "number"
	Reason  AnswerKind = "reason"
	Called  AnswerKind = "called" // what a thing is called
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
	Windows    int        // stretches of articles that the reader read beside the question, or remembered; see [Index.UseReader]
	Articles   int        // articles searched (after Article, Sources, Since, Until)
	Partial    bool       // the newest articles alone were searched, since others could not be; see [Index.Within]
	Taken      Taken      // the time that the question was taken to speak of
	Later      *Passage   // of the same story, from a later article, with another number than the first passage has; nil when there is none
}

// Taken is the time that a question was taken to speak of, by its words.
type Taken = search.Taken

// Word is one content word of a question and where it led.
type Word struct {
	Text     string  // as typed
	Span     Span    // bytes of the question
	Expander string  // the best one that leads to a word of the articles; "" when none does
	Term     string  // that word
	Covered  bool    // the first passage has it, by whatever expander
	Rarity   float64 // 0 (in every sentence) to 1 (in none or one)
	Name     bool    // a name of a person or a place, as far as can be told; only looked for when the result is Weak
	Verb     bool    // a form of a verb, in a language whose verbs are known
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
	OfKind   bool     // it holds something of the kind asked for; false when nothing particular is
	Likely   []Span   // words that likely answer: the reader's, or those of the kind asked for; only when the result is Strong
	Score    float64  // larger is better; comparable within one result, whose order it is but among articles with the very same sentence
	Explain  string   // the sum of the score's parts and each word's expander, for people; only with Query.Explain
	Signals  []Signal // the same sum for programs; only with Query.Explain or Query.Signals
}

// Signal is one part of a score: Weight times Value.
type Signal = search.Signal
