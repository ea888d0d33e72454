package embed

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/knowledge/internal/vector"
)

// The bounds of an answer's size in bytes: for what is around the vectors, and for
// each component. A float64 is written in at most 25.
const (
	answerFrame    = 64 << 10
	componentBytes = 32
)

// send has the server embed texts, as they are, and gives their vectors in order.
// An error is always a *failure, and holds neither the key nor a text.
func (c *Client) send(ctx context.Context, model string, texts []string) ([]Vector, error) {
	start := time.Now()
	body, err := c.exchange(ctx, model, texts)
	if err != nil {
		if _, known := errors.AsType[*failure](err); !known {
			err = transportFailure(ctx, err, time.Since(start))
		}
		return nil, c.redact(err, texts)
	}
	raw, err := parseAnswer(body, len(texts))
	switch {
	case errors.Is(err, errNoNumber):
		return nil, &failure{kind: refused, text: err.Error()}
	case err != nil:
		return nil, c.redact(&failure{kind: broken, text: err.Error()}, texts)
	}
	return c.vectors(raw)
}

// exchange posts one request and gives the body of its answer.
func (c *Client) exchange(ctx context.Context, model string, texts []string) ([]byte, error) {
	request, err := c.request(ctx, model, texts)
	if err != nil {
		return nil, err
	}
	client := http.Client{
		Transport:     c.o.Transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		said, _ := io.ReadAll(io.LimitReader(response.Body, answerFrame))
		return nil, statusFailure(response, reason(said), time.Now())
	}
	limit := c.answerLimit(len(texts))
	body, err := io.ReadAll(io.LimitReader(response.Body, limit+1))
	if err == nil && int64(len(body)) > limit {
		err = &failure{kind: broken, text: fmt.Sprintf("the answer is longer than %d bytes, which is no %d vectors", limit, len(texts))}
	}
	return body, err
}

func (c *Client) request(ctx context.Context, model string, texts []string) (*http.Request, error) {
	body, err := json.Marshal(struct {
		Model    string   `json:"model"`
		Input    []string `json:"input"`
		Encoding string   `json:"encoding_format"` // every server knows this one; an answer in base64 is understood too
	}{model, texts, "float"})
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.endpoint.String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	r.Header.Set("User-Agent", "ukti")
	// Not sent: it tells net/http that the request may be repeated when an idle
	// connection turns out to be closed.
	r.Header["Idempotency-Key"] = nil
	if key := c.o.Key(); key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	return r, nil
}

// answerLimit is how many bytes an answer with n vectors can have.
func (c *Client) answerLimit(n int) int64 {
	dimension := c.dimension.Load()
	if dimension == 0 {
		dimension = vector.MaxDimension
	}
	return answerFrame + int64(n)*(dimension*componentBytes+256)
}

// vectors rounds an answer's vectors and holds them to the dimension of the first
// answer.
func (c *Client) vectors(raw [][]float32) ([]Vector, error) {
	out := make([]Vector, len(raw))
	for i, r := range raw {
		v, _, err := Quantize(r)
		if err != nil {
			return nil, &failure{kind: refused, text: "the answer can't be used", cause: err}
		}
		out[i] = v
	}
	dimension := int64(out[0].Dimension())
	if !c.dimension.CompareAndSwap(0, dimension) && c.dimension.Load() != dimension {
		return nil, &failure{kind: broken, text: fmt.Sprintf(
			"the answer's vectors have %d components, before they had %d: query_model and passage_model must be one model, and after a change of it restart the bot",
			dimension, c.dimension.Load())}
	}
	return out, nil
}

// shortest is how many bytes a text has that is looked for in what a server says. A
// shorter one tells nothing, and may stand there by chance.
const shortest = 8

// redact takes the key, and what a person asked, out of a failure: the server may
// have repeated them, and failures are logged.
func (c *Client) redact(err error, texts []string) error {
	if kindOf(err) == ended {
		return err // no word of it is the server's
	}
	said := err.Error()
	if key := c.o.Key(); key != "" {
		said = strings.ReplaceAll(said, key, "[secret]")
	}
	for _, t := range texts {
		if len(t) >= shortest {
			said = strings.ReplaceAll(said, t, "[text]")
		}
	}
	if said == err.Error() {
		return err
	}
	f := failure{kind: kindOf(err), text: said}
	if inner, ok := errors.AsType[*failure](err); ok {
		f.after = inner.after
	}
	return &f
}

// try asks the server, away until now, whether it is back: it must answer a
// question in time, but not the first, for which some load the model.
func (c *Client) try(ctx context.Context) error {
	if c.o.PassageModel != c.o.QueryModel {
		if _, err := c.trial(ctx, c.o.PassageModel, c.o.PassagePrefix); err != nil {
			return err
		}
	}
	var took time.Duration
	for range 2 {
		var err error
		if took, err = c.trial(ctx, c.o.QueryModel, c.o.QueryPrefix); err != nil || took <= c.o.Timeout {
			return err
		}
	}
	return &failure{kind: slow, text: fmt.Sprintf("it is there, but took %v for a question, and the timeout is %v", took.Round(time.Millisecond), c.o.Timeout)}
}

// trial sends a short text and gives how long the answer took.
func (c *Client) trial(ctx context.Context, model, prefix string) (time.Duration, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, BatchTimeout, errTimeout)
	defer cancel()
	start := time.Now()
	_, err := c.send(ctx, model, []string{prefix + trialText})
	return time.Since(start), err
}

// trialText is what a server is tried with.
const trialText = "আজ কী হলো? What happened today?"
