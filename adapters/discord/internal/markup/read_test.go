package markup

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

// said is a sentence that stands in for an article's.
const said = "নদীর পাড়ে নতুন পাঠাগার খোলা হয়েছে।"

// TestInbound is the table of what people's messages hold and what is read of
// them. Rows that have the sentence give exactly the sentence.
func TestInbound(t *testing.T) {
	plain := []Block{{Text: said}}
	quoted := []Block{{Text: said, Quoted: true}}
	for _, c := range []struct {
		name, content string
		want          []Block
		links         []string
	}{
		{"plain", said, plain, nil},
		{"bold", "**" + said + "**", plain, nil},
		{"one bold word", "নদীর **পাড়ে** নতুন পাঠাগার খোলা হয়েছে।", plain, nil},
		{"italic", "*" + said + "*", plain, nil},
		{"bold and italic", "***" + said + "***", plain, nil},
		{"underlined", "__নদীর__ পাড়ে নতুন পাঠাগার খোলা হয়েছে।", plain, nil},
		{"low lines", "নদীর _পাড়ে_ নতুন পাঠাগার খোলা হয়েছে।", plain, nil},
		{"struck out", "~~" + said + "~~", plain, nil},
		{"spoiler", "||" + said + "||", plain, nil},
		{"nested", "**নদীর *পাড়ে* __নতুন__** পাঠাগার খোলা হয়েছে।", plain, nil},
		{"code", "`" + said + "`", plain, nil},
		{"code of two ticks", "``" + said + "``", plain, nil},
		{"block of code", "```\n" + said + "\n```", plain, nil},
		{"block of code with a language", "```text\n" + said + "\n```", plain, nil},
		{"escaped", Escape(said+" *", ""), []Block{{Text: said + " *"}}, nil},
		{"escaped without need", `নদীর পাড়ে নতুন পাঠাগার খোলা হয়েছে\।`, plain, nil},
		{"heading", "# " + said, plain, nil},
		{"small heading", "### " + said, plain, nil},
		{"small print", "-# " + said, plain, nil},
		{"list", "- " + said, plain, nil},
		{"list with a star", "* " + said, plain, nil},
		{"mention before", "<@123> " + said, plain, nil},
		{"mention behind", said + " <@!123>", []Block{{Text: said + " "}}, nil},
		{"mention within", "নদীর <@&123> পাড়ে নতুন পাঠাগার খোলা হয়েছে।", plain, nil},
		{"channel", "<#123> " + said, plain, nil},
		{"command", "</ask:123> " + said, plain, nil},
		{"everyone", "@everyone " + said, plain, nil},
		{"emoji", "<:wow:123> " + said, plain, nil},
		{"moving emoji", "<a:wow:123> " + said, plain, nil},
		{"timestamp", "<t:1700000000:R> " + said, plain, nil},
		{"address before", "https://news.example/a_b_c " + said, plain, []string{"https://news.example/a_b_c"}},
		{"address without preview", "<https://news.example/> " + said, plain, []string{"https://news.example/"}},
		{"words that link", "[" + said + "](https://news.example/x)", plain, []string{"https://news.example/x"}},
		{"words that link, without preview", "[" + said + "](<https://news.example/x(1)>)", plain, []string{"https://news.example/x(1)"}},
		{"block quote", "> " + said, quoted, nil},
		{"block quote with marks", "> নদীর **পাড়ে** নতুন পাঠাগার খোলা হয়েছে।", quoted, nil},
		{"block quote to the end", ">>> " + said, quoted, nil},
		{"two lines of a block quote", "> এক\n> দুই", []Block{{Text: "এক\nদুই", Quoted: true}}, nil},
		{"words around a block quote", "সত্যি?\n> " + said + "\nকে জানে", []Block{{Text: "সত্যি?"}, {Text: said, Quoted: true}, {Text: "কে জানে"}}, nil},
		{"two block quotes", "> এক\n\n> দুই", []Block{{Text: "এক", Quoted: true}, {Text: "দুই", Quoted: true}}, nil},
		{"an ordered list keeps its numbers", "1. এক\n2. দুই", []Block{{Text: "1. এক\n2. দুই"}}, nil},
		{"no marks", "2 * 3 * 4, snake_case_name, a > b, #tag, -5", []Block{{Text: "2 * 3 * 4, snake_case_name, a > b, #tag, -5"}}, nil},
		{"stars within stars", "*এক **দুই** তিন*", []Block{{Text: "এক দুই তিন"}}, nil},
		{"a pair of low lines within a word", "_a__b_", []Block{{Text: "a__b"}}, nil},
		{"unclosed", "**এক _দুই `তিন", []Block{{Text: "**এক _দুই `তিন"}}, nil},
		{"shrug", `¯\_(ツ)_/¯`, []Block{{Text: `¯\_(ツ)_/¯`}}, nil},
		{"an address in brackets", "(https://news.example/a)", []Block{{Text: "()"}}, []string{"https://news.example/a"}},
		{"nothing", "", nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Read(c.content)
			if !reflect.DeepEqual(got.Blocks, c.want) || !reflect.DeepEqual(got.Links, c.links) {
				t.Errorf("%q is read as %+v, %q\nwant %+v, %q", c.content, got.Blocks, got.Links, c.want, c.links)
			}
		})
	}
}

func TestReadCommand(t *testing.T) {
	content := "/add <https://news.example/a_b_c> https://news.example/*x* **now**"
	if got, want := ReadCommand(content).Text(), "/add https://news.example/a_b_c https://news.example/*x* now"; got != want {
		t.Errorf("read %q, want %q", got, want)
	}
}

// TestReadingUndoesEscaping: what was escaped is read as it was, whole and in a
// block quote.
func TestReadingUndoesEscaping(t *testing.T) {
	for _, text := range texts {
		checkInverse(t, text)
	}
	// Every text of up to four characters that mean something.
	const alphabet = "*_~|`\\<>[]()@#-+1. \nক"
	var grow func(text string, left int)
	grow = func(text string, left int) {
		checkInverse(t, text)
		if left > 0 {
			for _, c := range alphabet {
				grow(text+string(c), left-1)
			}
		}
	}
	grow("", 3)
}

func checkInverse(t *testing.T, text string) {
	t.Helper()
	if got := Read(Escape(text, "")); got.Text() != text || len(got.Links) > 0 {
		t.Fatalf("%q is read back as %+v, from %q", text, got, Escape(text, ""))
	}
	if got := Read(Quote(text, nil)); len(got.Blocks) != 1 || got.Blocks[0] != (Block{text, true}) {
		t.Fatalf("%q is read back from a block quote as %+v", text, got)
	}
}

func FuzzReadingUndoesEscaping(f *testing.F) {
	for i, text := range texts {
		f.Add(text, uint8(i), uint8(i+3), uint8(i+7))
	}
	f.Fuzz(func(t *testing.T, text string, a, b, c uint8) {
		if !utf8.ValidString(text) || len(text) > 300 {
			return
		}
		checkInverse(t, text)
		marks := marksAt(text, int(a), int(b), int(c))
		if got := Read(Quote(text, marks)); len(got.Blocks) != 1 || got.Blocks[0] != (Block{text, true}) {
			t.Fatalf("%q with marks %v is read back as %+v, from %q", text, marks, got, Quote(text, marks))
		}
	})
}

// FuzzRead: any content is read, nothing is made up, and reading goes on where
// the slow reader of the tests sees words.
func FuzzRead(f *testing.F) {
	for _, text := range texts {
		f.Add(text)
	}
	f.Add("**" + strings.Repeat("*_", 200))
	f.Add("> a\n>>> b\n> c")
	f.Fuzz(func(t *testing.T, content string) {
		if len(content) > 500 {
			return
		}
		got := Read(content)
		at := 0
		for _, c := range []byte(strings.ReplaceAll(got.Text(), "\n", "")) {
			i := strings.IndexByte(content[at:], c)
			if i < 0 {
				t.Fatalf("%+v has more than %q", got, content)
			}
			at += i + 1
		}
		for i, b := range got.Blocks {
			if b.Text == "" && !b.Quoted || i > 0 && !b.Quoted && !got.Blocks[i-1].Quoted {
				t.Fatalf("%q is read as blocks %+v", content, got.Blocks)
			}
		}
	})
}

// FuzzUnseen: what is seen and what isn't are all of the content, and what is seen is
// what was read.
func FuzzUnseen(f *testing.F) {
	for _, text := range texts {
		f.Add(text)
		f.Add(Escape(text, "> "))
	}
	f.Add("[a **b**](<https://x.example/>) <@1> c\n> d\n>>> e ```x\ny```")
	f.Fuzz(func(t *testing.T, content string) {
		if len(content) > 500 {
			return
		}
		unseen, quoted := Unseen(content)
		shown, at := "", 0
		for _, u := range unseen {
			if u.Span.Start < at || u.Span.Start >= u.Span.End || u.Span.End > len(content) {
				t.Fatalf("%q has unseen %v", content, unseen)
			}
			shown += content[at:u.Span.Start]
			at = u.Span.End
		}
		shown += content[at:]
		without := func(s string) string { return strings.ReplaceAll(s, "\n", "") }
		if got := without(Read(content).Text()); got != without(shown) {
			t.Fatalf("of %q are seen %q, read are %q", content, shown, got)
		}
		for _, q := range quoted {
			if q.Start < 0 || q.Start >= q.End || q.End > len(content) {
				t.Fatalf("%q has quoted %v", content, quoted)
			}
		}
	})
}

// TestReadAgreesWithTheSlowReader compares with the reader that the fake Discord
// shows messages with, where nothing is left out.
func TestReadAgreesWithTheSlowReader(t *testing.T) {
	for _, content := range []string{
		"**a** _b_ ~~e~~ __g__", "a\nb **c\nd** e", "> a **b**\n> c\nd", ">>> a\n> b", "x `a` y", "\\*a\\* **b\\*\\* c**", "# a\nb", "-# a", "2 * 3 * 4", "__a_b__",
	} {
		slow := strings.ReplaceAll(discordtest.Read(content).Text, "⟦code⟧", "")
		if got := Read(content).Text(); got != slow {
			t.Errorf("%q is read as %q, the slow reader sees %q", content, got, slow)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	for name, content := range map[string]string{
		"words": strings.Repeat(said+" ", 50),
		"marks": strings.Repeat("**_`[", 400),
		"stars": strings.Repeat("*", 2000),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(content)))
			for b.Loop() {
				Read(content)
			}
		})
	}
}

func ExampleRead() {
	seen := Read("<@123> **সত্যি?**\n> নতুন [পাঠাগার](https://news.example/1) খোলা হয়েছে।")
	for _, b := range seen.Blocks {
		fmt.Printf("%q %t\n", b.Text, b.Quoted)
	}
	// Output:
	// "সত্যি?" false
	// "নতুন পাঠাগার খোলা হয়েছে।" true
}
