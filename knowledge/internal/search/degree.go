package search

import (
	"context"
	"fmt"
	"math"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
)

// Confidence is a degree in steps.
type Confidence int

const (
	None   Confidence = iota // the articles hold no answer
	Weak                     // the best sentence is near it
	Strong                   // the best sentence is believed to answer
)

// Degree says how sure it is that the best sentence answers.
type Degree struct {
	Confidence Confidence
	Sureness   float64 // 0 to 1
	Clues      []Signal
}

func confidenceOf(sureness float64) Confidence {
	switch {
	case sureness >= rank.StrongFrom:
		return Strong
	case sureness >= rank.WeakFrom:
		return Weak
	}
	return None
}

// degree judges the best of the scored sentences, found among so many, within what the
// question's time allows. With none the degree is zero. The error is ctx's.
func degree(ctx context.Context, x *index.Index, f *finding, searched int) (Degree, error) {
	if err := ctx.Err(); err != nil {
		return Degree{}, fmt.Errorf("judging the answer: %w", err)
	}
	if len(f.found.Sentences) == 0 {
		return Degree{}, nil
	}
	e := evidence(x, f.question, f.found, searched)
	embedded := f.found.Embedded
	d := Degree{Sureness: rank.Sureness(&e, embedded)}
	d.Confidence = min(f.most, max(f.least, confidenceOf(d.Sureness)))
	for i, value := range e {
		d.Clues = append(d.Clues, Signal{rank.ClueNames[i], rank.ClueWeight(rank.Clue(i), embedded), value})
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
