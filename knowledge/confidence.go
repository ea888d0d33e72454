package knowledge

import (
	"cmp"
	"math"
	"slices"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
)

// evidence collects what tells whether the first of found, from so many sentences
// searched, answers q.
func (x *Index) evidence(q *question, found []scored, searched int) rank.Evidence {
	best := found[0]
	from, to := x.viewOf(best.id)
	view := x.view(q, from, to)
	certain := make([]map[uint32]bool, len(q.words))
	for i, w := range q.words {
		certain[i] = map[uint32]bool{}
		for _, t := range w.targets {
			certain[i][t.Term] = t.Same
		}
	}
	e := view.Evidence(int(best.id-from), &best.parts, func(word int, term uint32) bool { return certain[word][term] })
	e[rank.Crowd] = math.Log(max(1, float64(searched))) / 10
	e[rank.Slips] = slips(q)
	e[rank.Above] = best.parts[rank.Article]
	next := 0.0
	for i := range found {
		if x.articleOf(found[i].id) != x.articleOf(best.id) {
			next = max(next, found[i].parts[rank.Article])
		}
	}
	e[rank.Above] -= next
	scores := make([]float64, min(len(found), maxChecked))
	for i := range found {
		e[rank.Outalike] = max(e[rank.Outalike], found[i].parts[rank.Embedded]-best.parts[rank.Embedded])
		e[rank.Outmeant] = max(e[rank.Outmeant], found[i].parts[rank.Meaning]-best.parts[rank.Meaning])
		if i < len(scores) {
			scores[i] = found[i].score
		}
	}
	slices.SortFunc(scores, func(a, b float64) int { return cmp.Compare(b, a) }) // a newer one may stand before a better one
	e[rank.Share] = rank.ShareOf(scores)
	if len(scores) > 1 {
		e[rank.Ahead] = scores[0] - scores[1]
	}
	return e
}

// vetoed reports what keeps the first passage from being called sure, however sure the
// clues are: it lacks the kind of thing asked for; or a person is asked for and no two of
// the question's words stand close to each other, so that it is somebody else who is (the
// president of Ukraine, in a sentence where another president goes there).
func vetoed(q *question, e *rank.Evidence) bool {
	return e[rank.KindMissing] > 0 || q.kind.Broad() == language.Person && e[rank.Scattered] == 1
}

// slips is the share of a question's rarity whose words only a guess at slips leads from.
func slips(q *question) float64 {
	all, guessed := 0.0, 0.0
	for _, w := range q.words {
		all += w.idf
		if len(w.targets) > 0 && slices.Contains([]string{"ear", "edit", "fuzzy"}, w.targets[0].Road) {
			guessed += w.idf
		}
	}
	return guessed / max(all, 1e-9)
}

// judge sets how sure the result is, and why.
func (x *Index) judge(q *question, e *rank.Evidence, scoped bool, s *Stats) Confidence {
	answers, tells := rank.Answers(), rank.Tells()
	s.Sureness, s.Subject = answers.Of(e), tells.Of(e)
	switch {
	case s.Sureness >= rank.StrongFrom && !vetoed(q, e):
		return Strong
	case s.Sureness >= rank.StrongFrom, rank.Told(e), scoped && e[rank.Held] > 0:
		return Weak
	}
	return None
}

func cluesOf(e *rank.Evidence) []Signal {
	var out []Signal
	for i, value := range e {
		out = append(out, Signal{rank.ClueNames[i], rank.Answers().Weights[i], value})
	}
	return out
}
