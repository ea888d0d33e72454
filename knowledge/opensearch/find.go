package opensearch

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/internal/query"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
)

// How many articles are brought for a question: some more than are looked at closely, so
// that package search chooses among them as it would among all.
const (
	mostFound  = 64
	mostInTime = 32 // of the time that the question speaks of
	mostNewest = 32 // for a question for news and nothing else
)

// find returns the ids of the articles that may answer q, the likeliest first.
func (c *Client) find(ctx context.Context, q *query.Query) ([]string, error) {
	weighted, err := c.weighted(ctx, q)
	if err != nil {
		return nil, err
	}
	var searches []any
	search := func(size int, of object) {
		of["size"], of["_source"], of["track_total_hits"] = size, false, false
		searches = append(searches, object{"allow_partial_search_results": false}, of)
	}
	newest := []object{{"published": object{"order": "desc", "missing": "_last"}}}
	within := inside(q)
	if weighted != nil {
		search(mostFound, object{"query": weighted})
		if within != nil {
			search(mostInTime, object{"query": object{"bool": object{"must": weighted, "filter": within}}})
		}
	}
	switch p := q.Period; {
	case weighted == nil && within != nil:
		search(mostNewest, object{"query": object{"bool": object{"filter": within}}, "sort": newest})
		search(1, object{"sort": newest})
	case weighted == nil && (p.News || p.Newest):
		search(mostNewest, object{"sort": newest})
	case within != nil || p.Newest:
		search(1, object{"sort": newest}) // it is told how new the newest is
	}
	return c.ids(ctx, searches)
}

// ids returns the ids that some searches find, each once.
func (c *Client) ids(ctx context.Context, searches []any) ([]string, error) {
	if len(searches) == 0 {
		return nil, nil
	}
	body, err := lines(searches...)
	if err != nil {
		return nil, err
	}
	var answer struct {
		Responses []struct {
			Status int
			Error  any
			Hits   struct {
				Hits []struct {
					ID string `json:"_id"`
				}
			}
		}
	}
	if err := c.do(ctx, request{method: http.MethodPost, path: "/" + c.o.Index + "/_msearch", body: body, into: &answer}); err != nil {
		return nil, err
	}
	var out []string
	for _, r := range answer.Responses {
		if r.Error != nil {
			said, _ := lines(object{"error": r.Error}) // it was JSON
			return nil, fmt.Errorf("opensearch: %w", failed(r.Status, said))
		}
		for _, h := range r.Hits.Hits {
			if !slices.Contains(out, h.ID) {
				out = append(out, h.ID)
			}
		}
	}
	return out, nil
}

// inside is the filter of the time that a question speaks of; nil for none.
func inside(q *query.Query) object {
	if !q.Period.Bounded() {
		return nil
	}
	bounds := object{}
	if from := q.Period.From; !from.IsZero() {
		bounds["gte"] = from.Unix()
	}
	if until := q.Period.Until; !until.IsZero() {
		bounds["lt"] = until.Unix()
	}
	return object{"range": object{"published": bounds}}
}

// weighted is a question's words as one query, whose score is the sum that
// [search.Postings] makes: of the best sentence, and of the whole article. It is nil where
// the words lead nowhere.
func (c *Client) weighted(ctx context.Context, q *query.Query) (object, error) {
	all := words(c.languages, q)
	var keys []counting
	for _, w := range all {
		for i := range w.always {
			keys = append(keys, w.always[i].key())
		}
	}
	counts, total, err := c.count(ctx, keys)
	if err != nil {
		return nil, err
	}
	if counts, total, err = c.guess(ctx, all, counts, total); err != nil {
		return nil, err
	}
	var sentence, article []object
	for _, w := range all {
		if met := w.met(counts, total.Sentences); len(met) > 0 {
			sentence, article = append(sentence, best(met, sentencePath)), append(article, best(met, ""))
		}
	}
	if len(sentence) == 0 {
		return nil, nil
	}
	nested := object{"nested": object{"path": sentencePath, "score_mode": "max", "query": object{"bool": object{"should": sentence}}}}
	return object{"bool": object{"should": append(article, nested)}}, nil
}

// guess counts the guesses of those words that are not met surely, and adds them.
func (c *Client) guess(ctx context.Context, all []asked, counts map[counting]int, total knowledge.Counts) (map[counting]int, knowledge.Counts, error) {
	var keys []counting
	for i := range all {
		w := &all[i]
		if slices.ContainsFunc(w.always, func(way clause) bool { return way.sure && way.weight >= sureEnough && counts[way.key()] > 0 }) {
			continue
		}
		w.always = append(w.always, w.guess...)
		for j := range w.guess {
			keys = append(keys, w.guess[j].key())
		}
	}
	if len(keys) == 0 {
		return counts, total, nil
	}
	more, total, err := c.count(ctx, keys)
	for key, n := range more {
		counts[key] = n
	}
	return counts, total, err
}

// weighing is a clause with what a sentence that meets it holds of the question.
type weighing struct {
	clause
	worth float64
}

// met returns the clauses that lead somewhere, weighed: at most by the word's own rarity,
// as package search does.
func (w *asked) met(counts map[counting]int, sentences int) []weighing {
	var out []weighing
	own, guessed := 0.0, 0.0
	for _, way := range w.always {
		n := counts[way.key()]
		if n == 0 {
			continue
		}
		rarity := rank.Rarity(n, sentences)
		if way.same {
			own = max(own, rarity)
		} else {
			guessed = max(guessed, way.weight*rarity)
		}
		out = append(out, weighing{way, rarity})
	}
	if own == 0 {
		own = guessed
	}
	for i := range out {
		out[i].worth = out[i].weight * min(out[i].worth, own)
	}
	return out
}

// best is the query of the best of some clauses.
func best(of []weighing, path string) object {
	queries := make([]object, len(of))
	for i := range of {
		queries[i] = object{"constant_score": object{"filter": of[i].query(path), "boost": max(of[i].worth, 1e-6)}}
	}
	return object{"dis_max": object{"queries": queries}}
}
