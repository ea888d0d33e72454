package embed

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"sync/atomic"
	"time"
	"unicode/utf8"
)

// maxText is how many bytes of a text are sent. It leaves the tokens of most
// models, 512, room for any script; a sentence that is longer is judged by its
// beginning.
const maxText = 1500

// errTimeout is the cause of a context that the client itself has ended.
var errTimeout = errors.New("timeout")

// Client asks an embedding server. Its methods are safe for concurrent use.
type Client struct {
	o         Options
	endpoint  *url.URL
	gate      *gate
	breaker   *breaker
	dimension atomic.Int64 // of every vector; 0 until the first answer
	counts    counts
}

// New makes a client. It asks the server nothing yet. The error is that of
// [Options.Validate].
func New(o Options) (*Client, error) {
	if err := o.Validate(); err != nil {
		return nil, fmt.Errorf("embedding server: %w", err)
	}
	o = o.filled()
	address, err := endpoint(o.URL)
	if err != nil {
		return nil, fmt.Errorf("embedding server: %w", err)
	}
	c := &Client{o: o, endpoint: address, gate: newGate()}
	c.breaker = &breaker{log: o.Log, try: c.try}
	return c, nil
}

// Close ends what the client does by itself. Later calls give [ErrClosed].
func (c *Client) Close() { c.breaker.close() }

// Query gives a question's vector. It returns within Options.Timeout, at once when
// the server is away. The error wraps [ErrAway], [ErrSlow], [ErrBusy], [ErrRefused],
// [ErrClosed] or ctx's error, or says what else went wrong; the answer is then to
// be found without the vector, and there is nothing to log: the client does.
func (c *Client) Query(ctx context.Context, text string) (Vector, error) {
	v, err := c.query(ctx, text)
	c.counts.question(err)
	return v, err
}

func (c *Client) query(ctx context.Context, text string) (Vector, error) {
	if err := c.breaker.allow(true); err != nil {
		return Vector{}, err
	}
	start := time.Now()
	ctx, cancel := context.WithTimeoutCause(ctx, c.o.Timeout, errTimeout)
	defer cancel()
	leave, err := c.enter(ctx)
	defer leave()
	if err != nil {
		return Vector{}, err
	}
	waited := time.Since(start)
	v, err := c.send(ctx, c.o.QueryModel, []string{c.o.QueryPrefix + beginning(text, maxText)})
	if waited > c.o.Timeout/10 && errors.Is(err, ErrSlow) {
		return Vector{}, ErrBusy // the server had less than the whole time
	}
	c.breaker.report(true, err)
	if err != nil {
		return Vector{}, err
	}
	return v[0], nil
}

// enter waits for one of the places for questions. What has no place after half
// the time would hardly be answered in the rest.
func (c *Client) enter(ctx context.Context) (leave func(), err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.o.Timeout/2, errTimeout)
	defer cancel()
	leave, err = c.gate.question(ctx)
	switch {
	case errors.Is(err, errTimeout):
		err = ErrBusy
	case err != nil:
		err = &failure{kind: ended, text: "not waited for any longer", cause: err}
	}
	return leave, err
}

// passages gives the vectors of sentences, in order, as one request. It waits
// while questions are under way.
func (c *Client) passages(ctx context.Context, texts []string) ([]Vector, error) {
	if err := c.breaker.allow(false); err != nil {
		return nil, err
	}
	leave, err := c.gate.sentences(ctx)
	if err != nil {
		return nil, &failure{kind: ended, text: "not waited for any longer", cause: err}
	}
	defer leave()
	vectors, err := c.sendPassages(ctx, texts)
	c.breaker.report(false, err)
	if err == nil {
		c.counts.sentences.Add(uint64(len(texts)))
	}
	return vectors, err
}

func (c *Client) sendPassages(ctx context.Context, texts []string) ([]Vector, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, BatchTimeout, errTimeout)
	defer cancel()
	sent := make([]string, len(texts))
	for i, t := range texts {
		sent[i] = c.o.PassagePrefix + beginning(t, maxText)
	}
	return c.send(ctx, c.o.PassageModel, sent)
}

// beginning cuts text to at most limit bytes, at a character's border.
func beginning(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit]
}

// Stats gives the counts so far.
func (c *Client) Stats() Stats {
	s := c.counts.stats()
	s.Source, s.Dimension = c.Name(), int(c.dimension.Load())
	c.breaker.mu.Lock()
	defer c.breaker.mu.Unlock()
	if c.breaker.away {
		s.Away, s.Reason = c.breaker.since, c.breaker.reason
	}
	return s
}

// Name is as [Source.Name] says.
func (c *Client) Name() string { return "embedding server" }

func (c *Client) space() Space { return Space{Model: c.o.PassageModel, Prefix: c.o.PassagePrefix} }

// former is never true: another model may be asked for again, and its vectors cost.
func (c *Client) former(Space) bool { return false }

func (c *Client) untilBack(ctx context.Context) error { return c.breaker.untilBack(ctx) }
func (c *Client) log() *slog.Logger                   { return c.o.Log }
