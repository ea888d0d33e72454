package dialog_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
)

func TestOneLine(t *testing.T) {
	for in, want := range map[string]string{
		"  a\n\tb ":                 "a b",
		"@everyone":                 "＠everyone",
		"x\u202eabc\u0000\u200b\ay": "xabcy",
		"ক্\u200dষ":                 "ক্\u200dষ", // a joiner belongs to the word
		"a\xffb":                    "ab",
	} {
		if got := wording.OneLine(in); got != want {
			t.Errorf("OneLine(%q) = %q, want %q", in, got, want)
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
		if got := wording.Shorten(c.text, c.limit); got != c.want {
			t.Errorf("Shorten(%q, %d) = %q, want %q", c.text, c.limit, got, c.want)
		}
	}
}

func FuzzShorten(f *testing.F) {
	f.Add("রাশিয়া ও চীন", uint8(5))
	f.Fuzz(func(t *testing.T, text string, limit uint8) {
		text = wording.OneLine(text)
		got := wording.Shorten(text, int(limit))
		if n := utf8.RuneCountInString(got); n > int(limit)+1 {
			t.Errorf("Shorten(%q, %d) has %d code points", text, limit, n)
		}
		if !strings.HasPrefix(text, strings.TrimSuffix(got, "…")) {
			t.Errorf("Shorten(%q, %d) = %q", text, limit, got)
		}
	})
}

func TestClipKeepsGraphemes(t *testing.T) {
	text := strings.Repeat("স্ত্রী", 100)
	got, cut := wording.Clip(text, 100)
	if !cut || len(got) > 100 || len(got)%len("স্ত্রী") != 0 {
		t.Errorf("clip gave %d bytes", len(got))
	}
}
