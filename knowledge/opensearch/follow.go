package opensearch

import (
	"context"
	"errors"
	"net/http"

	"github.com/ukti-bot/ukti/knowledge"
)

// Stand is how far an index has followed the archive.
type Stand struct {
	Index string
	Seq   int64 // the number of the archive's last change that it is known to have; 0: of none
}

// Stand returns how far the index in use has followed. The error wraps [ErrMissing] where
// there is none.
func (c *Client) Stand(ctx context.Context) (Stand, error) {
	ctx, cancel := context.WithTimeout(ctx, c.o.Timeout)
	defer cancel()
	return c.behind(ctx)
}

// Renew returns an index that is not in use yet, to be brought in step and then used
// ([Client.Use]): one that was begun and not ended, or a new one.
func (c *Client) Renew(ctx context.Context) (Stand, error) {
	ctx, cancel := context.WithTimeout(ctx, max(c.o.Timeout, bulkTimeout))
	defer cancel()
	var found map[string]struct {
		Aliases  map[string]any
		Mappings struct {
			Meta meta `json:"_meta"`
		}
	}
	err := c.do(ctx, request{method: http.MethodGet, path: "/" + c.alias() + "-*", into: &found})
	if err != nil && !errors.Is(err, ErrMissing) {
		return Stand{}, err
	}
	var begun Stand
	for name, of := range found {
		if len(of.Aliases) == 0 && of.Mappings.Meta.Ukti == format && of.Mappings.Meta.Seq > begun.Seq {
			begun = Stand{name, of.Mappings.Meta.Seq}
		}
	}
	if begun.Index != "" {
		return begun, nil
	}
	index, err := c.create(ctx)
	return Stand{Index: index}, err
}

// Use lets an index be the one that is asked from now on, in one step, and deletes the one
// before.
func (c *Client) Use(ctx context.Context, s Stand) error {
	ctx, cancel := context.WithTimeout(ctx, max(c.o.Timeout, bulkTimeout))
	defer cancel()
	if err := c.do(ctx, request{method: http.MethodPost, path: "/" + s.Index + "/_refresh"}); err != nil {
		return err
	}
	if err := c.Note(ctx, s); err != nil {
		return err
	}
	return c.use(ctx, s.Index)
}

// Note has an index say how far it has followed.
func (c *Client) Note(ctx context.Context, s Stand) error {
	ctx, cancel := context.WithTimeout(ctx, max(c.o.Timeout, bulkTimeout))
	defer cancel()
	return c.do(ctx, request{method: http.MethodPut, path: "/" + s.Index + "/_mapping", body: object{"_meta": meta{format, s.Seq}}})
}

// Change is what has become of an article.
type Change struct {
	Removed bool              // it is held no more; Article has only its ID
	Article knowledge.Article // else: as it is now
}

// Apply takes changes into an index, "" for the one in use; after some seconds they count.
// Applying one twice does no harm. Articles that the cluster can't take are left out, and
// named in a [*LeftOutError].
func (c *Client) Apply(ctx context.Context, index string, changes []Change) error {
	w := &writer{client: c, path: "/" + index + "/_bulk"}
	if index == "" {
		w.path = "/" + c.alias() + "/_bulk?require_alias=true"
	}
	m := newMaker(c.languages)
	for i := range changes {
		a := &changes[i].Article
		var err error
		if changes[i].Removed {
			err = w.remove(ctx, string(a.ID))
		} else {
			err = w.article(ctx, m, a)
		}
		if err != nil {
			return err
		}
	}
	if err := w.flush(ctx); err != nil {
		return err
	}
	if len(w.refused) > 0 {
		return &LeftOutError{w.refused}
	}
	return nil
}

// Count returns how many articles the index in use finds now.
func (c *Client) Count(ctx context.Context) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, c.o.Timeout)
	defer cancel()
	var answer struct{ Count int }
	err := c.do(ctx, request{method: http.MethodPost, path: "/" + c.alias() + "/_count", body: object{"query": onlyArticles}, into: &answer})
	return answer.Count, err
}
