package sentback

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf16"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/telegram"
)

const telegramBot = 7654321

// botAPI plays Telegram's Bot API for one bot and people in private chats: no faults,
// only what is said. It needs no socket, so that tests run on a fake clock.
type botAPI struct {
	mu      sync.Mutex
	updates []json.RawMessage
	news    chan struct{}
	sent    map[int]map[string]any // the bot's messages, by the id of the one answered
	n       int
}

func newBotAPI() *botAPI {
	return &botAPI{news: make(chan struct{}), sent: map[int]map[string]any{}, n: 1000}
}

// say delivers a message by somebody and returns its id.
func (b *botAPI) say(from int, fields map[string]any) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.n++
	m := map[string]any{
		"message_id": b.n, "date": 1700000000, "chat": map[string]any{"id": from, "type": "private"},
		"from": map[string]any{"id": from, "language_code": "en"},
	}
	maps.Copy(m, fields)
	raw, _ := json.Marshal(map[string]any{"update_id": len(b.updates) + 1, "message": m})
	b.updates = append(b.updates, raw)
	close(b.news)
	b.news = make(chan struct{})
	return b.n
}

// answer is the bot's first message that answers one.
func (b *botAPI) answer(message int) map[string]any {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.sent[message]
}

func (b *botAPI) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	v, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	result, err := b.serve(r.Context(), path.Base(r.URL.Path), v)
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(map[string]any{"ok": true, "result": result})
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(data)), Request: r}, nil
}

func (b *botAPI) serve(ctx context.Context, method string, v url.Values) (any, error) {
	switch method {
	case "getMe":
		return map[string]any{"id": telegramBot, "is_bot": true, "username": "UktiTestBot"}, nil
	case "getUpdates":
		return b.getUpdates(ctx, v)
	case "sendMessage":
		b.mu.Lock()
		defer b.mu.Unlock()
		b.n++
		var entities []map[string]any
		_ = json.Unmarshal([]byte(v.Get("entities")), &entities)
		chat, _ := strconv.Atoi(v.Get("chat_id"))
		m := map[string]any{
			"message_id": b.n, "date": 1700000000, "chat": map[string]any{"id": chat, "type": "private"},
			"from": map[string]any{"id": telegramBot, "is_bot": true}, "text": v.Get("text"), "entities": entities,
		}
		if keys := v.Get("reply_markup"); keys != "" {
			m["reply_markup"] = json.RawMessage(keys)
		}
		var to struct {
			ID int `json:"message_id"`
		}
		_ = json.Unmarshal([]byte(v.Get("reply_parameters")), &to)
		if b.sent[to.ID] == nil {
			b.sent[to.ID] = m
		}
		return m, nil
	case "getWebhookInfo":
		return map[string]any{"url": ""}, nil
	}
	return true, nil
}

func (b *botAPI) getUpdates(ctx context.Context, v url.Values) (any, error) {
	offset, _ := strconv.Atoi(v.Get("offset"))
	hold, _ := strconv.Atoi(v.Get("timeout"))
	timer := time.NewTimer(time.Duration(hold) * time.Second)
	defer timer.Stop()
	for {
		b.mu.Lock()
		pending, news := b.updates[min(max(offset-1, 0), len(b.updates)):], b.news
		b.mu.Unlock()
		if len(pending) > 0 || hold == 0 {
			return pending, nil
		}
		select {
		case <-news:
		case <-timer.C:
			return []any{}, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// units is the length of a text as Telegram counts it.
func units(s string) int { return len(utf16.Encode([]rune(s))) }

// TestTelegram: the bot's own answers, of every kind and in every way in which Telegram
// brings a message back, are word for word.
func TestTelegram(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake, talk := newBotAPI(), newTalk(t)
		c := telegram.Default()
		c.Token = adapters.NewSecret("7654321:AAtestTESTtestTESTtestTESTtest_-0189")
		a, err := telegram.New(c, telegram.Options{Memory: &adaptertest.Memory{}, Transport: fake})
		if err != nil {
			t.Fatal(err)
		}
		end := run(t, a, talk)
		settle := func() { time.Sleep(3 * time.Second); synctest.Wait() }
		person := 100
		self := map[string]any{"id": telegramBot, "is_bot": true}
		for i, question := range questions {
			person++
			id := fake.say(person, map[string]any{"text": question})
			settle()
			reply, message := talk.reply(strconv.Itoa(id)), fake.answer(id)
			if message == nil || len(reply.Quotes) == 0 {
				t.Fatalf("%s: answered %+v", question, reply)
			}
			text, entities := message["text"], message["entities"]
			with := func(more map[string]any) map[string]any {
				m := map[string]any{"text": text, "entities": entities}
				maps.Copy(m, more)
				return m
			}
			bar := reply.Quotes[0].Sentences[reply.Quotes[0].Best]
			sentence := reply.Quotes[0].Text[bar.Start:bar.End]
			ways := map[string]map[string]any{
				"passed on":                             with(map[string]any{"forward_origin": map[string]any{"type": "user", "sender_user": self}, "forward_date": 5}),
				"passed on, its author hidden":          with(map[string]any{"forward_origin": map[string]any{"type": "hidden_user"}, "forward_date": 5}),
				"passed on from a channel":              with(map[string]any{"forward_origin": map[string]any{"type": "channel"}, "forward_date": 5}),
				"passed on, an inline result":           with(map[string]any{"via_bot": self, "forward_date": 5}),
				"copied with its marks":                 {"text": fmt.Sprint("/quote ", text), "entities": moved(entities, units("/quote "))},
				"copied as text":                        {"text": fmt.Sprint("/quote ", text)},
				"answered with /quote":                  {"text": "/quote", "reply_to_message": message},
				"a sentence of it marked":               {"text": "/quote", "reply_to_message": message, "quote": map[string]any{"text": sentence, "position": units(before(fmt.Sprint(text), sentence)), "is_manual": true}},
				"a sentence marked in another chat":     {"text": "/quote", "external_reply": map[string]any{"origin": map[string]any{"type": "user", "sender_user": self}}, "quote": map[string]any{"text": sentence, "position": 0}},
				"somebody's copy, answered with /quote": {"text": "/quote", "reply_to_message": map[string]any{"message_id": 6, "from": map[string]any{"id": 9}, "chat": map[string]any{"id": 9}, "text": text}},
				"a rich message passed on":              {"forward_date": 5, "rich_message": map[string]any{"blocks": rich(reply)}},
			}
			for way, m := range ways {
				person++
				id := fake.say(person, m)
				settle()
				back := talk.reply(strconv.Itoa(id))
				marked := way == "a sentence of it marked" || way == "a sentence marked in another chat"
				if problem := differs(reply, back, marked); problem != "" {
					t.Errorf("question %d, %s: %s\n%s", i, way, problem, show(reply, back))
				}
			}
		}
		end()
	})
}

// moved are entities further on in a text.
func moved(entities any, by int) []map[string]any {
	var out []map[string]any
	for _, e := range entities.([]map[string]any) {
		e = maps.Clone(e)
		e["offset"] = int(e["offset"].(float64)) + by
		out = append(out, e)
	}
	return out
}

// rich is a reply as the blocks of a rich message.
func rich(r adapters.Reply) []any {
	blocks := []any{map[string]any{"type": "paragraph", "text": r.Lead}}
	for _, q := range r.Quotes {
		blocks = append(blocks, map[string]any{"type": "blockquote", "blocks": []any{map[string]any{"type": "paragraph", "text": q.Text}}},
			map[string]any{"type": "paragraph", "text": q.Source.Where + " · " + q.Source.Cite})
	}
	return append(blocks, map[string]any{"type": "paragraph", "text": r.Note})
}
