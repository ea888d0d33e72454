package search

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Signal is one part of a score: Weight times Value.
type Signal struct {
	Name          string
	Weight, Value float64
}

// signals returns the parts of a score that are not nought, largest first.
func signals(s *Sentence) []Signal {
	var out []Signal
	for i, value := range s.Parts {
		if value != 0 {
			out = append(out, Signal{rank.Names[i], s.weights[i], value})
		}
	}
	if s.Margin != 0 {
		out = append(out, Signal{"reader", rank.ReadWeight, s.Margin})
	}
	slices.SortStableFunc(out, func(a, b Signal) int { return cmp.Compare(b.Weight*b.Value, a.Weight*a.Value) })
	return out
}

// explain returns the sum of the score's parts, largest first, and the expander of each
// word.
func explain(x *index.Index, q *Question, p *Passage) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%.3f =", p.Score)
	for _, part := range p.Signals {
		fmt.Fprintf(&b, " %+.3f %s (%.2f × %.2f)", part.Weight*part.Value, part.Name, part.Weight, part.Value)
	}
	at := x.Sentence(p.Sentence)
	sentence := x.Article(at.Article).Body[at.Start:at.End]
	seen := map[int]bool{}
	for _, t := range text.Tokens(sentence) {
		id, ok := x.Vocabulary().Lookup(t.Term)
		m, hit := q.met[id]
		if !ok || !hit || seen[m.word] {
			continue
		}
		seen[m.word] = true
		w := q.Words[m.word]
		fmt.Fprintf(&b, "\n%s → %s: %s %.2f, rarity %.2f", w.Token.Term, sentence[t.Span.Start:t.Span.End], m.target.By.Name, m.target.Weight, w.Rarity)
	}
	head := headOf(x, q, p.Sentence)
	for i, w := range q.Words {
		switch {
		case seen[i]:
		case w.in(head.Title):
			fmt.Fprintf(&b, "\n%s: in the article's title or publisher, rarity %.2f", w.Token.Term, w.Rarity)
		case w.Dated && slices.Contains(head.Title, rank.Unknown):
			fmt.Fprintf(&b, "\n%s: the article was published then, rarity %.2f", w.Token.Term, w.Rarity)
		case w.in(head.Opening):
			fmt.Fprintf(&b, "\n%s: in the article's opening, rarity %.2f", w.Token.Term, w.Rarity)
		default:
			fmt.Fprintf(&b, "\n%s: not here, rarity %.2f", w.Token.Term, w.Rarity)
		}
	}
	return b.String()
}

// in reports whether the word leads to one of words.
func (w *Word) in(words []index.WordID) bool {
	return slices.ContainsFunc(w.Targets, func(t expand.Target) bool { return slices.Contains(words, t.Term) })
}
