package dialog_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/telegram"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramtwin"
)

const twinTelegramToken = "7654321:AAtestTESTtestTESTtestTESTtest_-0189"

// telegramChat are private chats on that server.
type telegramChat struct {
	*telegramtwin.Twin
	talk   *talk
	person int // who wrote last: to each person answers go at most one a second
}

// chatMessage is a message as the server keeps it; what the bot has sent is replied to
// a person's.
type chatMessage struct {
	ID      int `json:"messageId"`
	Message struct {
		Text     string           `json:"text"`
		Entities []map[string]any `json:"entities"`
		ReplyTo  string           `json:"reply_parameters"`
	} `json:"message"`
}

// say writes to the bot and returns its reply and the first message that brought it.
func (c *telegramChat) say(t *testing.T, fields map[string]any) (adapters.Reply, chatMessage) {
	t.Helper()
	c.person++
	call := map[string]any{"botToken": twinTelegramToken, "date": 1700000000,
		"from": map[string]any{"id": c.person, "first_name": "P", "language_code": "en"}, "chat": map[string]any{"id": c.person, "type": "private"}}
	maps.Copy(call, fields)
	c.User(t, "sendMessage", call, nil)
	asked := 0
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		var history struct{ Result []chatMessage }
		c.User(t, "getUpdatesHistory", map[string]any{"token": twinTelegramToken}, &history)
		for _, m := range history.Result {
			if m.Message.ReplyTo == "" {
				asked = max(asked, m.ID)
			}
		}
		for _, m := range history.Result {
			var to struct {
				ID int `json:"message_id"`
			}
			_ = json.Unmarshal([]byte(m.Message.ReplyTo), &to)
			if to.ID != 0 && to.ID == asked {
				return c.talk.reply(strconv.Itoa(asked)), m
			}
		}
	}
	t.Fatalf("waited in vain for the answer to %v", fields["text"])
	return adapters.Reply{}, chatMessage{}
}

// TestTelegramTwin is TestTelegram on a server written by others.
func TestTelegramTwin(t *testing.T) {
	folder := os.Getenv("UKTI_TEST_TELEGRAM_SERVER")
	if folder == "" {
		t.Skip("UKTI_TEST_TELEGRAM_SERVER names no folder with telegram-test-api in its node_modules")
	}
	t.Parallel() // it mostly waits for the server's next poll
	c := &telegramChat{telegramtwin.Start(t, folder), newTalk(t), 100}
	config := telegram.Default()
	config.Token, config.APIURL = adapters.NewSecret(twinTelegramToken), c.URL
	a, err := telegram.New(config, telegram.Options{Memory: &adaptertest.Memory{}})
	if err != nil {
		t.Fatal(err)
	}
	defer run(t, a, c.talk)()
	self := map[string]any{"id": telegramtwin.BotID, "is_bot": true}
	for i, question := range questions {
		reply, m := c.say(t, map[string]any{"text": question})
		if len(reply.Quotes) == 0 {
			t.Fatalf("%s: answered %+v", question, reply)
		}
		text, entities := m.Message.Text, m.Message.Entities
		chat := map[string]any{"id": 5, "type": "private"}
		for way, fields := range map[string]map[string]any{
			"passed on":             {"text": text, "entities": entities, "forward_date": 5, "forward_origin": map[string]any{"type": "user", "sender_user": self}},
			"copied with its marks": {"text": fmt.Sprint("/quote ", text), "entities": moved(entities, units("/quote "))},
			"answered with /quote":  {"text": "/quote", "reply_to_message": map[string]any{"message_id": m.ID, "from": self, "chat": chat, "text": text, "entities": entities}},
		} {
			back, _ := c.say(t, fields)
			if problem := differs(reply, back, false); problem != "" {
				t.Errorf("question %d, %s: %s\n%s", i, way, problem, show(reply, back))
			}
		}
	}
}
