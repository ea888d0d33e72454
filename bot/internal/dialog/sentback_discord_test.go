package dialog_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/discord"
	"github.com/ukti-bot/ukti/adapters/discord/discordfake"
)

// TestDiscord: the bot's own answers, of every kind and in every way in which Discord
// brings a message back, are word for word.
func TestDiscord(t *testing.T) {
	s, talk := discordfake.New(t), newTalk(t)
	a, err := discord.New(discord.Config{Token: adapters.NewSecret(discordfake.Token), APIURL: s.URL}, discord.Options{Memory: &adaptertest.Memory{}})
	if err != nil {
		t.Fatal(err)
	}
	defer run(t, a, talk)()
	n := 0
	// say writes to the bot in private and returns its reply and the message it came as.
	say := func(fields map[string]any) (adapters.Reply, discordfake.Message) {
		t.Helper()
		n++
		id := fmt.Sprintf("7%017d", n)
		m := map[string]any{"id": id, "type": 0, "channel_id": fmt.Sprintf("5%017d", n), "content": "", "author": map[string]any{"id": "600000000000000001"}}
		maps.Copy(m, fields)
		s.Dispatch(t, "MESSAGE_CREATE", m)
		messages := s.AwaitReply(t, id, 1)
		return talk.reply(id), messages[0]
	}
	menu := func(target map[string]any) adapters.Reply {
		t.Helper()
		in := s.Interact(t, map[string]any{"type": 2, "data": map[string]any{
			"id": "1", "name": "Find the source", "type": 3, "target_id": "9", "resolved": map[string]any{"messages": map[string]any{"9": target}},
		}})
		s.AwaitAnswer(t, in, 1)
		r, kind := talk.latest()
		if kind != adapters.Menu {
			t.Fatalf("the menu's command came as %s", kind)
		}
		return r
	}
	self := map[string]any{"id": discordfake.BotID, "bot": true}
	for i, question := range questions {
		reply, message := say(map[string]any{"content": question})
		if len(reply.Quotes) == 0 || message.Content == "" {
			t.Fatalf("%s: answered %+v", question, reply)
		}
		own := func() map[string]any {
			return map[string]any{"id": "9", "type": 0, "author": self, "content": message.Content}
		}
		anothers := map[string]any{"id": "9", "type": 0, "author": map[string]any{"id": "5"}, "content": message.Content}
		card := map[string]any{"id": "9", "type": 0, "author": map[string]any{"id": "5", "bot": true}, "embeds": []any{map[string]any{"title": reply.Lead, "description": message.Content}}}
		built := map[string]any{"id": "9", "type": 0, "author": self, "components": []any{map[string]any{"type": 17, "components": []any{map[string]any{"type": 10, "content": message.Content}}}}}
		snapshot := []any{map[string]any{"message": map[string]any{"content": message.Content}}}
		for way, m := range inTurn(i, map[string]map[string]any{
			"answered with /quote":                  {"content": "/quote", "type": 19, "referenced_message": own()},
			"somebody's copy, answered with /quote": {"content": "/quote", "type": 19, "referenced_message": anothers},
			"a card, answered with /quote":          {"content": "/quote", "type": 19, "referenced_message": card},
			"built of components":                   {"content": "/quote", "type": 19, "referenced_message": built},
			"passed on":                             {"message_snapshots": snapshot},
			"passed on, answered with /quote":       {"content": "/quote", "type": 19, "referenced_message": map[string]any{"id": "9", "type": 0, "author": map[string]any{"id": "5"}, "message_snapshots": snapshot}},
			"copied with its marks":                 {"content": "/quote " + message.Content},
			"copied as it is seen":                  {"content": "/quote " + discordfake.Seen(message.Content)},
		}) {
			back, _ := say(m)
			if problem := differs(reply, back, false); problem != "" {
				t.Errorf("question %d, %s: %s\n%s", i, way, problem, show(reply, back))
			}
		}
		for way, target := range inTurn(i, map[string]map[string]any{"the menu": own(), "the menu on somebody's copy": anothers, "the menu on a card": card}) {
			back := menu(target)
			if problem := differs(reply, back, false); problem != "" {
				t.Errorf("question %d, %s: %s\n%s", i, way, problem, show(reply, back))
			}
		}
	}
}
