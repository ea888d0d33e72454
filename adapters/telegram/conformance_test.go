package telegram

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
)

// fast are limits under which a test does not wait.
var fast = limits{
	all: rate{burst: 1000, gap: time.Microsecond}, private: rate{burst: 1000, gap: time.Microsecond},
	group: rate{burst: 1000, gap: time.Microsecond}, press: rate{burst: 1000, gap: time.Microsecond}, inFlight: time.Second,
}

func TestConformance(t *testing.T) {
	adaptertest.Run(t, adaptertest.Suite{
		Settle: 200 * time.Millisecond, // the trimmed end of a piece never comes
		New:    func(t testing.TB, log *slog.Logger) adaptertest.Harness { return newHarness(t, log).Harness },
		Limits: adaptertest.Limits{
			TrimsEnds: true,
			MaxText:   3500,
			Changes:   telegramfake.Changed,
		},
	})
}

// harness plays the suite's persons in a fake Telegram.
type harness struct {
	adaptertest.Harness
	fake *telegramfake.Server

	mu      sync.Mutex
	updates map[string]int64          // by message and text: a repeated message has the same number
	raws    map[int64]string          // the update as it was
	at      map[int]int               // the chat of a message
	presses map[int]adaptertest.Press // by id
	data    map[int][]string          // of an answer's buttons, as first shown
}

func newHarness(t testing.TB, log *slog.Logger) *harness {
	f := telegramfake.New()
	c := Default()
	c.Token = adapters.NewSecret(telegramfake.Token)
	memory := &adaptertest.Memory{}
	a, err := New(c, Options{Log: log, Memory: memory, Transport: f})
	if err != nil {
		t.Fatal(err)
	}
	a.limits = fast
	h := &harness{
		fake: f, updates: map[string]int64{}, raws: map[int64]string{}, at: map[int]int{},
		presses: map[int]adaptertest.Press{}, data: map[int][]string{},
	}
	h.Harness = adaptertest.Harness{
		Memory: memory, Adapter: a, Ask: h.ask, Press: h.press, Shown: h.shown,
		Secrets:      []string{telegramfake.Token, strings.SplitN(telegramfake.Token, ":", 2)[1]},
		Acknowledged: h.acknowledged,
		Malformed:    h.malformed,
		Drop:         f.Cut,
		Reject:       func() { f.Token = "1:another" },
		Lose:         func() { f.Plant(on("sendMessage", 1, &telegramfake.Fault{Lost: "after"})) },
		Refuse:       h.refuse,
		Places:       h.places(),
	}
	return h
}

func person(asker int) map[string]any {
	return map[string]any{"id": 100000 + asker, "is_bot": false, "first_name": "P", "language_code": "bn"}
}

func groupChat(chat int) map[string]any {
	return map[string]any{"id": -1001000000000 - chat, "type": "supergroup"}
}

// words returns a text addressed to the bot by a mention, and its entities.
func addressedTo(bot, text string) map[string]any {
	name := "@" + bot
	return map[string]any{
		"text":     name + " " + text,
		"entities": []map[string]any{{"type": "mention", "offset": 0, "length": len(name)}},
	}
}

func (h *harness) ask(m adaptertest.Message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	key := fmt.Sprint(m.ID, m.Edited)
	if id, ok := h.updates[key]; ok {
		h.fake.Again(id, h.raws[id])
		return
	}
	from := person(m.Asker)
	from["is_bot"] = m.Bot
	msg := map[string]any{"text": m.Text}
	c := map[string]any{"id": 100000 + m.Asker, "type": "private"}
	if !m.Private {
		msg, c = addressedTo(telegramfake.BotName, m.Text), groupChat(m.Chat)
	}
	msg["message_id"], msg["date"], msg["from"], msg["chat"] = m.ID, 1700000000, from, c
	if m.Faceless {
		msg["from"], msg["sender_chat"] = map[string]any{"id": anonymousAdmin, "is_bot": true}, c
	}
	chat := c["id"].(int)
	h.at[m.ID] = chat
	h.fake.Mu.Lock()
	h.fake.People[fmt.Sprintf("%d/%d", chat, m.ID)] = 0
	h.fake.Mu.Unlock()
	kind := "message"
	if m.Edited {
		kind = "edited_message"
	}
	u := map[string]any{kind: msg}
	id := h.fake.Push(u)
	raw, err := json.Marshal(u)
	if err != nil {
		panic(err)
	}
	h.updates[key], h.raws[id] = id, string(raw)
}

func (h *harness) press(p adaptertest.Press) {
	h.shown(p.Of) // notes the buttons
	h.mu.Lock()
	defer h.mu.Unlock()
	h.presses[p.ID] = p
	var last *telegramfake.Message
	for _, m := range h.answers(p.Of) {
		last = m
	}
	h.fake.Push(map[string]any{"callback_query": map[string]any{
		"id": "press" + strconv.Itoa(p.ID), "from": person(p.Asker), "data": h.data[p.Of][p.Choice],
		"message": map[string]any{"message_id": last.ID, "date": 1700000000, "chat": groupChat(p.Chat), "text": last.Text},
	}})
}

// alone reports whether a message is the only one of its chat, so that what the bot says
// there answers it even where it does not say so.
func (h *harness) alone(id int) bool {
	for other, chat := range h.at {
		if other != id && chat == h.at[id] {
			return false
		}
	}
	return true
}

// answers returns copies of the messages that answer a question.
func (h *harness) answers(id int) []*telegramfake.Message {
	h.fake.Mu.Lock()
	defer h.fake.Mu.Unlock()
	var out []*telegramfake.Message
	for _, m := range h.fake.Messages {
		if (m.ReplyTo == id || m.ReplyTo == 0 && h.alone(id)) && m.Chat == h.at[id] && !m.Deleted {
			c := *m
			out = append(out, &c)
		}
	}
	return out
}

func (h *harness) shown(id int) adaptertest.Shown {
	h.mu.Lock()
	defer h.mu.Unlock()
	var s adaptertest.Shown
	if p, ok := h.presses[id]; ok {
		if !h.pressed(id) {
			return s
		}
		id = p.Of
	}
	for _, m := range h.answers(id) {
		s.Posts = append(s.Posts, postOf(m))
		s.Copies = append(s.Copies, m.Copies...)
		for _, b := range m.Buttons {
			s.Choices = append(s.Choices, b[0])
			if len(h.data[id]) < len(m.Buttons) {
				h.data[id] = append(h.data[id], b[1])
			}
		}
	}
	return s
}

// pressed reports whether the answer was edited since the press was answered.
func (h *harness) pressed(id int) bool {
	h.fake.Mu.Lock()
	defer h.fake.Mu.Unlock()
	before, ok := h.fake.EditsAt["press"+strconv.Itoa(id)]
	for _, m := range h.fake.Messages {
		before -= m.Edits
	}
	return ok && before < 0
}

// refuse plants the n-th of the refusals that a plainer message cures.
func (h *harness) refuse(n int) bool {
	for _, c := range refusedCases {
		if c.while == "always" || c.while == "topic" { // final, or about a topic, which this chat has none of
			continue
		}
		if n--; n < 0 {
			h.fake.Plant(func(method string, v url.Values, _ int) *telegramfake.Fault {
				if method == "sendMessage" && holds[c.while](v) {
					return telegramfake.Refusal(c.code, c.text, nil)
				}
				return nil
			})
			return true
		}
	}
	h.fake.Plant(nil)
	return false
}

var name3 = regexp.MustCompile(`(^|\W)@\w{3,}`)

// postOf reads a message as Telegram's clients show it.
func postOf(m *telegramfake.Message) adaptertest.Post {
	changed := telegramfake.Changed(m.Sent)
	trimmed := len(changed) - len(strings.TrimLeft(changed, " \n"))
	units := utf16.Encode([]rune(m.Sent))
	place := func(unit int) int {
		before := string(utf16.Decode(units[:unit]))
		return min(max(0, len(telegramfake.Changed(before))-trimmed), len(m.Text))
	}
	p := adaptertest.Post{Text: m.Text, Private: m.Chat > 0}
	bare := []byte(m.Text)
	for _, e := range m.Entities {
		span := adapters.Span{Start: place(e.Offset), End: place(e.Offset + e.Length)}
		switch e.Type {
		case "blockquote", "expandable_blockquote":
			p.Quoted = append(p.Quoted, span)
		case "bold":
			p.Marked = append(p.Marked, span)
		case "text_link":
			p.Links = append(p.Links, e.URL)
		}
		if e.Type == "code" || e.Type == "text_link" { // no names are looked for there
			copy(bare[span.Start:span.End], strings.Repeat(" ", span.End-span.Start))
		}
	}
	p.Pings = name3.Match(bare)
	return p
}

func (h *harness) acknowledged(id int) bool {
	h.fake.Mu.Lock()
	defer h.fake.Mu.Unlock()
	for _, c := range h.fake.Calls {
		if c.Method == "sendChatAction" && c.Values.Get("chat_id") == strconv.Itoa(h.at[id]) {
			return true
		}
	}
	return false
}

// malformed delivers what no update should be.
func (h *harness) malformed() {
	h.fake.Mu.Lock()
	first := h.fake.NextID
	h.fake.NextID += int64(len(brokenUpdates))
	h.fake.Mu.Unlock()
	for i, raw := range brokenUpdates {
		h.fake.Again(first+int64(i), strings.ReplaceAll(raw, "ID", strconv.FormatInt(first+int64(i), 10)))
	}
}

// brokenUpdates are updates that can't be read, or lack what they should have.
var brokenUpdates = []string{
	`null`, `[]`, `"text"`, `17`, `{}`, `{"update_id":"ID"}`, `{"update_id":ID}`,
	`{"update_id":ID,"message":null}`, `{"update_id":ID,"message":"text"}`, `{"update_id":ID,"message":{}}`,
	`{"update_id":ID,"message":{"message_id":"1"}}`, `{"update_id":ID,"message":{"message_id":1,"text":"x"}}`,
	`{"update_id":ID,"message":{"message_id":1,"text":"x","from":{"id":5}}}`,
	`{"update_id":ID,"message":{"message_id":1,"text":5,"from":{"id":5},"chat":{"id":5,"type":"private"}}}`,
	`{"update_id":ID,"message":{"message_id":1,"text":"@UktiTestBot","entities":[{"type":"mention","offset":0,"length":9000},{"type":"mention","offset":-5,"length":3}],"from":{"id":5},"chat":{"id":-5,"type":"group"}}}`,
	`{"update_id":ID,"edited_message":{}}`, `{"update_id":ID,"callback_query":{}}`,
	`{"update_id":ID,"callback_query":{"id":"1","data":"x"}}`, `{"update_id":ID,"inline_query":{}}`,
	`{"update_id":ID,"inline_query":{"id":7}}`, `{"update_id":ID,"my_chat_member":{}}`, `{"update_id":ID,"my_chat_member":7}`,
	`{"update_id":ID,"channel_post":{"message_id":1,"text":"x","chat":{"id":-5,"type":"channel"}}}`,
	`{"update_id":ID,"message_reaction":{"chat":{"id":5}}}`, `{"update_id":ID,"kind_of_tomorrow":{"a":[1,{"b":2}]}}`,
}
