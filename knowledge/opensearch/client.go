package opensearch

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ukti-bot/ukti/knowledge/internal/language/languages"
	"github.com/ukti-bot/ukti/knowledge/internal/meaning"
)

// maxAnswer bounds what is read of one answer, in bytes.
const maxAnswer = 64 << 20

// Client speaks to a cluster. It is safe for concurrent use.
//
// It is net/http and a dozen requests: what the official client adds to that are types of
// the API's bodies, which are not wanted, and a pool with a pace of its own.
type Client struct {
	o         Options
	http      *http.Client
	languages *languages.Set
	next      atomic.Uint32 // the node to begin with
	counted   counted

	corrections *meaning.Corrections
	meaning     struct { // made when it is first asked for
		once  sync.Once
		near  *meaning.Near
		words []string
	}
}

// New makes a client. It asks the cluster nothing yet. The error is that of
// [Options.Validate], or says that the compiled-in tables are damaged.
func New(o Options) (*Client, error) {
	if err := o.Validate(); err != nil {
		return nil, fmt.Errorf("opensearch: %w", err)
	}
	l, err := languages.All()
	if err != nil {
		return nil, err
	}
	corrections, err := meaning.DefaultCorrections()
	if err != nil {
		return nil, err
	}
	if o.Corrections != nil {
		corrections = corrections.With(o.Corrections)
	}
	o.Timeout = cmp.Or(o.Timeout, DefaultTimeout)
	if o.Password == nil {
		o.Password = func() string { return "" }
	}
	if o.Transport == nil {
		o.Transport = &http.Transport{Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: 16, IdleConnTimeout: time.Minute, TLSHandshakeTimeout: 5 * time.Second}
	}
	return &Client{o: o, http: &http.Client{Transport: o.Transport}, languages: l, corrections: corrections}, nil
}

// request is one request to the cluster.
type request struct {
	method, path string
	body         any // made JSON; a []byte is sent as it is, as lines of JSON
	into         any // the answer is read into it; nil: it is not wanted
}

// do sends a request to one node, to the next where one can't be reached, and reads the
// answer. Sending one twice does no harm: all of them say what shall be.
func (c *Client) do(ctx context.Context, r request) error {
	body, kind := []byte(nil), "application/json"
	switch b := r.body.(type) {
	case nil:
	case []byte:
		body, kind = b, "application/x-ndjson"
	default:
		var err error
		if body, err = json.Marshal(b); err != nil {
			return fmt.Errorf("opensearch: %w", err)
		}
	}
	first := int(c.next.Add(1))
	var err error
	for i := range c.o.URLs {
		node := strings.TrimRight(c.o.URLs[(first+i)%len(c.o.URLs)], "/")
		var status int
		var answer []byte
		if status, answer, err = c.send(ctx, r.method, node+r.path, kind, body); err != nil {
			err = unreached(ctx, err)
			if ctx.Err() != nil {
				break
			}
			continue
		}
		if status >= http.StatusBadRequest {
			return fmt.Errorf("opensearch: %w", failed(status, answer))
		}
		if r.into == nil {
			return nil
		}
		if err := json.Unmarshal(answer, r.into); err != nil {
			return fmt.Errorf("opensearch: what %s answered is no OpenSearch's: %w", r.path, err)
		}
		return nil
	}
	return fmt.Errorf("opensearch: %w", err)
}

func (c *Client) send(ctx context.Context, method, address, kind string, body []byte) (status int, answer []byte, err error) {
	r, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	if body != nil {
		r.Header.Set("Content-Type", kind)
	}
	if c.o.User != "" {
		r.SetBasicAuth(c.o.User, c.o.Password())
	}
	response, err := c.http.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = response.Body.Close() }() // it was only read
	answer, err = io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	return response.StatusCode, answer, err
}

// lines puts values below each other as JSON, as _bulk and _msearch want them.
func lines(values ...any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	for _, v := range values {
		if err := e.Encode(v); err != nil {
			return nil, fmt.Errorf("opensearch: %w", err)
		}
	}
	return b.Bytes(), nil
}
