package opensearch

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/ukti-bot/ukti/knowledge/internal/query"
)

// How many articles are brought for a question: some more than are looked at closely, so
// that package search chooses among them as it would among all.
const (
	mostFound  = 64
	mostInTime = 32 // of the time that the question speaks of
	mostNewest = 32 // for a question for news and nothing else
)

// find returns the ids of the articles of a scope that may answer q, the likeliest first, by
// its words as a query, which is nil where they lead nowhere.
func (c *Client) find(ctx context.Context, q *query.Query, weighted object, of scope) ([]string, error) {
	var s searches
	within := between(q.Period.From, q.Period.Until)
	if weighted != nil {
		s.likeliest(mostFound, weighted, of.filters())
		if within != nil {
			s.likeliest(mostInTime, weighted, append(of.filters(), within))
		}
	}
	switch p := q.Period; {
	case weighted == nil && within != nil:
		s.newest(mostNewest, append(of.filters(), within))
		s.newest(1, of.filters())
	case weighted == nil && (p.News || p.Newest):
		s.newest(mostNewest, of.filters())
	case within != nil || p.Newest:
		s.newest(1, of.filters()) // it is told how new the newest is
	}
	found, err := c.each(ctx, s)
	return once(slices.Concat(found...)), err
}

// scope is which articles may be brought; the zero value is all.
type scope struct {
	publishers   []string
	since, until time.Time
}

func (s scope) filters() (all []object) {
	if len(s.publishers) > 0 {
		all = append(all, object{"terms": object{fieldPublisher: s.publishers}})
	}
	if within := between(s.since, s.until); within != nil {
		all = append(all, within)
	}
	return all
}

// searches are what one request asks, as [Client.each] wants them.
type searches []any

func (s *searches) likeliest(size int, weighted object, filters []object) {
	s.add(size, object{"query": object{"bool": object{"must": weighted, "filter": filters}}})
}

func (s *searches) newest(size int, filters []object) {
	s.add(size, object{"query": object{"bool": object{"filter": append(filters, onlyArticles)}}, "sort": []object{{"published": object{"order": "desc", "missing": "_last"}}}})
}

func (s *searches) add(size int, of object) {
	of["size"], of["_source"], of["track_total_hits"] = size, false, false
	*s = append(*s, object{"allow_partial_search_results": false}, of)
}

// each returns the ids that each of some searches finds.
func (c *Client) each(ctx context.Context, s searches) (found [][]string, err error) {
	if len(s) == 0 {
		return nil, nil
	}
	body, err := lines(s...)
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
	if err := c.do(ctx, request{method: http.MethodPost, path: "/" + c.alias() + "/_msearch", body: body, into: &answer}); err != nil {
		return nil, err
	}
	for _, r := range answer.Responses {
		if r.Error != nil {
			said, _ := lines(object{"error": r.Error}) // it was JSON
			return nil, fmt.Errorf("opensearch: %w", failed(r.Status, said))
		}
		var ids []string
		for _, h := range r.Hits.Hits {
			ids = append(ids, h.ID)
		}
		found = append(found, ids)
	}
	return found, nil
}

// once leaves each id at its first place.
func once(ids []string) (out []string) {
	seen := map[string]bool{}
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

// between is the filter of a time, open at an end that is zero; nil for all times.
func between(from, until time.Time) object {
	bounds := object{}
	if !from.IsZero() {
		bounds["gte"] = from.Unix()
	}
	if !until.IsZero() {
		bounds["lt"] = until.Unix()
	}
	if len(bounds) == 0 {
		return nil
	}
	return object{"range": object{"published": bounds}}
}
