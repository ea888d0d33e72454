package knowledge

import (
	"context"
	"iter"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/quotation"
	"github.com/ukti-bot/ukti/knowledge/internal/search"
	"github.com/ukti-bot/ukti/knowledge/text"
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
// [MaxJudged] words are read. The only error is ctx's.
func (x *Index) Judge(ctx context.Context, t Alleged) (Judgement, error) {
	return quotation.Judge(ctx, judged{x}, t)
}

// HasWords reports whether a body has the words of a quote side by side, compared as
// [Index.Judge] does.
func HasWords(body, quote string) bool { return quotation.Holds(body, quote) }

// SaidBy names who says a passage's sentence, where it is or holds direct speech and
// the article is plain about it; "" otherwise.
func (x *Index) SaidBy(p Passage) string {
	n, ok := x.store.Number(p.Article)
	if !ok {
		return ""
	}
	first, end := judged{x}.Sentences(uint32(n))
	if id := first + uint32(p.Sentence) - 1; p.Sentence > 0 && id < end {
		return quotation.SaidBy(judged{x}, id)
	}
	return ""
}

// MaxJudged is how many words of an alleged quotation are read; what comes behind
// is named as unread.
const MaxJudged = quotation.MaxWords

// judged is an index as judging sees it.
type judged struct{ *Index }

func (x judged) Holding(term string) (iter.Seq[uint32], int) {
	id, ok := x.store.Vocabulary().Lookup(term)
	if !ok {
		return nil, 0
	}
	return func(yield func(uint32) bool) {
		for sentences := range x.store.Postings(id) {
			for _, s := range sentences {
				if !x.store.Deleted(x.store.ArticleOf(s)) && !yield(uint32(s)) {
					return
				}
			}
		}
	}, x.store.DF(id)
}

func (x judged) Rarity(term string) float64 {
	if id, ok := x.store.Vocabulary().Lookup(term); ok {
		return search.Rarity(x.store, id)
	}
	return 1
}

func (x judged) Sentence(id uint32) (article uint32, span text.Span, line int) {
	s := x.store.Sentence(index.SentenceNo(id))
	return uint32(s.Article), s.Span(), int(s.Line)
}

func (x judged) Sentences(article uint32) (first, end uint32) {
	from, to := x.store.Sentences(index.ArticleNo(article))
	return uint32(from), uint32(to)
}

func (x judged) Article(n uint32) quotation.Article {
	a := x.store.Article(index.ArticleNo(n))
	return quotation.Article{ID: string(a.ID), Revision: a.Revision, Title: a.Title, Publisher: a.Publisher, Body: a.Body}
}

func (x judged) Titled(term string) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for n := range x.store.Titles().Holding(term) {
			if x.store.Article(n).Title != "" && !yield(uint32(n)) {
				return
			}
		}
	}
}

func (x judged) Nearest(ctx context.Context, s string) (uint32, bool) {
	res, err := x.Search(ctx, Query{Text: s, Limit: 1})
	if err != nil || len(res.Passages) == 0 || res.Confidence != Strong && !mostlyCovered(res.Stats.Words) {
		return 0, false
	}
	p := res.Passages[0]
	n, ok := x.store.Number(p.Article)
	if !ok {
		return 0, false
	}
	first, _ := x.store.Sentences(n)
	return uint32(first) + uint32(p.Sentence) - 1, true
}

// mostlyCovered reports that the first passage has most of the words, by whatever
// road: in another language that is a near passage, though no answer.
func mostlyCovered(words []Word) bool {
	const most, leastWords = 0.5, 2
	all, has, n := 0.0, 0.0, 0
	for _, w := range words {
		all += w.Rarity
		if w.Covered {
			has += w.Rarity
			n++
		}
	}
	return n >= leastWords && has >= most*all
}
