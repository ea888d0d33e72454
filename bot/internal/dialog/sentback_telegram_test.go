package dialog_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf16"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/telegram"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
)

// botAPI is Telegram's Bot API for one bot and people in private chats.
type botAPI struct {
	*telegramfake.Server
	n int // of the last message of people
}

func newBotAPI() *botAPI { return &botAPI{telegramfake.New(), 1000} }

// say delivers a message by somebody and returns its id.
func (b *botAPI) say(from int, fields map[string]any) int {
	b.n++
	m := map[string]any{
		"message_id": b.n, "date": 1700000000, "chat": map[string]any{"id": from, "type": "private"},
		"from": map[string]any{"id": from, "language_code": "en"},
	}
	maps.Copy(m, fields)
	b.Mu.Lock()
	b.People[fmt.Sprintf("%d/%d", from, b.n)] = 0
	b.Mu.Unlock()
	b.Push(map[string]any{"message": m})
	return b.n
}

// answer is the bot's first message that answers one, as Telegram gives it to others; nil
// for none.
func (b *botAPI) answer(message int) map[string]any {
	for _, m := range b.Sent() {
		if m.ReplyTo != message {
			continue
		}
		var entities []map[string]any
		if data, err := json.Marshal(m.Entities); err != nil || json.Unmarshal(data, &entities) != nil {
			return nil
		}
		answer := map[string]any{
			"message_id": m.ID, "date": 1700000000, "chat": map[string]any{"id": m.Chat, "type": "private"},
			"from": map[string]any{"id": telegramfake.BotID, "is_bot": true}, "text": m.Text, "entities": entities,
		}
		if m.Keyboard != nil {
			answer["reply_markup"] = m.Keyboard
		}
		return answer
	}
	return nil
}

// units is the length of a text as Telegram counts it.
func units(s string) int { return len(utf16.Encode([]rune(s))) }

// TestTelegram: the bot's own answers, of every kind and in every way in which Telegram
// brings a message back, are word for word.
func TestTelegram(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake, talk := newBotAPI(), newTalk(t)
		c := telegram.Default()
		c.Token = adapters.NewSecret(telegramfake.Token)
		a, err := telegram.New(c, telegram.Options{Memory: &adaptertest.Memory{}, Transport: fake})
		if err != nil {
			t.Fatal(err)
		}
		end := run(t, a, talk)
		settle := func() { time.Sleep(3 * time.Second); synctest.Wait() }
		person := 100
		self := map[string]any{"id": telegramfake.BotID, "is_bot": true}
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
			for way, m := range inTurn(i, ways) {
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
		for _, what := range fake.Wrong {
			t.Errorf("Telegram dislikes: %s", what)
		}
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
