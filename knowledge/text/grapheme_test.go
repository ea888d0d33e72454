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

// Spans are moved out to the borders of graphemes: a mark never cuts a letter from its
// vowel sign, accent or joined neighbour, and what met by it becomes one.
func TestSnap(t *testing.T) {
	const family = "👩‍👧"
	for _, tt := range []struct {
		name, s string
		spans   []Span
		want    string // the snapped stretches, with | between
	}{
		{"nothing to move", "abc def", []Span{{0, 3}, {4, 7}}, "abc|def"},
		{"a vowel sign left out", "খেলা শেষ", []Span{{0, len("খ")}}, "খে"},
		{"begun at a vowel sign", "খেলা শেষ", []Span{{len("খ"), len("খেলা")}}, "খেলা"},
		{"half of a conjunct", "ক্ষমা", []Span{{len("ক্"), len("ক্ষ")}}, "ক্ষ"},
		{"an accent left out", "cafe\u0301 au", []Span{{0, 4}}, "cafe\u0301"},
		{"within an emoji", "a" + family + "b", []Span{{1, 1 + len("👩")}}, family},
		{"two halves of one", "খে লা", []Span{{0, len("খ")}, {len("খে "), len("খে ল")}}, "খে|লা"},
	} {
		var got []string
		for _, sp := range Snap(tt.s, tt.spans) {
			got = append(got, tt.s[sp.Start:sp.End])
		}
		if got := strings.Join(got, "|"); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
