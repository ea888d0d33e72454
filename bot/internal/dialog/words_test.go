package dialog

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCover(t *testing.T) {
	greetings := phrases{parsePhrase("আসসালামু আলাইকুম"), parsePhrase("what's up"), parsePhrase("সোমবার*")}
	fillers := phrases{parsePhrase("ভাই"), parsePhrase("bot")}
	for _, c := range []struct {
		text string
		want bool
	}{
		{"আসসালামু আলাইকুম", true},
		{"ভাই, আসসালামু আলাইকুম!!", true},
		{"WHAT’S UP, bot?", true},
		{"আসসালামু\u200d আলাইকুম", true},       // a joiner that a phone put in
		{"আসসালামু আলাইকুম, পুতিন কে?", false}, // a question besides
		{"আসসালামু", false},
		{"ভাই", false}, // fillers alone say nothing
		{"সোমবারের", true},
		{"", false},
	} {
		if got := greetings.cover(wordsOf(c.text), fillers); got != c.want {
			t.Errorf("cover(%q) = %v", c.text, got)
		}
	}
}

// A composed and a decomposed letter are the same word.
func TestWordsOfComposition(t *testing.T) {
	a, b := wordsOf("\u09df"), wordsOf("\u09af\u09bc")
	if a[0].fold != b[0].fold {
		t.Errorf("%q and %q differ", a[0].fold, b[0].fold)
	}
}

func FuzzWordsOf(f *testing.F) {
	f.Add("চীন বলেছে, “না”।")
	f.Add("a\xffb\x00c\u200d")
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, w := range wordsOf(text) {
			if w.start < last || w.end <= w.start || w.end > len(text) {
				t.Fatalf("word %+v of %q", w, text)
			}
			if w.fold == "" || len(wordsOf(w.fold)) == 0 {
				t.Fatalf("word %+v folds to nothing", w)
			}
			last = w.end
		}
	})
}

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"  a\n\tb ":                 "a b",
		"@everyone":                 "＠everyone",
		"x\u202eabc\u0000\u200b\ay": "xabcy",
		"ক্\u200dষ":                 "ক্\u200dষ", // a joiner belongs to the word
		"a\xffb":                    "ab",
	} {
		if got := plain(in); got != want {
			t.Errorf("plain(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestShorten(t *testing.T) {
	for _, c := range []struct {
		text  string
		limit int
		want  string
	}{
		{"রাশিয়া ও চীন সম্পর্ক জোরদার করার জন্য", 30, "রাশিয়া ও চীন সম্পর্ক জোরদার…"},
		{"short", 30, "short"},
		{"one two, three", 8, "one two…"},
		{"one two three", 7, "one two…"},
		{"unbreakable", 4, "unbr…"},
		{"ক্ষক্ষক্ষ", 4, "ক্ষ…"}, // one grapheme of three code points, and no half of the next
	} {
		if got := shorten(c.text, c.limit); got != c.want {
			t.Errorf("shorten(%q, %d) = %q, want %q", c.text, c.limit, got, c.want)
		}
	}
}

func FuzzShorten(f *testing.F) {
	f.Add("রাশিয়া ও চীন", uint8(5))
	f.Fuzz(func(t *testing.T, text string, limit uint8) {
		text = plain(text)
		got := shorten(text, int(limit))
		if n := utf8.RuneCountInString(got); n > int(limit)+1 {
			t.Errorf("shorten(%q, %d) has %d code points", text, limit, n)
		}
		if !strings.HasPrefix(text, strings.TrimSuffix(got, "…")) {
			t.Errorf("shorten(%q, %d) = %q", text, limit, got)
		}
	})
}

func TestClipKeepsGraphemes(t *testing.T) {
	text := strings.Repeat("স্ত্রী", 100)
	got, cut := clip(text, 100)
	if !cut || len(got) > 100 || len(got)%len("স্ত্রী") != 0 {
		t.Errorf("clip gave %d bytes", len(got))
	}
}
