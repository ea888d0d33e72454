//go:build soak

package soak

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
)

const (
	firstToken  = "7654321:AAsoakSOAKsoakSOAKsoakSOAKsoakSO-01"
	secondToken = "7654321:AAsoakSOAKsoakSOAKsoakSOAKsoakSO-02"
)

// telegram is a Bot API whose memory is a file, so that it outlives the bot's process
// as the real one does: a question stays until the bot confirms that it has it.
type telegram struct {
	*telegramfake.Server
	now  func() time.Time
	plan plan

	asking sync.Mutex // one question after the other, by their numbers
	mu     sync.Mutex
	file   *os.File
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
	t := &telegram{Server: telegramfake.New(), now: now, plan: p}
	var pending []question
	next := t.NextID
	for _, r := range list {
		switch {
		case r.Asked != nil:
			pending, next = append(pending, *r.Asked), r.Asked.Update+1
		case r.Confirmed > 0:
			pending = slices.DeleteFunc(pending, func(q question) bool { return q.Update < r.Confirmed })
		}
	}
	for _, q := range pending {
		t.deliver(q)
	}
	t.NextID = next
	t.Most = 100
	t.Fault = t.planned
	t.Changes = func(text string) string {
		if t.plan.during(telegramAlters, time.Now()) {
			text = strings.ReplaceAll(text, "ferry", "fery")
		}
		return telegramfake.Changed(text)
	}
	t.Confirmed = func(offset int64) { t.keep(record{Confirmed: offset}) }
	t.Stored = func(m telegramfake.Message) { t.keep(record{Chat: int64(m.Chat), Said: m.Sent}) }
	t.file, err = os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	return t, err
}

func (t *telegram) keep(r record) {
	t.mu.Lock()
	defer t.mu.Unlock()
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
	t.asking.Lock()
	defer t.asking.Unlock()
	t.Mu.Lock()
	q := question{Update: t.NextID, At: t.now(), Story: [2]int{s.paper, s.n}, Text: s.question()}
	t.Mu.Unlock()
	t.keep(record{Asked: &q})
	t.deliver(q)
}

// deliver has a question wait for the bot, under its number.
func (t *telegram) deliver(q question) {
	t.Mu.Lock()
	t.NextID = q.Update
	t.People[fmt.Sprintf("%d/%d", chatOf(q.Update), q.Update)] = 0
	t.Mu.Unlock()
	t.Push(q.update())
}

// chatOf is the chat of a question.
func chatOf(update int64) int64 { return 5_000_000 + update }

func (q question) update() map[string]any {
	chat := chatOf(q.Update)
	return map[string]any{"message": map[string]any{
		"message_id": q.Update, "date": q.At.Unix(), "text": q.Text,
		"chat": map[string]any{"id": chat, "type": "private", "first_name": "A"},
		"from": map[string]any{"id": chat, "is_bot": false, "first_name": "A", "language_code": "en"},
	}}
}

// RoundTrip answers a call of the API, for either of the bot's tokens while it is good.
func (t *telegram) RoundTrip(r *http.Request) (*http.Response, error) {
	if t.plan.during(telegramAway, time.Now()) {
		return nil, errors.New("connection refused")
	}
	token, method, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	if token == secondToken || token == firstToken && !t.refuses() {
		r = r.Clone(r.Context())
		r.URL.Path = "/bot" + t.Token + "/" + method
	}
	return t.Server.RoundTrip(r)
}

// planned is what the plan has go wrong with a call.
func (t *telegram) planned(method string, _ url.Values, _ int) *telegramfake.Fault {
	if method == "sendMessage" && t.plan.during(telegramRejects, time.Now()) {
		return telegramfake.Refusal(http.StatusBadRequest, "Bad Request: this can't be sent", nil)
	}
	return nil
}

// refuses reports that the first token is taken back, as it is from that fault on.
func (t *telegram) refuses() bool {
	return slices.ContainsFunc(t.plan, func(f fault) bool { return f.Kind == telegramRefuses && !time.Now().Before(f.From) })
}
