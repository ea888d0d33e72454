package search

import (
	"context"
	"fmt"
	"math"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
)

// Degree says how sure it is that the best sentence answers.
type Degree struct {
	Sureness float64 // 0 to 1; see rank.StrongFrom and rank.WeakFrom
	Clues    []Signal
}

// Strong reports whether the best sentence is believed to answer.
func (d Degree) Strong() bool { return d.Sureness >= rank.StrongFrom }

// degree judges the best of the scored sentences, found among so many. With none the
// degree is zero. The error is ctx's.
func degree(ctx context.Context, x *index.Index, q *Question, found *Scored, searched int) (Degree, error) {
	if err := ctx.Err(); err != nil {
		return Degree{}, fmt.Errorf("judging the answer: %w", err)
	}
	if len(found.Sentences) == 0 {
		return Degree{}, nil
	}
	e := evidence(x, q, found, searched)
	d := Degree{Sureness: rank.Sureness(&e, found.Embedded)}
	for i, value := range e {
		d.Clues = append(d.Clues, Signal{rank.ClueNames[i], rank.ClueWeight(rank.Clue(i), found.Embedded), value})
	}
	return d, nil
}

// evidence collects what tells whether the first of found answers q.
func evidence(x *index.Index, q *Question, found *Scored, searched int) rank.Evidence {
	all := found.Sentences
	best := &all[0]
	from, to := windowOf(x, best.ID)
	window := look(x, q, found.vector, from, to)
	certain := make([]map[index.WordID]bool, len(q.Words))
	for i, w := range q.Words {
		certain[i] = map[index.WordID]bool{}
		for _, t := range w.Targets {
			certain[i][t.Term] = t.By.Same
		}
	}
	e := window.Evidence(int(best.ID-from), &best.Parts, func(word int, term index.WordID) bool { return certain[word][term] })
	e[rank.Crowd] = math.Log(max(1, float64(searched))) / 10
	for i := range all {
		e[rank.Outalike] = max(e[rank.Outalike], all[i].Parts[rank.Embedded]-best.Parts[rank.Embedded])
		e[rank.Outmeant] = max(e[rank.Outmeant], all[i].Parts[rank.Meaning]-best.Parts[rank.Meaning])
	}
	scores := make([]float64, min(len(all), maxChecked))
	for i := range scores {
		scores[i] = all[i].Score
	}
	e[rank.Share] = rank.ShareOf(scores)
	if len(all) > 1 {
		e[rank.Ahead] = best.Score - all[1].Score
	}
	return e
}
