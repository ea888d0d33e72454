package knowledge

import (
	"context"

	"github.com/ukti-bot/ukti/knowledge/internal/quotation"
	"github.com/ukti-bot/ukti/knowledge/internal/quotation/held"
)

// What a judgement of an alleged quotation is made of; see package quotation.
type (
	Alleged      = quotation.Text
	Hidden       = quotation.Hidden
	Judgement    = quotation.Judgement
	Verdict      = quotation.Verdict
	Claim        = quotation.Claim
	Location     = quotation.Location
	Variant      = quotation.Variant
	Stretch      = quotation.Stretch
	Difference   = quotation.Difference
	Omission     = quotation.Omission
	Speaker      = quotation.Speaker
	SpeakerMatch = quotation.Match
	Skipped      = quotation.Skipped
	Why          = quotation.Why
	Supersession = quotation.Supersession
)

// Verdicts, the gravest last; see [Verdict].
const (
	OneWord    = quotation.Short
	Verbatim   = quotation.Verbatim
	TitleWords = quotation.Title
	Part       = quotation.Part
	Shortened  = quotation.Shortened
	Translated = quotation.Translated
	Reordered  = quotation.Reordered
	Altered    = quotation.Altered
	Absent     = quotation.Absent
)

// How a claimed speaker compares with the article's.
const (
	SpeakerUnknown = quotation.Unknown
	SpeakerSame    = quotation.Same
	SpeakerOther   = quotation.Other
)

// Asks reports a text that is a question, not a statement to be judged.
func Asks(s string) bool { return quotation.Asks(s) }

// Judge judges an alleged quotation, claim by claim: whether the articles have it
// word for word, in part, shortened, with other words, or not. Words are equal when
// they are the same after lossless folding only (canonical composition, quotation
// marks, spaces, joiners, and letter case); never by stem or sound. At most
// [MaxJudged] words are read. Words that only a superseded text has are found in f,
// which may be nil; such a place says so. The only error is ctx's.
func (x *Index) Judge(ctx context.Context, t Alleged, f *Former) (Judgement, error) {
	if x.remote != nil {
		part, partial := x.alike(ctx, t)
		j, err := part.Judge(ctx, t, f)
		j.Partial = partial
		return j, err
	}
	return held.Judge(punctual{ctx}, x.judged(), f.held(), t)
}

func (x *Index) judged() held.Archive { return held.Archive{Index: x.store, Engine: &x.engine} }

// HasWords reports whether a body has the words of a quote side by side, compared as
// [Index.Judge] does.
func HasWords(body, quote string) bool { return quotation.Holds(body, quote) }

// SaidBy names who says a passage's sentence, where it is or holds direct speech and
// the article is plain about it; "" otherwise.
func (x *Index) SaidBy(p Passage) string {
	x, _, _ = x.number(p.Article)
	return held.SaidBy(x.judged(), p.Article, p.Sentence)
}

// ToldBy names who says what a passage's sentence tells, in their words or in others;
// "" where the article isn't plain about it.
func (x *Index) ToldBy(p Passage) string {
	x, _, _ = x.number(p.Article)
	return held.ToldBy(x.judged(), p.Article, p.Sentence)
}

// SameName reports two names that may be of the same person: they share a word that is no
// office or title, in whatever case.
func SameName(a, b string) bool { return quotation.SharesName(a, b) }

// MaxJudged is how many words of an alleged quotation are read; what comes behind
// is named as unread.
const MaxJudged = quotation.MaxWords
