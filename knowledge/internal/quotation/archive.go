package quotation

import (
	"context"
	"iter"
	"time"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// Archive is what judging needs of an index. Articles and sentences have numbers;
// the sentences of an article are numbered without a gap.
type Archive interface {
	// Holding yields the sentences that hold a folded word, and tells how many
	// they are at most.
	Holding(term string) (sentences iter.Seq[uint32], count int)
	// Formerly is Holding for texts that a later revision has superseded. Their
	// articles and sentences have numbers of their own.
	Formerly(term string) (sentences iter.Seq[uint32], count int)
	// Phrase returns what counts, in a sentence, how often two of the folded words stand
	// there side by side as they do in terms.
	Phrase(terms []string) func(sentence uint32) int
	// Rarity of a folded word: from 0, in every sentence, to 1, in none or one.
	Rarity(term string) float64
	// Sentence is where a sentence stands: its article, bytes of the body and
	// line, from 1.
	Sentence(id uint32) (article uint32, span text.Span, line int)
	// Sentences of an article, from first to before end.
	Sentences(article uint32) (first, end uint32)
	// Article's particulars.
	Article(number uint32) Article
	// Titled yields the articles whose title may hold a folded word.
	Titled(term string) iter.Seq[uint32]
	// Nearest finds the sentence nearest in meaning to a text in other words, false
	// when nothing is near.
	Nearest(ctx context.Context, text string) (sentence uint32, ok bool)
}

// Article is what judging needs to know of one.
type Article struct {
	ID, Revision, Title, Publisher, Body string
	Superseded                           Supersession
}

// Supersession tells that a later revision has taken a text's place, and when. It is
// zero for a current text.
type Supersession struct {
	By string // the revision
	At time.Time
}
