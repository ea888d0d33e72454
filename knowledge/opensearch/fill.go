package opensearch

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"

	"github.com/ukti-bot/ukti/knowledge"
)

// Filled says what [Client.Fill] and [Client.Rebuild] did.
type Filled struct {
	Held    int // articles that are held now
	Sent    int // of those, the ones that were new or had changed
	Removed int
}

// Fill brings the index in step with articles: it sends those that are new or have changed
// and removes those that are not among them. It makes the index where there is none. An
// article that comes with an error, or that the cluster can't take, is left out, and named in
// the error beside what was done; any other error ends it, and it can be begun anew.
// seq is the number of the last change that articles are known to have, which the index
// notes (see [Client.Stand]). progress is called with the articles read so far; it may be nil.
func (c *Client) Fill(ctx context.Context, seq int64, articles iter.Seq2[knowledge.Article, error], progress func(done int)) (Filled, error) {
	at, err := c.behind(ctx)
	if errors.Is(err, ErrMissing) {
		return c.Rebuild(ctx, seq, articles, progress)
	}
	if err != nil {
		return Filled{}, err
	}
	held, err := c.marks(ctx, at.Index)
	if err != nil {
		return Filled{}, err
	}
	filled, err := c.fill(ctx, at.Index, held, articles, progress)
	if _, ok := errors.AsType[*LeftOutError](err); err != nil && !ok {
		return filled, err
	}
	return filled, errors.Join(err, c.Note(ctx, Stand{at.Index, seq}))
}

// Rebuild makes the index anew beside the one in use, and lets it take its place in one
// step; until then questions are answered from the old one. Errors are as those of [Client.Fill].
func (c *Client) Rebuild(ctx context.Context, seq int64, articles iter.Seq2[knowledge.Article, error], progress func(done int)) (Filled, error) {
	index, err := c.create(ctx)
	if err != nil {
		return Filled{}, err
	}
	filled, err := c.fill(ctx, index, map[string]string{}, articles, progress)
	if _, ok := errors.AsType[*LeftOutError](err); err != nil && !ok {
		undo, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.o.Timeout)
		defer cancel()
		_ = c.do(undo, request{method: http.MethodDelete, path: "/" + index}) // nobody uses it
		return Filled{}, err
	}
	if noted := c.Note(ctx, Stand{index, seq}); noted != nil {
		return filled, errors.Join(err, noted)
	}
	return filled, errors.Join(err, c.use(ctx, index))
}

// LeftOutError names the articles that are not in the index. It is in step but for them.
type LeftOutError struct{ Errors []error }

// Error returns all causes, one a line.
func (e *LeftOutError) Error() string { return errors.Join(e.Errors...).Error() }

// Unwrap lets errors.Is and errors.As see the causes.
func (e *LeftOutError) Unwrap() []error { return e.Errors }

// fill sends the articles whose marks are not held, and removes what is left of held.
func (c *Client) fill(ctx context.Context, index string, held map[string]string, articles iter.Seq2[knowledge.Article, error], progress func(int)) (Filled, error) {
	w, m := &writer{client: c, path: "/" + index + "/_bulk"}, newMaker(c.languages)
	var filled Filled
	var left LeftOutError
	for a, err := range articles {
		if ctx.Err() != nil {
			return filled, fmt.Errorf("opensearch: %w", ctx.Err())
		}
		if err != nil {
			left.Errors = append(left.Errors, err)
			if a.ID == "" { // not one article, but the reading of them
				return filled, err
			}
			continue
		}
		filled.Held++
		if progress != nil {
			progress(filled.Held)
		}
		id := string(a.ID)
		had := held[id]
		delete(held, id)
		if had == mark(&a) {
			continue
		}
		filled.Sent++
		if err := w.article(ctx, m, &a); err != nil {
			return filled, err
		}
	}
	for id := range held {
		filled.Removed++
		if err := w.remove(ctx, id); err != nil {
			return filled, err
		}
	}
	if err := w.flush(ctx); err != nil {
		return filled, err
	}
	left.Errors = append(left.Errors, w.refused...)
	filled.Held, filled.Sent = filled.Held-len(w.refused), filled.Sent-len(w.refused)
	if err := c.do(ctx, request{method: http.MethodPost, path: "/" + index + "/_refresh"}); err != nil {
		return filled, err
	}
	if len(left.Errors) > 0 {
		return filled, &left
	}
	return filled, nil
}

// How the marks of an index are read.
const (
	marksAtOnce = 5000
	scrollFor   = "1m"
)

// marks returns the marks of all articles that an index has, by their ids.
func (c *Client) marks(ctx context.Context, index string) (map[string]string, error) {
	type page struct {
		ScrollID string `json:"_scroll_id"`
		Hits     struct {
			Hits []struct {
				ID     string                `json:"_id"`
				Source struct{ Mark string } `json:"_source"`
			}
		}
	}
	if err := c.do(ctx, request{method: http.MethodPost, path: "/" + index + "/_refresh"}); err != nil {
		return nil, err
	}
	out := map[string]string{}
	next := request{method: http.MethodPost, path: "/" + index + "/_search?scroll=" + scrollFor + "&allow_partial_search_results=false",
		body: object{"size": marksAtOnce, "sort": []string{"_doc"}, "_source": []string{"mark"}, "query": onlyArticles}}
	for {
		var p page
		next.into = &p
		if err := c.do(ctx, next); err != nil {
			return nil, err
		}
		for _, h := range p.Hits.Hits {
			out[h.ID] = h.Source.Mark
		}
		if len(p.Hits.Hits) == 0 {
			_ = c.do(ctx, request{method: http.MethodDelete, path: "/_search/scroll", body: object{"scroll_id": p.ScrollID}}) // it ends by itself, too
			return out, nil
		}
		next = request{method: http.MethodPost, path: "/_search/scroll", body: object{"scroll": scrollFor, "scroll_id": p.ScrollID}}
	}
}
