package fit

import (
	"reflect"
	"strings"
	"testing"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"github.com/ukti-bot/ukti/adapters"
)

// pieces cuts text and returns the texts of the pieces.
func pieces(text string, sentences []adapters.Span, max int, m Measure) []string {
	var out []string
	for _, p := range Split(text, sentences, max, m) {
		out = append(out, text[p.Start:p.End])
	}
	return out
}

// sentencesOf returns the spans of the parts of text between "|", and text without them.
func sentencesOf(marked string) (string, []adapters.Span) {
	var spans []adapters.Span
	text := ""
	for _, s := range strings.Split(marked, "|") {
		start := len(text)
		text += s
		end := start + len(strings.TrimRight(s, " "))
		spans = append(spans, adapters.Span{Start: start, End: end})
	}
	return text, spans
}

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		name, text string // sentences end at "|"
		max        int
		measure    Measure
		want       []string
	}{
		{"nothing", "", 5, Runes, nil},
		{"fits", "one. |two.", 9, Runes, []string{"one. two."}},
		{"between sentences", "one. |two. |three.", 10, Runes, []string{"one. two. ", "three."}},
		{"space that no longer fits opens the next piece", "one. |two.", 4, Runes, []string{"one.", " two", "."}},
		{"no piece of spaces alone", "one. |two two", 4, Runes, []string{"one.", " two", " two"}},
		{"sentences before words", "a b. |c d e f", 8, Runes, []string{"a b. ", "c d e f"}},
		{"a long sentence at spaces", "aa bb cc dd", 6, Runes, []string{"aa bb ", "cc dd"}},
		{"spaces stay together", "aa   bb", 5, Runes, []string{"aa   ", "bb"}},
		{"no-break space is no place to cut", "a bb\u00a0cc", 5, Runes, []string{"a ", "bb\u00a0cc"}},
		{"a long word between graphemes", "স্ত্রীক্ষক", 6, Runes, []string{"স্ত্রী", "ক্ষক"}},
		{"a grapheme too long stays whole", "কস্ত্রীক", 3, Runes, []string{"ক", "স্ত্রী", "ক"}},
		{"no room at all", "কখ", 0, Runes, []string{"ক", "খ"}},
		{"flags in UTF-16 units", "🇧🇩🇧🇩🇧🇩", 9, UTF16, []string{"🇧🇩🇧🇩", "🇧🇩"}},
		{"bytes", "খবর খবর", 10, Bytes, []string{"খবর ", "খবর"}},
		{"rest of a long sentence takes the next one along", "aa bb cc. |d.", 6, Runes, []string{"aa bb ", "cc. d."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, sentences := sentencesOf(c.text)
			if got := pieces(text, sentences, c.max, c.measure); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestCutWithChangingRoom(t *testing.T) {
	text, sentences := sentencesOf("one. |two. |three.")
	first := Cut(text, sentences, 0, 5, Runes)
	second := Cut(text, sentences, first, 100, Runes)
	if text[:first] != "one. " || second != len(text) {
		t.Errorf("cuts at %d and %d of %q", first, second, text)
	}
}

func TestWithin(t *testing.T) {
	spans := []adapters.Span{{Start: 0, End: 2}, {Start: 3, End: 8}, {Start: 9, End: 10}}
	for _, c := range []struct {
		piece adapters.Span
		want  []adapters.Span
	}{
		{adapters.Span{Start: 0, End: 10}, spans},
		{adapters.Span{Start: 2, End: 3}, nil},
		{adapters.Span{Start: 5, End: 10}, []adapters.Span{{Start: 0, End: 3}, {Start: 4, End: 5}}},
		{adapters.Span{Start: 4, End: 6}, []adapters.Span{{Start: 0, End: 2}}},
	} {
		if got := Within(spans, c.piece); !reflect.DeepEqual(got, c.want) {
			t.Errorf("Within(%v) = %v, want %v", c.piece, got, c.want)
		}
	}
}

func TestShorten(t *testing.T) {
	for _, c := range []struct {
		label   string
		max     int
		measure Measure
		want    string
	}{
		{"খবর", 3, Runes, "খবর"},
		{"খবর আছে", 5, Runes, "খবর…"},
		{"খবর আছে", 6, Runes, "খবর আ…"}, // ছে is one character of two code points
		{"খবর আছে", 4, Graphemes, "খবর…"},
		{"খবর আছে", 5, Graphemes, "খবর…"},
		{"🇧🇩🇧🇩🇧🇩", 2, Graphemes, "🇧🇩…"},
		{"🇧🇩🇧🇩🇧🇩", 5, UTF16, "🇧🇩…"},
		{"🇧🇩🇧🇩", 1, Runes, "…"},
		{"", 1, Runes, ""},
	} {
		if got := Shorten(c.label, c.max, c.measure); got != c.want {
			t.Errorf("Shorten(%q, %d) = %q, want %q", c.label, c.max, got, c.want)
		}
	}
	if got := OneLine("  এক\n\t দুই  "); got != "এক দুই" {
		t.Errorf("OneLine = %q", got)
	}
}

// TestShortenFits goes through every room for a few labels.
func TestShortenFits(t *testing.T) {
	for _, label := range []string{"একটি দীর্ঘ শিরোনাম, স্ত্রীর কথা", "👩‍👩‍👧‍👦🇧🇩 x y", "plain words here"} {
		for name, m := range map[string]Measure{"bytes": Bytes, "runes": Runes, "utf16": UTF16, "graphemes": Graphemes} {
			for max := m("…"); max < m(label); max++ {
				got := Shorten(label, max, m)
				kept, cut := strings.CutSuffix(got, "…")
				if m(got) > max || !cut || !strings.HasPrefix(label, kept) {
					t.Errorf("Shorten(%q, %d %s) = %q", label, max, name, got)
				}
			}
		}
	}
}

func TestMeasures(t *testing.T) {
	for _, c := range []struct {
		text                string
		bytes, runes, utf16 int
	}{
		{"", 0, 0, 0},
		{"abc", 3, 3, 3},
		{"য়", 6, 2, 2},
		{"🙂", 4, 1, 2},
		{"\xff", 1, 1, 1},
	} {
		if b, r, u := Bytes(c.text), Runes(c.text), UTF16(c.text); b != c.bytes || r != c.runes || u != c.utf16 {
			t.Errorf("%q: bytes %d, runes %d, utf16 %d", c.text, b, r, u)
		}
	}
	if o, l := UTF16Span("🙂ক🙂খ", adapters.Span{Start: 4, End: 11}); o != 2 || l != 3 {
		t.Errorf("UTF16Span = %d, %d", o, l)
	}
}

// slowCut is Cut without its shortcuts: it measures every border there is.
func slowCut(text string, sentences []adapters.Span, from, max int, measure Measure) int {
	if measure(text[from:]) <= max {
		return len(text)
	}
	sentence, space, grapheme, first := 0, 0, 0, 0
	all := graphemes.FromString(text)
	previous := ""
	for all.Next() {
		if all.Start() > from && measure(text[from:all.Start()]) <= max {
			at := all.Start()
			grapheme = at
			if strings.TrimFunc(text[from:at], func(r rune) bool { return isSpace(string(r)) }) == "" {
				previous = all.Value()
				continue
			}
			if isSpace(previous) && !isSpace(all.Value()) {
				space = at
			}
			for _, s := range sentences {
				if s.Start == at || s.End == at {
					sentence = at
				}
			}
		}
		if all.Start() == from {
			first = all.End()
		}
		previous = all.Value()
	}
	for _, at := range []int{sentence, space, grapheme} {
		if at > from {
			return at
		}
	}
	return first
}

func FuzzSplit(f *testing.F) {
	f.Add("one. two three. four", 6, 5, 16)
	f.Add("স্ত্রী ও ক্ষমা। পরের কথা", 4, 10, 40)
	f.Add("👩‍👩‍👧‍👦🇧🇩🇧🇩 x", 3, 0, 0)
	f.Add("\xff\xfe a\r\n\r\nb", 1, 2, 3)
	f.Add(strings.Repeat("দীর্ঘ ", 40), 50, 100, 200)
	f.Fuzz(func(t *testing.T, text string, max, cut1, cut2 int) {
		if len(text) > 300 || max < 0 || max > 5000 {
			return
		}
		sentences := spansAt(text, cut1, cut2)
		for name, m := range map[string]Measure{"bytes": Bytes, "runes": Runes, "utf16": UTF16} {
			checkSplit(t, name, text, sentences, max, m)
		}
	})
}

// spansAt returns up to three sentence spans of text, ending near the given places.
func spansAt(text string, at ...int) []adapters.Span {
	var spans []adapters.Span
	start := 0
	for _, end := range append(at, len(text)) {
		if end > start && end <= len(text) {
			spans = append(spans, adapters.Span{Start: start, End: end})
			start = end
		}
	}
	return spans
}

func checkSplit(t *testing.T, name, text string, sentences []adapters.Span, max int, m Measure) {
	t.Helper()
	border := map[int]bool{0: true}
	all := graphemes.FromString(text)
	for all.Next() {
		border[all.End()] = true
	}
	at := 0
	for _, p := range Split(text, sentences, max, m) {
		piece := text[p.Start:p.End]
		if p.Start != at || p.End <= p.Start {
			t.Fatalf("%s: piece %v follows offset %d", name, p, at)
		}
		if !border[p.End] {
			t.Fatalf("%s: %q ends inside a grapheme", name, piece)
		}
		if m(piece) > max && graphemes.FromString(piece).First() != piece {
			t.Fatalf("%s: %q measures %d of %d", name, piece, m(piece), max)
		}
		if want := slowCut(text, sentences, p.Start, max, m); p.End != want {
			t.Fatalf("%s: cut %q at %d, the slow way at %d", name, text[p.Start:], p.End, want)
		}
		at = p.End
	}
	if at != len(text) {
		t.Fatalf("%s: pieces end at %d of %d", name, at, len(text))
	}
}

// TestSplitSmall goes through every text of up to five letters of a small alphabet.
func TestSplitSmall(t *testing.T) {
	alphabet := []string{"a", " ", "ক", "্", "।", "\u200d"}
	var grow func(text string, letters int)
	grow = func(text string, letters int) {
		for _, max := range []int{0, 1, 3} {
			checkSplit(t, "runes", text, spansAt(text, 3), max, Runes)
		}
		if letters == 0 {
			return
		}
		for _, a := range alphabet {
			grow(text+a, letters-1)
		}
	}
	grow("", 5)
}

func BenchmarkSplit(b *testing.B) {
	text, sentences := sentencesOf(strings.Repeat("একটি ছোট বাক্য এখানে আছে। |", 300))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Split(text, sentences, 1900, Runes)
	}
}
