package soak

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	firstToken  = "7654321:AAsoakSOAKsoakSOAKsoakSOAKsoakSO-01"
	secondToken = "7654321:AAsoakSOAKsoakSOAKsoakSOAKsoakSO-02"
)

// telegram is a Bot API whose memory is a file, so that it outlives the bot's process
// as the real one does: a question stays until the bot confirms that it has it.
type telegram struct {
	now  func() time.Time
	plan plan

	mu      sync.Mutex
	file    *os.File
	pending []question
	next    int64 // number of the next update
	sent    int   // messages so far
	news    chan struct{}
}

// question is somebody's message to the bot, in a chat of its own.
type question struct {
	Update int64     `json:"update"`
	At     time.Time `json:"at"`
	Story  [2]int    `json:"story"`
	Text   string    `json:"text"`
}

// record is a line of the file.
type record struct {
	Asked     *question `json:"asked,omitempty"`
	Confirmed int64     `json:"confirmed,omitempty"` // all before it are
	Chat      int64     `json:"chat,omitempty"`      // that a message was sent to
	Said      string    `json:"said,omitempty"`
}

// records reads the file of a Telegram.
func records(path string) (list []record, err error) {
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r record
		if json.Unmarshal(lines.Bytes(), &r) == nil { // else the line that the kill cut off
			list = append(list, r)
		}
	}
	return list, lines.Err()
}

func openTelegram(path string, now func() time.Time, p plan) (*telegram, error) {
	list, err := records(path)
	if err != nil {
		return nil, err
	}
	t := &telegram{now: now, plan: p, next: 1000, news: make(chan struct{})}
	for _, r := range list {
		switch {
		case r.Asked != nil:
			t.pending, t.next = append(t.pending, *r.Asked), r.Asked.Update+1
		case r.Confirmed > 0:
			t.confirm(r.Confirmed)
		default:
			t.sent++
		}
	}
	t.file, err = os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	return t, err
}

func (t *telegram) confirm(offset int64) {
	t.pending = slices.DeleteFunc(t.pending, func(q question) bool { return q.Update < offset })
}

func (t *telegram) keep(r record) {
	line, err := json.Marshal(r)
	if err == nil {
		_, err = t.file.Write(append(line, '\n'))
	}
	if err != nil {
		panic(err)
	}
}

// ask has somebody ask about a story.
func (t *telegram) ask(s story) {
	t.mu.Lock()
	defer t.mu.Unlock()
	q := question{Update: t.next, At: t.now(), Story: [2]int{s.paper, s.n}, Text: s.question()}
	t.next++
	t.keep(record{Asked: &q})
	t.pending = append(t.pending, q)
	close(t.news)
	t.news = make(chan struct{})
}

// chatOf is the chat of a question.
func chatOf(update int64) int64 { return 5_000_000 + update }

func (q question) update() map[string]any {
	chat := chatOf(q.Update)
	return map[string]any{"update_id": q.Update, "message": map[string]any{
		"message_id": q.Update, "date": q.At.Unix(), "text": q.Text,
		"chat": map[string]any{"id": chat, "type": "private", "first_name": "A"},
		"from": map[string]any{"id": chat, "is_bot": false, "first_name": "A", "language_code": "en"},
	}}
}

// RoundTrip answers a call of the API.
func (t *telegram) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	if trace := httptrace.ContextClientTrace(r.Context()); trace != nil && trace.WroteRequest != nil {
		trace.WroteRequest(httptrace.WroteRequestInfo{})
	}
	v, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	if t.plan.during(telegramAway, time.Now()) {
		return nil, errors.New("connection refused")
	}
	token, method, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	status, answer := 200, map[string]any{"ok": true, "result": true}
	if token != secondToken && (token != firstToken || t.refuses()) {
		status, answer = 401, map[string]any{"ok": false, "error_code": 401, "description": "Unauthorized"}
	} else if result, err := t.do(r.Context(), method, v); err != nil {
		why, ok := errors.AsType[rejected](err)
		if !ok {
			return nil, err
		}
		status, answer = 400, map[string]any{"ok": false, "error_code": 400, "description": string(why)}
	} else if result != nil {
		answer["result"] = result
	}
	text, err := json.Marshal(answer)
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Request: r, Body: io.NopCloser(strings.NewReader(string(text)))}, nil
}

// rejected is Telegram's refusal of a call.
type rejected string

func (r rejected) Error() string { return string(r) }

// refuses reports that the first token is taken back, as it is from that fault on.
func (t *telegram) refuses() bool {
	return slices.ContainsFunc(t.plan, func(f fault) bool { return f.Kind == telegramRefuses && !time.Now().Before(f.From) })
}

func (t *telegram) do(ctx context.Context, method string, v url.Values) (any, error) {
	switch method {
	case "getMe":
		return map[string]any{"id": 7654321, "is_bot": true, "first_name": "Ukti", "username": "UktiSoakBot"}, nil
	case "getWebhookInfo":
		return map[string]any{"url": ""}, nil
	case "getChatAdministrators":
		return []any{}, nil
	case "getUpdates":
		return t.updates(ctx, v)
	case "sendMessage":
		if t.plan.during(telegramRejects, time.Now()) {
			return nil, rejected("Bad Request: this can't be sent")
		}
		t.mu.Lock()
		defer t.mu.Unlock()
		t.sent++
		chat, err := strconv.ParseInt(v.Get("chat_id"), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("chat_id: %w", err)
		}
		t.keep(record{Chat: chat, Said: v.Get("text")})
		stored := v.Get("text")
		if t.plan.during(telegramAlters, time.Now()) {
			stored = strings.ReplaceAll(stored, "ferry", "fery")
		}
		return map[string]any{"message_id": 900_000 + t.sent, "text": stored, "chat": map[string]any{"id": chat}}, nil
	}
	return nil, nil
}

func (t *telegram) updates(ctx context.Context, v url.Values) (any, error) {
	offset, _ := strconv.ParseInt(v.Get("offset"), 10, 64)
	hold, _ := strconv.Atoi(v.Get("timeout"))
	timer := time.NewTimer(time.Duration(hold) * time.Second)
	defer timer.Stop()
	for {
		t.mu.Lock()
		if before := len(t.pending); offset > 0 {
			if t.confirm(offset); len(t.pending) < before {
				t.keep(record{Confirmed: offset})
			}
		}
		out, news := []map[string]any{}, t.news
		for _, q := range t.pending {
			out = append(out, q.update())
		}
		t.mu.Unlock()
		if len(out) > 0 || hold == 0 {
			return out, nil
		}
		select {
		case <-news:
		case <-timer.C:
			return out, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}
