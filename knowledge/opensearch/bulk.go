package opensearch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
)

// Bounds of bulk requests. One is under way at a time, so that what writes waits for the
// cluster.
const (
	bulkBytes   = 2 << 20
	bulkTimeout = time.Minute
	leastPause  = 100 * time.Millisecond // before what the cluster had no room for is sent again; doubled each time
	mostPause   = 10 * time.Second
	mostTries   = 10
)

// writer sends changes to an index in bulk requests. It serves one goroutine.
type writer struct {
	client  *Client
	path    string // of the request
	waiting []action
	bytes   int
	refused []error // changes that the cluster can't take, whatever the load
}

// action is one change, as lines of JSON.
type action struct{ lines []byte }

func (w *writer) put(ctx context.Context, id string, d *document) error {
	return w.add(ctx, object{"index": object{"_id": id}}, d)
}

// article sends an article, and before it the words that no article before it had.
func (w *writer) article(ctx context.Context, m *maker, a *knowledge.Article) error {
	d := m.document(a)
	for _, l := range m.lexemes() {
		if err := w.add(ctx, object{"create": object{"_id": lexemeID + l.Lexeme.Word}}, l); err != nil {
			return err
		}
	}
	return w.put(ctx, string(a.ID), &d)
}

func (w *writer) remove(ctx context.Context, id string) error {
	return w.add(ctx, object{"delete": object{"_id": id}})
}

func (w *writer) add(ctx context.Context, values ...any) error {
	b, err := lines(values...)
	if err != nil {
		return err
	}
	w.waiting, w.bytes = append(w.waiting, action{b}), w.bytes+len(b)
	if w.bytes < bulkBytes {
		return nil
	}
	return w.flush(ctx)
}

// flush sends what waits, and again what the cluster had no room for, slower each time.
func (w *writer) flush(ctx context.Context) error {
	pause := leastPause
	for try := 1; len(w.waiting) > 0; try++ {
		left, err := w.send(ctx, w.waiting)
		if err != nil && !errors.Is(err, ErrBusy) || try == mostTries {
			return errors.Join(err, busyUnless(err))
		}
		if w.waiting = left; len(left) == 0 {
			break
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return fmt.Errorf("opensearch: %w", ctx.Err())
		}
		pause = min(2*pause, mostPause)
	}
	w.waiting, w.bytes = nil, 0
	return nil
}

// busyUnless is [ErrBusy] where there is no other error.
func busyUnless(err error) error {
	if err == nil {
		return fmt.Errorf("opensearch: %w", ErrBusy)
	}
	return nil
}

// send returns those of the actions that are to be sent again; all of them beside an error.
func (w *writer) send(ctx context.Context, actions []action) (left []action, err error) {
	var body bytes.Buffer
	for _, a := range actions {
		body.Write(a.lines)
	}
	ctx, cancel := context.WithTimeout(ctx, bulkTimeout)
	defer cancel()
	var answer struct {
		Items []map[string]struct {
			ID     string `json:"_id"`
			Status int
			Error  json.RawMessage
		}
	}
	if err := w.client.do(ctx, request{method: http.MethodPost, path: w.path, body: body.Bytes(), into: &answer}); err != nil {
		return actions, err
	}
	for i, item := range answer.Items {
		for _, done := range item {
			if len(done.Error) == 0 || i >= len(actions) || done.Status == http.StatusConflict { // a word that is there already
				continue
			}
			said, _ := json.Marshal(object{"error": done.Error}) // it was JSON
			switch err := failed(done.Status, said); {
			case errors.Is(err, ErrBusy) || errors.Is(err, ErrRed):
				left = append(left, actions[i])
			case errors.Is(err, ErrFull):
				return actions, fmt.Errorf("opensearch: %w", err)
			default:
				w.refused = append(w.refused, fmt.Errorf("opensearch: the article %q was not taken: %w", done.ID, err))
			}
		}
	}
	return left, nil
}
