package text

import (
	"strings"
	"testing"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

func TestCutGraphemes(t *testing.T) {
	tests := []struct {
		s     string
		limit int
		want  string
	}{
		{"abc", 5, "abc"},
		{"abc", 2, "ab"},
		{"ক্ষমা", len("ক্ষ"), "ক্ষ"},
		{"ক্ষমা", len("ক্ষ") - 1, ""},
		{"e\u0301x", 1, ""},
		{"e\u0301x", 3, "e\u0301"},
		{"ab\r\nc", 3, "ab"},
		{"x" + strings.Repeat("\u09CD", 1<<20), 4096, ""},
	}
	for _, tt := range tests {
		if got := CutGraphemes(tt.s, tt.limit); got != tt.want {
			t.Errorf("%.20q cut at %d: %.20q, want %q", tt.s, tt.limit, got, tt.want)
		}
	}
}

func FuzzCutGraphemes(f *testing.F) {
	f.Add("ক্ষমা 👩‍👧 e\u0301 🇧🇩🇮🇳", 7)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		if limit < 0 || len(s) > 2000 {
			return
		}
		want := 0
		for g := graphemes.FromString(s); g.Next(); {
			if g.End() <= limit {
				want = g.End()
			}
		}
		if got := len(CutGraphemes(s, limit)); got != want {
			t.Fatalf("%q cut at %d: %d bytes, want %d", s, limit, got, want)
		}
	})
}
