package opensearch

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
)

// counting is a word or stem whose sentences are counted.
type counting struct{ field, value string }

// Bounds of what is remembered of the counts. They change slowly, and only how rare a word
// is depends on them.
const (
	countsFor  = 30 * time.Second
	mostCounts = 100_000
	atOnce     = 500 // in one request
)

// counted is what was counted lately.
type counted struct {
	mu    sync.Mutex
	since time.Time
	of    map[counting]int
	total knowledge.Counts // without words
}

// count returns how many sentences of the cluster each of keys leads to, and the totals.
func (c *Client) count(ctx context.Context, keys []counting) (map[counting]int, knowledge.Counts, error) {
	out, total := map[counting]int{}, knowledge.Counts{}
	missing := c.counted.known(keys, out, &total)
	for begin := 0; begin < max(1, len(missing)); begin += atOnce {
		some := missing[begin:min(begin+atOnce, len(missing))]
		if len(some) == 0 && total.Articles > 0 {
			break
		}
		if err := c.ask(ctx, some, out, &total); err != nil {
			return nil, total, err
		}
	}
	c.counted.keep(missing, out, total)
	return out, total, nil
}

// known puts what is remembered into out and total, and returns the keys that are not.
func (k *counted) known(keys []counting, out map[counting]int, total *knowledge.Counts) (missing []counting) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if time.Since(k.since) > countsFor || len(k.of) > mostCounts {
		k.of, k.since, k.total = map[counting]int{}, time.Now(), knowledge.Counts{}
	}
	*total = k.total
	seen := map[counting]bool{}
	for _, key := range keys {
		if n, ok := k.of[key]; ok {
			out[key] = n
		} else if !seen[key] {
			seen[key] = true
			missing = append(missing, key)
		}
	}
	return missing
}

func (k *counted) keep(keys []counting, of map[counting]int, total knowledge.Counts) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, key := range keys {
		k.of[key] = of[key]
	}
	k.total = total
}

// ask counts on the cluster.
func (c *Client) ask(ctx context.Context, keys []counting, out map[counting]int, total *knowledge.Counts) error {
	filters := object{}
	for i, key := range keys {
		filters[strconv.Itoa(i)] = object{"term": object{sentencePath + "." + key.field: key.value}}
	}
	aggregations := object{"sentences": object{"sum": object{"field": "sentences"}}, "words": object{"sum": object{"field": "words"}},
		"dated": object{"value_count": object{"field": "published"}}}
	if len(keys) > 0 {
		aggregations["each"] = object{"nested": object{"path": sentencePath}, "aggs": object{"of": object{"filters": object{"filters": filters}}}}
	}
	type sum struct{ Value float64 }
	var answer struct {
		Hits         struct{ Total struct{ Value int } }
		Aggregations struct {
			Sentences, Words, Dated sum
			Each                    struct {
				Of struct {
					Buckets map[string]struct {
						Count int `json:"doc_count"`
					}
				}
			}
		}
	}
	err := c.do(ctx, request{method: http.MethodPost, path: "/" + c.alias() + "/_search?allow_partial_search_results=false",
		body: object{"size": 0, "track_total_hits": true, "query": onlyArticles, "aggs": aggregations}, into: &answer})
	if err != nil {
		return fmt.Errorf("counting words: %w", err)
	}
	total.Articles, total.Sentences, total.Words = answer.Hits.Total.Value, int(answer.Aggregations.Sentences.Value), int(answer.Aggregations.Words.Value)
	total.Dated = answer.Aggregations.Dated.Value > 0
	for i, key := range keys {
		out[key] = answer.Aggregations.Each.Of.Buckets[strconv.Itoa(i)].Count
	}
	return nil
}
