package main

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
	"github.com/ukti-bot/ukti/knowledge/questions"
)

// deepest is how many candidates of one question are read.
const deepest = 1000

// nSignals is how many signals there are.
const nSignals = len(rank.Names)

// example is one question with what the search saw of it.
type example struct {
	set, lang  string
	answerable bool
	fold       int
	// copied is how much of Copying the mixture of weights has, 0 to 1.
	copied float64
	values []float64 // of candidate i's signal k at i*nSignals+k
	right  []bool    // per candidate, best first
}

// collect asks the questions, on all cores.
func collect(ctx context.Context, x *knowledge.Index, all []asked, o *options) ([]example, error) {
	examples := make([]example, len(all))
	err := questions.Each(ctx, len(all), func(i int) error {
		query := all[i].Query()
		query.Limit, query.Signals = deepest, true
		result, err := x.Search(ctx, query)
		if err != nil && !errors.Is(err, knowledge.ErrBlank) {
			return fmt.Errorf("%s: %w", all[i].Origin(), err)
		}
		article, held := x.Article(all[i].Article)
		if all[i].Answerable && !held {
			return fmt.Errorf("%s: the article %q is not held; name it with --articles", all[i].Origin(), string(all[i].Article))
		}
		examples[i], err = newExample(&all[i], &result, all[i].Gold(article.Body), o)
		examples[i].fold = foldOf(all[i].Question, o.folds)
		return err
	})
	return examples, err
}

// foldOf puts all questions about an article into one part, whatever their set; a
// question about none by itself.
func foldOf(q *questions.Question, folds int) int {
	key := string(q.Article)
	if key == "" {
		key = q.ID
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(key)) // never fails
	return int(h.Sum32() % uint32(folds))
}

func newExample(q *asked, r *knowledge.Result, gold *questions.Gold, o *options) (example, error) {
	own, copying := o.setting().Weights()
	e := example{
		set: q.set, lang: q.Lang, answerable: q.Answerable,
		values: make([]float64, nSignals*len(r.Passages)), right: make([]bool, len(r.Passages)),
	}
	widest := 0.0 // how far apart the two weights are by which copied is told
	for i := range r.Passages {
		p := &r.Passages[i]
		e.right[i] = gold.Quoted(p)
		for _, s := range p.Signals {
			k := signalOf(s.Name)
			if k < 0 {
				return e, fmt.Errorf("a candidate has the signal %q, which package rank does not name", s.Name)
			}
			e.values[i*nSignals+k] = s.Value
			if gap := copying[k] - own[k]; math.Abs(gap) > widest {
				widest, e.copied = math.Abs(gap), min(1, max(0, (s.Weight-own[k])/gap))
			}
		}
	}
	return e, nil
}

func signalOf(name string) int {
	for k, n := range rank.Names {
		if n == name {
			return k
		}
	}
	return -1
}
