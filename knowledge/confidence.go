package knowledge

import (
	"math"

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
	for i := range found {
		e[rank.Outalike] = max(e[rank.Outalike], found[i].parts[rank.Embedded]-best.parts[rank.Embedded])
		e[rank.Outmeant] = max(e[rank.Outmeant], found[i].parts[rank.Meaning]-best.parts[rank.Meaning])
	}
	scores := make([]float64, min(len(found), maxChecked))
	for i := range scores {
		scores[i] = found[i].score
	}
	e[rank.Share] = rank.ShareOf(scores)
	if len(found) > 1 {
		e[rank.Ahead] = best.score - found[1].score
	}
	return e
}

// confidenceOf turns sureness into what people are told.
func confidenceOf(sureness float64) Confidence {
	switch {
	case sureness >= rank.StrongFrom:
		return Strong
	case sureness >= rank.WeakFrom:
		return Weak
	}
	return None
}

func cluesOf(e rank.Evidence, embedded bool) []Signal {
	var out []Signal
	for i, value := range e {
		out = append(out, Signal{rank.ClueNames[i], rank.ClueWeight(rank.Clue(i), embedded), value})
	}
	return out
}
