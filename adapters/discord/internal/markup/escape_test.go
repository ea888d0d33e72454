package markup

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

// texts are those that Discord's Markdown would take for something else.
var texts = []string{
	"পুতিন কবে বেইজিং গিয়েছিলেন?",
	"**bold** *it* _it_ __u__ ~~s~~ ||spoiler|| `code` ``co`de``",
	"```go\nx := 1\n```",
	"# one\n## two\n### three\n-# small\n  # indented",
	"- a\n* b\n+ c\n  - d\n1. e\n12. f\n3) g\n1.5 million",
	"> quoted\n>>> all",
	"[label](https://a.example/x_y) <https://b.example> https://c.example/a_b_(c)*d* steam://run/1",
	"<@1> <@!2> <@&3> <#4> <:a:5> <a:b:6> <t:7:R> </ask:8> @everyone @here",
	`\ \\ \* C:\dir\ ¯\_(ツ)_/¯`,
	"a\r\nb\tc\n\n  d  \n",
	"snake_case a*b*c 2*3*4 a_b_ _c",
	"\n", "", " ", "*", "\\", "1.", "1", "\xff", "১. প্রথম",
}

// TestReader makes sure that the reader of the tests below sees what Discord
// makes of a text that is not escaped, or those tests could not fail.
func TestReader(t *testing.T) {
	for content, want := range map[string]string{
		"**a** _b_ `c` ||d|| ~~e~~":     "a b ⟦code⟧c ⟦||d||⟧ e",
		"# a\n- b\n1. c":                "a\n• b\n• c",
		"<@1> @here \\*":                "⟦<@1>⟧ ⟦@here⟧ *",
		"https://a.example/b\\_c":       "https://a.example/b\\_c",
		"[a\\_b](<https://a.example/>)": "a_b",
		"> a\n> b\nc":                   "a\nb\nc",
		"```go\nx\n```":                 "⟦code⟧x",
		"-# small":                      "small",
	} {
		if got := discordtest.Read(content).Text; got != want {
			t.Errorf("Read(%q) = %q, want %q", content, got, want)
		}
	}
}

func TestEscapedTextIsSeenAsItIs(t *testing.T) {
	for _, text := range texts {
		checkEscape(t, text)
		checkQuoted(t, text, nil)
	}
}

func checkEscape(t *testing.T, text string) {
	t.Helper()
	seen := discordtest.Read(Escape(text, ""))
	if seen.Text != text || len(seen.Quoted)+len(seen.Bold) > 0 {
		t.Errorf("%q is seen as %q", text, seen.Text)
	}
}

// checkQuoted compares a block quote as it is seen with its text and marks.
func checkQuoted(t *testing.T, text string, marks []adapters.Span) {
	t.Helper()
	content := Quote(text, marks) + "\n— source"
	seen := discordtest.Read(content)
	if len(seen.Quoted) != 1 {
		t.Fatalf("%q gives %d block quotes: %q", text, len(seen.Quoted), content)
	}
	q := seen.Quoted[0]
	if got := seen.Text[q.Start:q.End]; got != text {
		t.Fatalf("%q is seen as %q, from %q", text, got, content)
	}
	bold := make([]bool, len(text)+1)
	for _, b := range seen.Bold {
		for i := b.Start; i < b.End; i++ {
			bold[i-q.Start] = true
		}
	}
	for i := range len(text) {
		if want := inside(marks, i) && text[i] != '\n'; bold[i] != want && text[i] != '\n' {
			t.Fatalf("%q, marks %v: byte %d bold %v, want %v, in %q", text, marks, i, bold[i], want, content)
		}
	}
}

func inside(spans []adapters.Span, i int) bool {
	for _, s := range spans {
		if i >= s.Start && i < s.End {
			return true
		}
	}
	return false
}

func FuzzQuoted(f *testing.F) {
	for i, text := range texts {
		f.Add(text, uint8(i), uint8(i+3), uint8(i+7))
	}
	f.Add(strings.Repeat("a*", 20), uint8(0), uint8(1), uint8(2))
	f.Fuzz(func(t *testing.T, text string, a, b, c uint8) {
		if !utf8.ValidString(text) || len(text) > 300 {
			return
		}
		checkEscape(t, text)
		checkQuoted(t, text, marksAt(text, int(a), int(b), int(c)))
	})
}

// marksAt returns two marks of text from three places, on rune borders, the second
// touching the first.
func marksAt(text string, a, b, c int) []adapters.Span {
	var marks []adapters.Span
	at := 0
	for i, n := range []int{a, b, c} {
		end := min(at+n%20, len(text))
		for end < len(text) && !utf8.RuneStart(text[end]) {
			end++
		}
		if i > 0 && end > at {
			marks = append(marks, adapters.Span{Start: at, End: end})
		}
		at = end
	}
	return marks
}
