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
		{"currency numerator four as a danda", "সভা শেষ৷ কাল বসবে৷", []string{"সভা শেষ৷", "কাল বসবে৷"}},
		{"titles before names", "They met Md. Salam Mia and Engr. Lee. Adv. Roy left.", []string{"They met Md. Salam Mia and Engr. Lee.", "Adv. Roy left."}},
		{"a small word that is no title", "He read the col. Then he left.", []string{"He read the col.", "Then he left."}},
		{"number before a number", "They live at House No. 7 in Palm Road. He said no. Nobody came.", []string{"They live at House No. 7 in Palm Road.", "He said no.", "Nobody came."}},
		{"firm, and the next sentence", "He runs Lotus Mills Ltd. The firm is old. He left Lotus Mills Ltd. Chairman Roy stays.", []string{"He runs Lotus Mills Ltd.", "The firm is old.", "He left Lotus Mills Ltd. Chairman Roy stays."}},
		{"hours", "It opens at 5 p.m. Monday. It shuts at 9 p.m. The rest is known.", []string{"It opens at 5 p.m. Monday.", "It shuts at 9 p.m.", "The rest is known."}},
		{"bracketed abbreviation", "Colonel (Retd.) Arun Dev came. (He left.) She stayed.", []string{"Colonel (Retd.) Arun Dev came.", "(He left.)", "She stayed."}},
		{"bracketed abbreviation in Bengali without a danda", "মেজর (অব.) অরুণ দেব এলেন", []string{"মেজর (অব.) অরুণ দেব এলেন"}},
		{"Bengali initials without a danda", "এ. কে. দেব ও এম. রায় এলেন. সভা বসল.", []string{"এ. কে. দেব ও এম. রায় এলেন.", "সভা বসল."}},
		{"numbered list on a line", "1. Bring water. 2. Bring bread.", []string{"1. Bring water.", "2. Bring bread."}},
		{"lettered list without a danda", "ক. চাল খ. ডাল গ. তেল", []string{"ক. চাল খ. ডাল গ. তেল"}},
		{"list after a colon", "Three rules: 1. Ask first. 2. Write it down.", []string{"Three rules: 1. Ask first.", "2. Write it down."}},
		{"exclamation in a quotation", `"Open the gate!" farmers shouted. "Why?" she asked. "Now!" He ran.`, []string{`"Open the gate!" farmers shouted.`, `"Why?" she asked.`, `"Now!"`, "He ran."}},
		{"quotation taken up", "তিনি “দরজা খোলো!” বলে ডাকেন। ‘কে যায়?’র লেখক এলেন।", []string{"তিনি “দরজা খোলো!” বলে ডাকেন।", "‘কে যায়?’র লেখক এলেন।"}},
		{"straight mark closes several sentences", `He said: "We came. We saw." Then he left.`, []string{`He said: "We came.`, `We saw."`, "Then he left."}},
		{"a ratio is no list", "Mix them 2:1. Let it stand.", []string{"Mix them 2:1.", "Let it stand."}},
		{"a word right behind a closing mark", "‘আমরা যাব।’এর পর সভা।", []string{"‘আমরা যাব।’", "এর পর সভা।"}},
		{"an apostrophe is no quotation mark", `It wasn't his. "Yes." They left.`, []string{"It wasn't his.", `"Yes."`, "They left."}},
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

func TestSentencesOfWrappedText(t *testing.T) {
	wrapped := "Flood warning\n\n" +
		"The water of the Kusum river rose by two metres in one\n" +
		"night and stood at the school's gate on Monday. Md.\n" +
		"Salam Mia, who keeps the bridge, closed it at five in\n" +
		"the morning and sent the lorries back to the old road.\n" +
		"Nobody was hurt, but two hundred families had to leave\n" +
		"their houses for the school and the mill beside it,\n" +
		"where the baker gave them bread.\n"
	tests := []struct {
		name, body string
		want       []string
		lines      []int
	}{
		{"wrapped at a width", wrapped, []string{
			"Flood warning",
			"The water of the Kusum river rose by two metres in one\nnight and stood at the school's gate on Monday.",
			"Md.", // a line that ends with a full stop is never joined
			"Salam Mia, who keeps the bridge, closed it at five in\nthe morning and sent the lorries back to the old road.",
			"Nobody was hurt, but two hundred families had to leave\ntheir houses for the school and the mill beside it,\nwhere the baker gave them bread.",
		}, []int{1, 3, 4, 5, 7}},
		{"one line that could have been longer", strings.Replace(wrapped, "one\nnight", "one\nlong\nnight", 1), nil, nil},
		{"one line wider than any wrap", wrapped + strings.Repeat("long ", 30) + "\n", nil, nil},
		{"lines of a poem", strings.Repeat("The river took the road and then the mill\nand in the night\n", 4), nil, nil},
	}
	for _, tt := range tests {
		var got []string
		var lines []int
		for _, s := range Sentences(tt.body) {
			got = append(got, tt.body[s.Span.Start:s.Span.End])
			lines = append(lines, s.Line)
		}
		switch {
		case tt.want == nil:
			if i := slices.IndexFunc(got, func(s string) bool { return strings.Contains(s, "\n") }); i >= 0 {
				t.Errorf("%s: joined %q", tt.name, got[i])
			}
		case !slices.Equal(got, tt.want) || !slices.Equal(lines, tt.lines):
			t.Errorf("%s:\ngot  %q, lines %v\nwant %q, lines %v", tt.name, got, lines, tt.want, tt.lines)
		}
	}
}

func TestAbbreviations(t *testing.T) {
	for _, kind := range []abbreviation{beforeName, beforeNumber, either} {
		found := false
		for _, k := range abbreviations {
			found = found || k == kind
		}
		if !found {
			t.Errorf("no abbreviation of kind %d", kind)
		}
	}
	for word, want := range map[string]abbreviation{
		"Md": beforeName, "MD": beforeName, "md": plainWord, "Dr": beforeName, "dr": beforeName,
		"No": beforeNumber, "Ltd": either, "মো": beforeName, "নং": beforeNumber, "সভা": plainWord,
	} {
		if got := abbreviationOf(word); got != want {
			t.Errorf("%s: %d, want %d", word, got, want)
		}
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
		joined := wrapping(body)
		for i, c := range []byte(body[s.Span.Start:s.Span.End]) {
			if c == '\n' && !joined(s.Span.Start+i) {
				t.Fatal("a sentence crosses a line's end that no wrap made")
			}
		}
		if !borders[s.Span.Start] || !borders[s.Span.End] {
			t.Fatalf("span %v of %q cuts a grapheme", s.Span, body)
		}
		line += strings.Count(body[s.Span.Start:s.Span.End], "\n")
		at = s.Span.End
	}
	if rest := strings.TrimFunc(body[at:], func(r rune) bool { return unicode.IsSpace(r) || r == 0xFEFF }); rest != "" {
		t.Fatalf("lost the end %q", rest)
	}
}

func FuzzSentences(f *testing.F) {
	for _, s := range []string{"", "ক।খ", "a. B", "“x?” y", "১.৫ টাকা।\r\n\nশেষ", "ক।\u200dখ", " \u0301a।", "a!\"b\"?c", "🇧🇩। 👩‍👧? ক্ষ।", "Md. A (Retd.) B. 1. C",
		strings.Repeat("the river rose and the road was closed at\n", 5), "\"a.\" b\u200b. C"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		if utf8.ValidString(body) {
			checkSentences(t, body)
		}
	})
}
