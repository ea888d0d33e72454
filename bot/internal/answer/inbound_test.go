package answer

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

// inbound are sentences that the tables below bring along in every way: true, changed,
// cut before a negation, in three languages.
var inbound = []string{
	"The water is not yet safe to drink.",
	"Two samples held 41 mg of iron per litre, three times the limit.",
	"যাঁরা বর্গা চাষ করেন, তাঁরা এই সহায়তা পাবেন",
	"मंडी में काम करने वाले 600 मज़दूरों को इन दिनों की मज़दूरी नहीं मिलेगी।",
}

// splice sets signs around one word in the middle of a sentence.
func splice(s, before, behind string) string {
	words := strings.Fields(s)
	words[2] = before + words[2] + behind
	return strings.Join(words, " ")
}

// TestDiscordMarkup: whatever markup a message has, it is judged as the plain words are.
func TestDiscordMarkup(t *testing.T) {
	j := &Judge{Index: allegedIndex(t)}
	around := func(before, behind string) func(string) string {
		return func(s string) string { return before + s + behind }
	}
	within := func(before, behind string) func(string) string {
		return func(s string) string { return splice(s, before, behind) }
	}
	escaped := func(needed string) func(string) string {
		return func(s string) string {
			var b strings.Builder
			for _, r := range s {
				if needed == "" && unicode.IsPunct(r) || strings.ContainsRune(needed, r) {
					b.WriteByte('\\')
				}
				b.WriteRune(r)
			}
			return b.String()
		}
	}
	rows := map[string]func(string) string{
		"bold": around("**", "**"), "a bold word": within("**", "**"), "italics": around("*", "*"), "an italic word": within("_", "_"),
		"bold italics": around("***", "***"), "underlined": around("__", "__"), "struck out": around("~~", "~~"), "a word struck out": within("~~", "~~"),
		"spoiler": around("||", "||"), "a spoiler word": within("||", "||"), "nested": within("**__~~", "~~__**"),
		"code": around("`", "`"), "a word in code": within("`", "`"), "code of two ticks": around("``", "``"),
		"block of code": around("```\n", "\n```"), "block of code in a language": around("```text\n", "\n```"),
		"block quote": around("> ", ""), "block quote to the end": around(">>> ", ""), "block quote with a bold word": func(s string) string { return "> " + splice(s, "**", "**") },
		"header": around("# ", ""), "smaller header": around("### ", ""), "small print": around("-# ", ""), "quoted small print": around("> -# ", ""),
		"list": around("- ", ""), "starred list": around("* ", ""), "plus list": around("+ ", ""), "numbered list": around("1. ", ""),
		"person before": around("<@123456789012345678> ", ""), "person behind": around("", " <@!123456789012345678>"), "person within": within("<@123456789012345678> ", ""),
		"role": around("<@&123456789012345678> ", ""), "channel": around("<#123456789012345678> ", ""), "command": around("</ask:123456789012345678> ", ""),
		"everyone": around("@everyone ", ""), "here": around("", " @here"),
		"emoji": around("<:sad:123456789012345678> ", ""), "emoji within": within("<:sad:123456789012345678> ", ""), "moving emoji": around("", " <a:sad:123456789012345678>"),
		"timestamp": around("<t:1700000000:R> ", ""), "timestamp behind": around("", " <t:1700000000>"),
		"masked link": func(s string) string { return "[" + s + "](https://orrin.example/a_b_c)" }, "masked word": within("[", "](https://orrin.example/a(1))"),
		"masked link without preview": func(s string) string { return "[" + s + "](<https://orrin.example/x>)" },
		"link before":                 around("https://orrin.example/a_b_c ", ""), "link behind": around("", " https://orrin.example/*x*"), "link without preview": around("", "\n<https://orrin.example/>"),
		"escaped where needed": escaped("*_~|`[]<>@#"), "escaped everywhere": escaped(""),
	}
	for _, s := range inbound {
		want := judgedAs(t, j, Alleged{Text: s})
		for name, row := range rows {
			if got := judgedAs(t, j, Alleged{Text: row(s), Platform: "discord"}); got != want {
				t.Errorf("%s: %q is judged\n%s\nthe plain words\n%s", name, row(s), got, want)
			}
		}
	}
}

func judgedAs(t *testing.T, j *Judge, a Alleged) string {
	t.Helper()
	row, err := j.Judge(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	return summary(row)
}

// TestTelegramEntities is the same for Telegram's entities: over the whole sentence,
// over a word, and over something beside it.
func TestTelegramEntities(t *testing.T) {
	j := &Judge{Index: allegedIndex(t)}
	units := func(s string) float64 { return float64(len(utf16.Encode([]rune(s)))) }
	over := func(text, part, kind string) Alleged {
		at := strings.Index(text, part)
		return Alleged{Text: text, Platform: "telegram", Entities: []Entity{{Type: kind, Offset: units(text[:at]), Length: units(part)}}}
	}
	n := 0
	for _, s := range inbound {
		want := judgedAs(t, j, Alleged{Text: s})
		check := func(name string, a Alleged) {
			t.Helper()
			n++
			if got := judgedAs(t, j, a); got != want {
				t.Errorf("%s: %q is judged\n%s\nthe plain words\n%s", name, a.Text, got, want)
			}
		}
		for _, kind := range []string{"bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link", "blockquote", "expandable_blockquote", "pullquote", "of tomorrow"} {
			check(kind, over(s, s, kind))
			check(kind+" behind an emoji", over("🇧🇩 "+s, s, kind))
			if !strings.HasSuffix(kind, "quote") {
				check("a word: "+kind, over(s, strings.Fields(s)[2], kind))
			}
		}
		for kind, beside := range map[string]string{
			"mention": "@tilpara_news", "text_mention": "Maya Rahman", "hashtag": "#Orrin", "url": "orrin.example/leaks", "custom_emoji": "🙂",
			"cashtag": "$ORR", "bot_command": "/start", "email": "news@orrin.example", "phone_number": "+1 555 0142",
		} {
			switch kind {
			case "cashtag", "bot_command", "email", "phone_number":
				check(kind+" on a line of its own", over(s+"\n\n"+beside, beside, kind))
			default:
				check(kind+" behind", over(s+" "+beside, beside, kind))
				check(kind+" before", over(beside+" "+s, beside, kind))
				check(kind+" above", over(beside+"\n\n"+s, beside, kind))
			}
		}
	}
	if n == 0 {
		t.Error("no row was checked")
	}
}

// What people and channels set around a text changes none of its claims, whatever the
// text and in whatever language.
func TestAFooterChangesNoClaim(t *testing.T) {
	j := &Judge{Index: allegedIndex(t)}
	for a := range j.Index.Articles() {
		for i, s := range j.Index.Sentences(a.ID) {
			said := a.Body[s.Span.Start:s.Span.End]
			if i%3 == 1 {
				said = strings.Join(strings.Fields(said)[1:], " ") // a part
			}
			want := judgedAs(t, j, Alleged{Text: said})
			for k, around := range []string{
				"%s\n\n👉 Join our channel: https://t.me/orrin", "%s\nSource: Harbour Times", "%s\n— Harbour Times", "%s\n\n#orrin #news", "%s\n\nRead more: https://orrin.example/1",
				"🔴 BREAKING\n\n%s", "%s\n\nআমাদের চ্যানেলে যোগ দিন", "%s\n\nসূত্র: সকালের চিঠি", "জরুরি খবর\n\n%s", "%s\n\nহাওর নিয়ে আরও পড়ুন 👇",
				"%s\n\nहमारे चैनल से जुड़ें", "ताज़ा ख़बर\n\n%s", "%s\n\nसाभार: लोकवाणी", "%s\n\n➖➖➖\nSubscribe | Boost | Chat", "%s\n\n@orrin_news",
			} {
				if !adaptertest.Long() && (i+k)%4 > 0 { // each is around some sentences
					continue
				}
				text := fmt.Sprintf(around, said)
				if got := judgedAs(t, j, Alleged{Text: text}); got != want {
					t.Errorf("%q is judged\n%s\nwithout what is around it\n%s", text, got, want)
				}
			}
		}
	}
}
