package telegram

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
)

// said is a sentence that stands in for an article's.
const said = "নদীর পাড়ে নতুন পাঠাগার খোলা হয়েছে।"

// mark is an entity over the first place where of stands in text.
func mark(kind, text, of string, more ...any) map[string]any {
	i := strings.Index(text, of)
	if i < 0 {
		panic(of + " is not in " + text)
	}
	e := map[string]any{"type": kind, "offset": len(utf16.Encode([]rune(text[:i]))), "length": len(utf16.Encode([]rune(of)))}
	for i := 0; i < len(more); i += 2 {
		e[more[i].(string)] = more[i+1]
	}
	return e
}

// says is a message of this text and these entities, and further fields.
func says(text string, entities []map[string]any, more ...any) map[string]any {
	m := map[string]any{"text": text, "entities": entities}
	for i := 0; i < len(more); i += 2 {
		m[more[i].(string)] = more[i+1]
	}
	return m
}

// TestInbound is the table of what messages can hold: in each row the sentence
// is brought along in another way.
func TestInbound(t *testing.T) {
	type entities = []map[string]any
	const address = "https://news.example/a_b"
	self := map[string]any{"id": telegramfake.BotID, "is_bot": true}
	someone := map[string]any{"id": 9}
	asked := adapters.Part{Kind: adapters.Written, Text: "সত্যি?"}
	part := func(kind adapters.PartKind, text string) adapters.Part { return adapters.Part{Kind: kind, Text: text} }
	link := adapters.Part{Kind: adapters.Linked, URL: address}
	from := func(who map[string]any, m map[string]any) map[string]any {
		m["message_id"], m["from"] = 6, who
		return m
	}
	with := func(m map[string]any, field string, value any) map[string]any {
		m[field] = value
		return m
	}
	answer := "খবরে আছে: 🇧🇩\n" + said + "\nনদীর খবর · river:6"
	own := func() map[string]any { return says(answer, entities{mark("blockquote", answer, said)}) }
	ownParts := func(kind adapters.PartKind) []adapters.Part {
		return []adapters.Part{
			{Kind: kind, Own: true, Text: "খবরে আছে: 🇧🇩"},
			{Kind: kind, Own: true, Quoted: true, Text: said},
			{Kind: kind, Own: true, Text: "নদীর খবর · river:6"},
		}
	}
	for _, c := range []struct {
		name          string
		m             map[string]any
		text, replied string
		parts         []adapters.Part
	}{
		{"words", says("সত্যি?", nil), "সত্যি?", "", []adapters.Part{asked}},
		{"bold, italic and code are no words", says("সত্যি?", entities{mark("bold", "সত্যি?", "সত্যি"), mark("code", "সত্যি?", "?")}), "সত্যি?", "", []adapters.Part{asked}},
		{"a name within", says("নদীর @kazi_91 পাড়ে", entities{mark("mention", "নদীর @kazi_91 পাড়ে", "@kazi_91")}), "নদীর পাড়ে", "", []adapters.Part{part(adapters.Written, "নদীর পাড়ে")}},
		{"an emoji of Telegram's own", says("সত্যি? 🙂", entities{mark("custom_emoji", "সত্যি? 🙂", "🙂")}), "সত্যি?", "", []adapters.Part{asked}},
		{"an address", says(address+" সত্যি?", entities{mark("url", address+" সত্যি?", address)}), "সত্যি?", "", []adapters.Part{asked, link}},
		{"words that link", says("সত্যি?", entities{mark("text_link", "সত্যি?", "সত্যি?", "url", address)}), "সত্যি?", "", []adapters.Part{asked, link}},
		{"a preview of another address", says("সত্যি?", nil, "link_preview_options", map[string]any{"url": address}), "সত্যি?", "", []adapters.Part{asked, link}},
		{"a block quote of one's own", says("সত্যি?\n"+said, entities{mark("blockquote", "সত্যি?\n"+said, said)}), "সত্যি?\n" + said, "",
			[]adapters.Part{asked, {Kind: adapters.Written, Quoted: true, Text: said}}},
		{"a command keeps its address", says("/add "+address, entities{mark("bot_command", "/add", "/add"), mark("url", "/add "+address, address)}), "/add " + address, "", []adapters.Part{link}},
		{"a command's words", says("/quote "+said, entities{mark("bot_command", "/quote", "/quote")}), "/quote " + said, "", []adapters.Part{part(adapters.Written, said)}},

		{"a reply", says("সত্যি?", nil, "reply_to_message", from(someone, says(said, nil))), "সত্যি?", said, []adapters.Part{part(adapters.Replied, said), asked}},
		{"a reply to a folded quote", says("সত্যি?", nil, "reply_to_message", from(someone, says("দেখো "+said, entities{mark("expandable_blockquote", "দেখো "+said, said)}))), "সত্যি?", "দেখো\n" + said,
			[]adapters.Part{part(adapters.Replied, "দেখো"), {Kind: adapters.Replied, Quoted: true, Text: said}, asked}},
		{"a marked stretch", says("সত্যি?", nil, "reply_to_message", from(someone, says("শিরোনাম\n"+said+"\nযোগ দিন", nil)), "quote", map[string]any{"text": said, "position": 8, "is_manual": true}), "সত্যি?", said,
			[]adapters.Part{part(adapters.Picked, said), asked}},
		{"a stretch that the server marked", says("সত্যি?", nil, "reply_to_message", from(someone, says(said+" আরও", nil)), "quote", map[string]any{"text": said, "position": 0}), "সত্যি?", said + " আরও",
			[]adapters.Part{part(adapters.Replied, said+" আরও"), asked}},
		{"a marked stretch of another chat", says("সত্যি?", nil, "external_reply", map[string]any{"origin": map[string]any{"type": "channel"}}, "quote", map[string]any{"text": said, "position": 0}), "সত্যি?", said,
			[]adapters.Part{part(adapters.Picked, said), asked}},
		{"a message of another chat without its words", says("সত্যি?", nil, "external_reply", map[string]any{"origin": map[string]any{"type": "channel"}}), "সত্যি?", "", []adapters.Part{asked}},
		{"a reply with an address", says("সত্যি?", nil, "reply_to_message", from(someone, says(said+" "+address, entities{mark("url", said+" "+address, address)}))), "সত্যি?", said,
			[]adapters.Part{part(adapters.Replied, said), asked, link}},
		{"a reply to the bot", says("সত্যি?", nil, "reply_to_message", from(self, own())), "সত্যি?", said, append(ownParts(adapters.Replied), asked)},
		{"a marked stretch of the bot's quotation", says("সত্যি?", nil, "reply_to_message", from(self, own()), "quote", map[string]any{
			"text": "পাঠাগার খোলা", "position": mark("", answer, "পাঠাগার খোলা")["offset"], "is_manual": true,
		}), "সত্যি?", "পাঠাগার খোলা", []adapters.Part{{Kind: adapters.Picked, Own: true, Quoted: true, Text: "পাঠাগার খোলা"}, asked}},
		{"a marked stretch of the bot's own words", says("সত্যি?", nil, "reply_to_message", from(self, own()), "quote", map[string]any{"text": "খবরে", "position": 0, "is_manual": true}), "সত্যি?", "",
			[]adapters.Part{{Kind: adapters.Picked, Own: true, Text: "খবরে"}, asked}},
		{"a reply to an inline result of the bot's", says("সত্যি?", nil, "reply_to_message", with(from(someone, own()), "via_bot", self)), "সত্যি?", said, append(ownParts(adapters.Replied), asked)},

		{"passed on", says(said, nil, "forward_origin", map[string]any{"type": "channel"}), "", said, []adapters.Part{part(adapters.Forwarded, said)}},
		{"the bot's answer passed on", with(own(), "forward_origin", map[string]any{"type": "user", "sender_user": self}), "", said, ownParts(adapters.Forwarded)},
		{"the bot's answer passed on, as older servers say it", with(with(own(), "forward_date", 5), "forward_from", self), "", said, ownParts(adapters.Forwarded)},
		{"an inline result of the bot's passed on", with(with(own(), "forward_date", 5), "via_bot", self), "", said, ownParts(adapters.Forwarded)},
		{"a rich message passed on", map[string]any{"forward_date": 5, "rich_message": map[string]any{"blocks": []any{
			map[string]any{"type": "heading", "text": []any{"শিরো", map[string]any{"type": "bold", "text": "নাম"}}},
			map[string]any{"type": "blockquote", "blocks": []any{map[string]any{"type": "paragraph", "text": said}}, "credit": "কেউ"},
			map[string]any{"type": "list", "items": []any{map[string]any{"blocks": []any{map[string]any{"type": "paragraph", "text": "শেষ"}}}}},
			map[string]any{"type": "divider"}, map[string]any{"type": "of tomorrow", "text": 7}, 7,
		}}}, "", "শিরোনাম\n" + said + "\nশেষ", []adapters.Part{
			part(adapters.Forwarded, "শিরোনাম"), {Kind: adapters.Forwarded, Quoted: true, Text: said}, part(adapters.Forwarded, "শেষ"),
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.m["message_id"], c.m["date"], c.m["from"], c.m["chat"] = 1, 1, person(1), map[string]any{"id": 100001, "type": "private"}
			a, ok := readAs(t, false, map[string]any{"update_id": 1, "message": c.m})
			if q := a.question; !ok || q.Text != c.text || q.Replied != c.replied {
				t.Errorf("read %v, text %q, replied %q\nwant %q, %q", ok, q.Text, q.Replied, c.text, c.replied)
			}
			if !reflect.DeepEqual(a.question.Parts, c.parts) {
				t.Errorf("parts %+v\nwant  %+v", a.question.Parts, c.parts)
			}
		})
	}
}

// TestOwnInlineResult: what a person picks from the bot's inline results is no
// question to it.
func TestOwnInlineResult(t *testing.T) {
	m := says("উদ্ধৃতি", nil, "via_bot", map[string]any{"id": telegramfake.BotID})
	m["message_id"], m["date"], m["from"], m["chat"] = 1, 1, person(1), map[string]any{"id": 100001, "type": "private"}
	if a, ok := readAs(t, false, map[string]any{"update_id": 1, "message": m}); ok {
		t.Errorf("it is read as %+v", a.question)
	}
	m["via_bot"] = map[string]any{"id": telegramfake.BotID + 1}
	if _, ok := readAs(t, false, map[string]any{"update_id": 1, "message": m}); !ok {
		t.Error("another bot's result in a private chat is not read")
	}
}

// FuzzWriting: whatever the entities claim, the blocks and the cuts together are
// the text.
func FuzzWriting(f *testing.F) {
	f.Add("a @b c", 2, 2, 0, 6, 1, 3)
	f.Add("🇧🇩 ক", 1, 2, 0, 5, -1, 9)
	f.Fuzz(func(t *testing.T, text string, o1, l1, o2, l2, o3, l3 int) {
		if len(text) > 200 {
			return
		}
		w := newWriting(text, []entity{{Type: "mention", Offset: o1, Length: l1}, {Type: "blockquote", Offset: o2, Length: l2}, {Type: "url", Offset: o3, Length: l3}})
		whole := ""
		for _, b := range w.blocks(nil) {
			whole += b.text
		}
		if whole != string([]rune(text)) {
			t.Fatalf("without cuts %q is %q", text, whole)
		}
		kept := ""
		for i, b := range w.blocks(w.wordless(false)) {
			kept += b.text
			if b.text == "" {
				t.Fatalf("block %d of %q is empty", i, text)
			}
		}
		rest := []rune(text)
		for _, c := range kept {
			i := indexRune(rest, c)
			if i < 0 {
				t.Fatalf("%q has more than %q", kept, text)
			}
			rest = rest[i+1:]
		}
	})
}

// FuzzUnseen: what is seen is what the parts of a message have, but for spaces.
func FuzzUnseen(f *testing.F) {
	f.Add("a @b c", 2, 2, 0, 6, 1, 3)
	f.Add("🇧🇩 ক https://x.example", 1, 2, 0, 5, 7, 17)
	f.Fuzz(func(t *testing.T, text string, o1, l1, o2, l2, o3, l3 int) {
		if len(text) > 200 || !utf8.ValidString(text) {
			return
		}
		list := []Entity{{"mention", o1, l1}, {"blockquote", o2, l2}, {"url", o3, l3}}
		unseen, quoted := Unseen(text, list)
		shown, at := "", 0
		for _, u := range unseen {
			if u.Span.Start < at || u.Span.Start >= u.Span.End || u.Span.End > len(text) || !utf8.ValidString(text[u.Span.Start:u.Span.End]) {
				t.Fatalf("%q has unseen %v", text, unseen)
			}
			shown += text[at:u.Span.Start]
			at = u.Span.End
		}
		shown += text[at:]
		var entities []entity
		for _, e := range list {
			entities = append(entities, entity{Type: e.Type, Offset: e.Offset, Length: e.Length})
		}
		read := ""
		w := newWriting(text, entities)
		for _, b := range w.blocks(w.wordless(false)) {
			read += b.text
		}
		if read != shown {
			t.Fatalf("of %q are seen %q, read are %q", text, shown, read)
		}
		for _, q := range quoted {
			if !utf8.ValidString(text[q.Start:q.End]) {
				t.Fatalf("%q has quoted %v", text, quoted)
			}
		}
	})
}

func indexRune(in []rune, c rune) int {
	for i, r := range in {
		if r == c {
			return i
		}
	}
	return -1
}

// TestUnreadable: in private a message without words is answered with what to do
// instead, an album once; a gesture, and anything in a group, with nothing.
func TestUnreadable(t *testing.T) {
	inWorld(t, func(w *world) {
		private := map[string]any{"id": 100001, "type": "private"}
		for i, c := range []struct {
			fields map[string]any
			chat   map[string]any
		}{
			{map[string]any{"voice": map[string]any{"file_id": "1"}}, private},
			{map[string]any{"photo": []any{map[string]any{"file_id": "1"}}, "media_group_id": "5"}, private},
			{map[string]any{"photo": []any{map[string]any{"file_id": "2"}}, "media_group_id": "5"}, private},
			{map[string]any{"document": map[string]any{"file_id": "1", "file_name": "a.pdf"}}, private},
			{map[string]any{"poll": map[string]any{"id": "1"}}, private},
			{map[string]any{"sticker": map[string]any{"file_id": "1"}}, private},
			{map[string]any{"voice": map[string]any{"file_id": "1"}}, groupChat(1)},
			{map[string]any{"photo": []any{map[string]any{"file_id": "1"}}, "caption": "কী?"}, private},
			{map[string]any{"photo": []any{map[string]any{"file_id": "1"}}, "media_group_id": "6", "caption": "কে?"}, private},
			{map[string]any{"photo": []any{map[string]any{"file_id": "2"}}, "media_group_id": "6"}, private},
		} {
			w.message(c.chat, 1, 1+i, c.fields)
		}
		w.start()
		w.settle(time.Minute)
		var told []int
		for i := 1; i <= 10; i++ {
			for _, text := range w.fake.AnswersTo(i) {
				if text == wordsUnread {
					told = append(told, i)
				}
			}
		}
		if fmt.Sprint(told) != "[1 2 4 5]" || len(w.handler.Asked()) != 2 {
			t.Errorf("told what can be read under %v, want 1, 2, 4 and 5; %d questions were looked up, want 2", told, len(w.handler.Asked()))
		}
	})
}
