package dialog_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/discord"
	"github.com/ukti-bot/ukti/adapters/discord/discordtwin"
)

// twinMessage is a message as the server keeps and shows it.
type twinMessage struct {
	raw       json.RawMessage
	ID        string
	Content   string
	Author    struct{ Bot bool }
	Reference *struct {
		MessageID string `json:"message_id"`
	} `json:"message_reference"`
}

// twinChat is a channel of that server with the bot in it.
type twinChat struct {
	*discordtwin.Twin
	talk *talk
	seen map[string]bool // the bot's messages
}

// messages are those of the channel.
func (c *twinChat) messages(t *testing.T) (all []twinMessage) {
	t.Helper()
	var raw []json.RawMessage
	c.Do(t, "messages", nil, &raw)
	for _, one := range raw {
		m := twinMessage{raw: one}
		if err := json.Unmarshal(one, &m); err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	return all
}

// answer waits for the bot's message that ready finds among those it hasn't sent before.
func (c *twinChat) answer(t *testing.T, what string, ready func(twinMessage) bool) (found twinMessage) {
	t.Helper()
	discordtwin.Await(t, "the answer to "+what, func() bool {
		for _, m := range c.messages(t) {
			if m.Author.Bot && !c.seen[m.ID] && m.Content != "" && ready(m) {
				found = m
				return true
			}
		}
		return false
	})
	c.seen[found.ID] = true
	return found
}

// say writes to the bot in the channel and returns its reply and its first message.
func (c *twinChat) say(t *testing.T, content string) (adapters.Reply, twinMessage) {
	t.Helper()
	var sent twinMessage
	c.Do(t, "message", map[string]any{"content": "<@" + discordtwin.BotID + "> " + content}, &sent)
	m := c.answer(t, content, func(m twinMessage) bool { return m.Reference != nil && m.Reference.MessageID == sent.ID })
	return c.talk.reply(sent.ID), m
}

// interact has somebody use a command and returns the bot's reply to it.
func (c *twinChat) interact(t *testing.T, action string, fields map[string]any) adapters.Reply {
	t.Helper()
	var in struct{ ID string }
	c.Do(t, action, fields, &in)
	var r adapters.Reply
	discordtwin.Await(t, "the reply to a command", func() bool {
		r = c.talk.reply(in.ID)
		return r.Lead != ""
	})
	return r
}

// TestDiscordTwin is TestDiscord on a server written by others, which stores and shows
// messages in its own way: what it brings of the bot's answers is word for word.
func TestDiscordTwin(t *testing.T) {
	folder := os.Getenv("UKTI_TEST_DISCORD_TWIN")
	if folder == "" {
		t.Skip("UKTI_TEST_DISCORD_TWIN names no folder with discord-digital-twin in its node_modules")
	}
	c := &twinChat{Twin: discordtwin.Start(t, folder), talk: newTalk(t), seen: map[string]bool{}}
	a, err := discord.New(discord.Config{Token: adapters.NewSecret(discordtwin.Token), APIURL: c.URL}, discord.Options{Memory: &adaptertest.Memory{}})
	if err != nil {
		t.Fatal(err)
	}
	defer run(t, a, c.talk)()
	c.AwaitConnection(t)
	for i, question := range questions {
		reply, message := c.say(t, question)
		if len(reply.Quotes) == 0 {
			t.Fatalf("%s: answered %+v", question, reply)
		}
		check := func(way string, back adapters.Reply) {
			t.Helper()
			if problem := differs(reply, back, false); problem != "" {
				t.Errorf("question %d, %s: %s\n%s", i, way, problem, show(reply, back))
			}
		}
		back, _ := c.say(t, "/quote "+message.Content)
		check("copied with its marks", back)
		check("copied into a slash command", c.interact(t, "slash", map[string]any{
			"name": "quote", "options": []map[string]any{{"name": "text", "type": 3, "value": message.Content}}}))
		check("the menu", c.interact(t, "menu", map[string]any{"name": "Find the source", "message": message.raw}))
	}
}
