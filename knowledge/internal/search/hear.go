package search

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/meaning"
	"github.com/ukti-bot/ukti/knowledge/internal/query"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// What a word typed by ear means is told by a noisy channel (Kernighan, Church and
// Gale, "A Spelling Correction Program Based on a Noisy Channel Model", COLING 1990):
// how alike a word of the index sounds, times how common it is. Without it, of all
// that "khela" may be, the rare কেল্লা would count as much as খেলা, and more for being
// rare. The powers were chosen on naturally worded questions in Banglish.
const (
	alikePower  = 4
	commonPower = 0.15
)

// doubt lowers the weights of those targets by sound that are less likely meant than
// the likeliest of them. targets stay sorted, surest first.
func doubt(x *index.Index, targets []expand.Target) {
	likeliest := 0.0
	for _, t := range targets {
		if t.By.Sound != expand.NoSound {
			likeliest = max(likeliest, likelihood(x, t))
		}
	}
	if likeliest == 0 {
		return
	}
	for i, t := range targets {
		if t.By.Sound != expand.NoSound {
			targets[i].Weight *= likelihood(x, t) / likeliest
		}
	}
	slices.SortStableFunc(targets, func(a, b expand.Target) int { return cmp.Compare(b.Weight, a.Weight) })
}

func likelihood(x *index.Index, t expand.Target) float64 {
	return math.Pow(t.Weight, alikePower) * math.Pow(float64(x.GroupDF(t.Term)), commonPower)
}

// meaningOf returns the direction of a question.
func meaningOf(x *index.Index, q *Question) meaning.Vector {
	read := readAs(x, q, q.Terms)
	bag := x.Languages().Meanings.NewBag()
	for _, term := range q.Terms {
		if other, ok := read[term]; ok {
			term = other
		}
		bag.Add(term)
	}
	return bag.Vector()
}

// readAs returns those of a question's terms that are to be read as others. A word that the
// table of meanings lacks is read as the word of the index that it leads to; so is each
// of a Banglish question, and its small words are read as those of Bengali.
func readAs(x *index.Index, q *Question, terms []string) map[string]string {
	read := map[string]string{}
	l := x.Languages()
	banglish := q.Lang == l.Banglish.Code()
	if banglish {
		for _, term := range terms {
			if word, ok := l.SmallWord(term); ok {
				read[term] = word
			}
		}
	}
	for _, w := range q.Words {
		if len(w.Targets) > 0 && (banglish || !l.Meanings.Has(w.Token.Term)) {
			read[w.Token.Term] = x.Vocabulary().Term(w.Targets[0].Term)
		}
	}
	return read
}

// sent is what the server gets to read of a question: a model that knows Bengali
// knows little of it in Latin letters, so a Banglish question is sent as the Bengali
// words that it sounds like, as far as they are found.
func sent(ctx context.Context, x *index.Index, q *Question) string {
	if q.Lang != x.Languages().Banglish.Code() {
		return q.Text
	}
	tokens := text.Tokens(q.Text)
	read := readAs(x, q, query.Terms(tokens))
	var b strings.Builder
	at := 0
	for _, t := range tokens {
		word, ok := read[t.Term]
		if !ok {
			word, ok = heard(ctx, x, t.Term)
		}
		if ok {
			b.WriteString(q.Text[at:t.Span.Start] + word)
			at = t.Span.End
		}
	}
	return b.String() + q.Text[at:]
}

// heard returns the word of the index in another script that a word most likely sounds
// as; false when none sounds so, or when ctx has ended.
func heard(ctx context.Context, x *index.Index, term string) (word string, ok bool) {
	lead := query.Lead(x.Languages(), x.Languages().Banglish, term)
	targets, err := expand.Expand(ctx, x.Vocabulary(), expand.ByOtherScript(), lead, expand.NewBudget())
	if err != nil || len(targets) == 0 {
		return "", false
	}
	doubt(x, targets)
	return x.Vocabulary().Term(targets[0].Term), true
}
