package text

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

func TestSentences(t *testing.T) {
	tests := []struct {
		name, body string
		want       []string
	}{
		{"danda", "সভা শেষ হয়েছে। কাল আবার বসবে।", []string{"সভা শেষ হয়েছে।", "কাল আবার বসবে।"}},
		{"no space after the danda", "সভা শেষ।কাল বসবে।", []string{"সভা শেষ।", "কাল বসবে।"}},
		{"double danda", "শেষ শ্লোক॥ শুরু", []string{"শেষ শ্লোক॥", "শুরু"}},
		{"question and exclamation", "কে এল? কেউ না! ভালো।", []string{"কে এল?", "কেউ না!", "ভালো।"}},
		{"closing quotation mark belongs", "“চলো যাই।” তিনি বললেন।", []string{"“চলো যাই।”", "তিনি বললেন।"}},
		{"straight quotation mark closes", `"চলো যাই।" তিনি বললেন।`, []string{`"চলো যাই।"`, "তিনি বললেন।"}},
		{"straight quotation mark opens", `সভা শেষ।"চলো যাই" বললেন।`, []string{"সভা শেষ।", `"চলো যাই" বললেন।`}},
		{"bracket belongs", "(সভা শেষ।) চলো।", []string{"(সভা শেষ।)", "চলো।"}},
		{"Bengali abbreviations", "ড. করিম ও মো. রহিম এলেন। বি.দ্র. কাল ছুটি।", []string{"ড. করিম ও মো. রহিম এলেন।", "বি.দ্র. কাল ছুটি।"}},
		{"decimal beside dandas", "দাম ১৬.৮ টাকা। ভালো।", []string{"দাম ১৬.৮ টাকা।", "ভালো।"}},
		{"English inside Bengali", "তিনি লেখেন, All is well. We go on. এরপর সভা শেষ।", []string{"তিনি লেখেন, All is well.", "We go on. এরপর সভা শেষ।"}},
		{"Bengali with full stops", "সভা শেষ. কাল বসবে.", []string{"সভা শেষ.", "কাল বসবে."}},
		{"English", "The meeting ended. It resumes tomorrow.", []string{"The meeting ended.", "It resumes tomorrow."}},
		{"titles and initials", "Dr. Rao met J. B. Lee. They left.", []string{"Dr. Rao met J. B. Lee.", "They left."}},
		{"country by initials", "The U.S. Navy came. It left.", []string{"The U.S. Navy came.", "It left."}},
		{"decimals, links, lower case", "It rose 2.5 percent at example.com/a?b=1, i.e. a lot. Good.", []string{"It rose 2.5 percent at example.com/a?b=1, i.e. a lot.", "Good."}},
		{"reference numbers", "He founded it in 1918.[1][2] Its yard grew.", []string{"He founded it in 1918.[1][2]", "Its yard grew."}},
		{"ellipsis", "Wait... Then go. ok", []string{"Wait...", "Then go. ok"}},
		{"Hindi", "बैठक समाप्त हुई। कल फिर होगी।", []string{"बैठक समाप्त हुई।", "कल फिर होगी।"}},
		{"lines", " one\n\n two \r\nthree", []string{"one", "two", "three"}},
		{"byte order mark", "\uFEFFসভা।", []string{"সভা।"}},
		{"terminators alone join what they end", "কী?? ।", []string{"কী?? ।"}},
		{"mark after a terminator is not cut off", "ক।\u09BEখ", []string{"ক।\u09BE", "খ"}},
		{"nothing", " \n\t\n", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, s := range Sentences(tt.body) {
				got = append(got, tt.body[s.Span.Start:s.Span.End])
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestSentencesOfTheShippedArticle(t *testing.T) {
	body, err := os.ReadFile("../../seeds/000_9631a6c7ea3640cd.txt")
	if err != nil {
		t.Fatal(err)
	}
	got := Sentences(string(body))
	var lines []int
	for _, s := range got {
		lines = append(lines, s.Line)
	}
	if want := []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10}; !slices.Equal(lines, want) {
		t.Errorf("lines %v, want %v", lines, want)
	}
}

// checkSentences asserts what holds for every text.
func checkSentences(t *testing.T, body string) {
	t.Helper()
	borders := map[int]bool{0: true}
	for g := graphemes.FromString(body); g.Next(); {
		borders[g.End()] = true
	}
	at, line := 0, 1
	for _, s := range Sentences(body) {
		if s.Span.Start < at || s.Span.End <= s.Span.Start || s.Span.End > len(body) {
			t.Fatalf("span %v after byte %d of %d", s.Span, at, len(body))
		}
		gap := body[at:s.Span.Start]
		if strings.TrimFunc(gap, func(r rune) bool { return unicode.IsSpace(r) || r == 0xFEFF }) != "" {
			t.Fatalf("lost text %q", gap)
		}
		line += strings.Count(gap, "\n")
		if s.Line != line {
			t.Fatalf("line %d, want %d", s.Line, line)
		}
		if strings.Contains(body[s.Span.Start:s.Span.End], "\n") {
			t.Fatal("a sentence crosses a line's end")
		}
		if !borders[s.Span.Start] || !borders[s.Span.End] {
			t.Fatalf("span %v of %q cuts a grapheme", s.Span, body)
		}
		at = s.Span.End
	}
	if rest := strings.TrimFunc(body[at:], func(r rune) bool { return unicode.IsSpace(r) || r == 0xFEFF }); rest != "" {
		t.Fatalf("lost the end %q", rest)
	}
}

func FuzzSentences(f *testing.F) {
	for _, s := range []string{"", "ক।খ", "a. B", "“x?” y", "১.৫ টাকা।\r\n\nশেষ", "ক।\u200dখ", " \u0301a।", "a!\"b\"?c", "🇧🇩। 👩‍👧? ক্ষ।"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		if utf8.ValidString(body) {
			checkSentences(t, body)
		}
	})
}
