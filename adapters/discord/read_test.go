package discord

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

// said is a sentence that stands in for an article's.
const said = "নদীর পাড়ে নতুন পাঠাগার খোলা হয়েছে।"

func by(id string) map[string]any { return map[string]any{"id": id} }

// TestInbound is the table of what messages can hold: a question to the bot with
// the words "সত্যি?", and in each row the sentence brought along in another way.
func TestInbound(t *testing.T) {
	written := adapters.Part{Kind: adapters.Written, Text: "সত্যি?"}
	part := func(kind adapters.PartKind, text string) adapters.Part { return adapters.Part{Kind: kind, Text: text} }
	const address = "https://news.example/a_b"
	link := func(text string) adapters.Part { return adapters.Part{Kind: adapters.Linked, Text: text, URL: address} }
	reply := func(fields ...any) map[string]any {
		to := map[string]any{"id": "9", "author": by("5")}
		for i := 0; i < len(fields); i += 2 {
			to[fields[i].(string)] = fields[i+1]
		}
		return to
	}
	own := reply("author", by(discordtest.BotID), "content", "খবরে আছে:\n> নদীর **পাড়ে** নতুন পাঠাগার খোলা হয়েছে।\n— নদীর খবর · river\\_1:6")
	ownParts := []adapters.Part{
		{Kind: adapters.Replied, Own: true, Text: "খবরে আছে:"},
		{Kind: adapters.Replied, Own: true, Quoted: true, Text: said},
		{Kind: adapters.Replied, Own: true, Text: "— নদীর খবর · river_1:6"},
		written,
	}
	for _, c := range []struct {
		name          string
		content       string // beside the mention
		field         string
		value         any
		text, replied string
		parts         []adapters.Part
	}{
		{"words", "সত্যি?", "", nil, "সত্যি?", "", []adapters.Part{written}},
		{"words with markup", "**সত্যি**\\? <:wow:1> <t:1:R> <@&7>", "", nil, "সত্যি?", "", []adapters.Part{written}},
		{"a block quote of one's own", "সত্যি?\n> " + said, "", nil, "সত্যি?\n" + said, "",
			[]adapters.Part{written, {Kind: adapters.Written, Quoted: true, Text: said}}},
		{"a reply", "সত্যি?", "referenced_message", reply("content", "**"+said+"**"), "সত্যি?", said,
			[]adapters.Part{part(adapters.Replied, said), written}},
		{"a reply to a quote", "সত্যি?", "referenced_message", reply("content", "দেখো\n> "+said), "সত্যি?", "দেখো\n" + said,
			[]adapters.Part{part(adapters.Replied, "দেখো"), {Kind: adapters.Replied, Quoted: true, Text: said}, written}},
		{"a reply to the bot", "সত্যি?", "referenced_message", own, "সত্যি?", said, ownParts},
		{"a reply to the bot's answer to an interaction", "সত্যি?", "referenced_message",
			reply("author", by("77"), "application_id", discordtest.ApplicationID, "content", "> "+said), "সত্যি?", said,
			[]adapters.Part{{Kind: adapters.Replied, Own: true, Quoted: true, Text: said}, written}},
		{"a message passed on", "সত্যি?", "message_snapshots", []any{map[string]any{"message": map[string]any{"content": "_" + said + "_"}}}, "সত্যি?", said,
			[]adapters.Part{part(adapters.Forwarded, said), written}},
		{"a reply to a message passed on", "সত্যি?", "referenced_message",
			reply("content", "", "message_snapshots", []any{map[string]any{"message": map[string]any{"content": said}}}), "সত্যি?", said,
			[]adapters.Part{part(adapters.Forwarded, said), written}},
		{"a reply to a link with a preview", "সত্যি?", "referenced_message",
			reply("content", address, "embeds", []any{map[string]any{"url": address, "title": "নদীর খবর", "description": said}}), "সত্যি?", "নদীর খবর\n" + said,
			[]adapters.Part{written, link("নদীর খবর\n" + said)}},
		{"a reply to words and a link", "সত্যি?", "referenced_message", reply("content", said+" "+address), "সত্যি?", said,
			[]adapters.Part{part(adapters.Replied, said), written, link("")}},
		{"a link of one's own", "সত্যি? <" + address + ">", "", nil, "সত্যি?", "", []adapters.Part{written, link("")}},
		{"a card of another bot", "সত্যি?", "referenced_message", reply("embeds", []any{map[string]any{"description": said}}), "সত্যি?", said,
			[]adapters.Part{part(adapters.Replied, said), written}},
		{"a message built of components", "সত্যি?", "referenced_message",
			reply("components", []any{map[string]any{"type": 17, "components": []any{map[string]any{"type": 10, "content": "> " + said}, map[string]any{"type": 99}}}}), "সত্যি?", said,
			[]adapters.Part{{Kind: adapters.Replied, Quoted: true, Text: said}, written}},
		{"a command keeps its address", "/add " + address, "", nil, "/add " + address, "", []adapters.Part{link("")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			raw := mention("700000000000000001", c.content)
			if c.field != "" {
				raw[c.field] = c.value
			}
			q := asked(t, raw)
			if q.Text != c.text || q.Replied != c.replied {
				t.Errorf("text %q, replied %q\nwant %q, %q", q.Text, q.Replied, c.text, c.replied)
			}
			if !reflect.DeepEqual(q.Parts, c.parts) {
				t.Errorf("parts %+v\nwant  %+v", q.Parts, c.parts)
			}
		})
	}
}

// asked reads a message as the adapter does.
func asked(t *testing.T, raw map[string]any) adapters.Question {
	t.Helper()
	data, err := json.Marshal(raw)
	if err != nil {
		t.Fatal(err)
	}
	var m message
	if err := decode(data, &m); err != nil {
		t.Fatal(err)
	}
	var q adapters.Question
	(&identity{user: discordtest.BotID, application: discordtest.ApplicationID}).fill(&q, &m)
	return q
}

// TestInboundOfInteractions: the message command's target and the words of a
// slash command are read like messages; names of articles are not.
func TestInboundOfInteractions(t *testing.T) {
	t.Parallel()
	r := start(t, nil, nil)
	target := menu("দেখো\n> **" + said + "**")
	own := menu("খবরে আছে:\n> " + said)
	own["data"].(map[string]any)["resolved"].(map[string]any)["messages"].(map[string]any)["9"].(map[string]any)["author"] = by(discordtest.BotID)
	for _, c := range []struct {
		name    string
		fields  map[string]any
		replied string
		args    map[string]string
		parts   []adapters.Part
	}{
		{"target", target, "দেখো\n" + said, nil, []adapters.Part{
			{Kind: adapters.Replied, Text: "দেখো"}, {Kind: adapters.Replied, Quoted: true, Text: said},
		}},
		{"target of the bot's own", own, said, nil, []adapters.Part{
			{Kind: adapters.Replied, Own: true, Text: "খবরে আছে:"}, {Kind: adapters.Replied, Own: true, Quoted: true, Text: said},
		}},
		{"slash words", slash("ask", "question", "**সত্যি**? <@5>", "article", "river_1_x"), "", map[string]string{"question": "সত্যি?", "article": "river_1_x"},
			[]adapters.Part{{Kind: adapters.Written, Text: "সত্যি?"}}},
	} {
		before := len(r.handler.Asked())
		r.AwaitAnswer(t, r.Interact(t, c.fields), 1)
		q := r.handler.Asked()[before]
		if q.Replied != c.replied || !reflect.DeepEqual(q.Args, c.args) || !reflect.DeepEqual(q.Parts, c.parts) {
			t.Errorf("%s: replied %q, args %q, parts %+v", c.name, q.Replied, q.Args, q.Parts)
		}
	}
}
