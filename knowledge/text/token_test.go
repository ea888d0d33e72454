package text

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFold(t *testing.T) {
	tests := []struct{ name, a, b string }{
		{"ya in one code point or two", "নেও\u09DFা", "নেও\u09AF\u09BCা"},
		{"rra in one code point or two", "বা\u09DCি", "বা\u09A1\u09BCি"},
		{"o sign in one part or two", "ক\u09CB", "ক\u09C7\u09BE"},
		{"joiners", "র\u200D্যাব", "র্যাব"},
		{"Bengali digits", "২০২২", "2022"},
		{"Devanagari digits", "२०२२", "2022"},
		{"case", "Putin", "putin"},
		{"composed letters", "Cafe\u0301", "café"},
		{"quotation marks", "‘ক’ “খ”", "'ক' \"খ\""},
		{"soft hyphen", "co\u00ADop", "coop"},
		{"no width", "লঞ্চ\u200Bটি", "লঞ্চটি"},
		{"word joiner and marks of direction", "fer\u2060ry \u200Emill\u200F", "ferry mill"},
		{"ligature", "o\uFB03ce \uFB01re", "office fire"},
		{"full width", "Ｍill ４", "mill 4"},
		{"Arabic digits", "٢٠٢٦", "2026"},
		{"digits outside the first plane", "𝟚𝟘", "20"},
		{"khanda ta by a joiner", "উত\u09CD\u200Dসব", "উৎসব"},
		{"o sign parted by a joiner", "ক\u09C7\u200D\u09BE", "ক\u09CB"},
	}
	for _, tt := range tests {
		if Fold(tt.a) != Fold(tt.b) {
			t.Errorf("%s: %q and %q don't meet: %q, %q", tt.name, tt.a, tt.b, Fold(tt.a), Fold(tt.b))
		}
	}
	for _, pair := range [][2]string{{"করেনি", "করেছে"}, {"কর", "কার"}, {"দিন", "দীন"}, {"a", "á"}, {"স্থান:ঢাকা", "স্থানঃঢাকা"}, {"মত", "মৎ"}} {
		if Fold(pair[0]) == Fold(pair[1]) {
			t.Errorf("Fold takes %q and %q for one", pair[0], pair[1])
		}
	}
}

func TestTokens(t *testing.T) {
	tests := []struct {
		in   string
		want []string
	}{
		{"রাশিয়া ও চীন।", []string{"রাশিয়া", "ও", "চীন"}},
		{"‘নাগরিক কমিটি’র প্রার্থী", []string{"নাগরিক", "কমিটি", "র", "প্রার্থী"}},
		{"১,২০০ টাকা, ১৬.৮ শতাংশ।", []string{"1200", "টাকা", "16.8", "শতাংশ"}},
		{"১৪টি ও ২-৩ জন", []string{"14টি", "ও", "2", "3", "জন"}},
		{"dual-use products don't", []string{"dual", "use", "products", "don't"}},
		{"The U.S. and U.S.A. Navy", []string{"the", "us", "and", "usa", "navy"}},
		{"e.g. this.", []string{"eg", "this"}},
		{"ab.cd@example.com", []string{"ab", "cd", "example", "com"}},
		{"ক্ষমতা\u200D স্ত্রী", []string{"ক্ষমতা", "স্ত্রী"}},
		{"লঞ্চ\u200Bটি ferry\u2060\u200Bboat mill\u200B", []string{"লঞ্চটি", "ferryboat", "mill"}},
		{"দু:খ অন্ত:সত্ত্বা ঢাকা:পুলিশ", []string{"দুঃখ", "অন্তঃসত্ত্বা", "ঢাকা", "পুলিশ"}},
		{"১\u200B,২০০ don\u2060't", []string{"1200", "don't"}},
		{"মূলত: স্থান:ঢাকা ٢٠٢٦", []string{"মূলত", "স্থান", "ঢাকা", "2026"}},
		{"?!🙂 ।", nil},
	}
	for _, tt := range tests {
		var got []string
		for _, tok := range Tokens(tt.in) {
			got = append(got, tok.Term)
		}
		want := make([]string, len(tt.want))
		for i, w := range tt.want {
			want[i] = Fold(w)
		}
		if !slices.Equal(got, want) && len(got)+len(want) > 0 {
			t.Errorf("%q: got %q, want %q", tt.in, got, want)
		}
	}
}

func TestCaps(t *testing.T) {
	for word, want := range map[string]bool{"US": true, "U.S.": true, "us": false, "Us": false, "I": false, "NATO": true, "চীন": false} {
		if got := Tokens(word)[0].Caps; got != want {
			t.Errorf("%s: Caps = %v", word, got)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"", "ABC", "নেও\u09DFা", "ক\u09C7\u200D\u09BE", "İ", "ǅ", "\u0345\u0391", "Å", "ত\u09CD\u200D", "দু:নি:খ", "দ\u200Bু:খ", "ﬃ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if !utf8.ValidString(once) {
			t.Fatalf("Fold(%q) is not UTF-8", s)
		}
		if twice := Fold(once); twice != once {
			t.Fatalf("Fold is not idempotent: %q, %q, %q", s, once, twice)
		}
		if slow := foldSlowly(s); slow != once {
			t.Fatalf("Fold(%q) is %q in haste, else %q", s, once, slow)
		}
	})
}

// What is folded in haste is what is folded slowly, for each two runes in a row of the
// scripts that it knows, alone and behind a sign that is composed or ordered.
func TestFoldInHaste(t *testing.T) {
	passed := 0
	for _, before := range []string{"", "K", "ক", "য়", "क़", "ে", "্", "়", "न", "\u0951"} {
		for a := rune(0x08FE); a <= 0x0A01; a++ {
			for b := rune(0x08FE); b <= 0x0A01; b++ {
				s := before + string(a) + string(b)
				fast, ok := foldInHaste(s)
				if !ok {
					continue
				}
				passed++
				if slow := foldSlowly(s); slow != fast {
					t.Fatalf("%+q folds to %+q in haste, but to %+q", s, fast, slow)
				}
			}
		}
	}
	if passed < 100_000 {
		t.Errorf("only %d went the fast way", passed)
	}
}

// A report in Bengali, by the fast way and the whole one.
func BenchmarkFold(b *testing.B) {
	words := strings.Fields("সেতুর নতুন খেয়াঘাট সোমবার সকালে চালু হবে বলে জেলা প্রশাসক কার্যালয়ের বিজ্ঞপ্তিতে জানানো হয়েছে")
	for name, fold := range map[string]func(string) string{"fast": Fold, "whole": foldSlowly} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				for _, w := range words {
					fold(w)
				}
			}
		})
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"", "দু:খ", "a\u200b\u200bb\u200b c", "১,২০০ U.S. don't", "ক্ষ\u200dমতা", "a.b.c", "e\u0301.f."} {
		f.Add(s)
	}
	plain := strings.NewReplacer(",", "", ".", "", ":", "ঃ")
	f.Fuzz(func(t *testing.T, s string) {
		at := 0
		for _, tok := range Tokens(s) {
			if tok.Span.Start < at || tok.Span.End <= tok.Span.Start || tok.Span.End > len(s) {
				t.Fatalf("span %v after %d in %q", tok.Span, at, s)
			}
			if tok.Term == "" {
				t.Fatalf("empty term at %v of %q", tok.Span, s)
			}
			if back := Fold(s[tok.Span.Start:tok.Span.End]); plain.Replace(back) != plain.Replace(tok.Term) {
				t.Fatalf("offsets don't map back: %q, %q", back, tok.Term)
			}
			at = tok.Span.End
		}
	})
}

func FuzzSnap(f *testing.F) {
	f.Add("ক্ষমতা e\u0301", 1, 5, 7)
	f.Fuzz(func(t *testing.T, s string, a, b, c int) {
		cut := []int{a, b, c, 0}
		for i := range cut {
			cut[i] = min(max(cut[i], 0), len(s))
		}
		slices.Sort(cut)
		spans := []Span{{cut[0], cut[1]}, {cut[2], cut[3]}}
		at := 0
		for _, sp := range Snap(s, spans) {
			if sp.Start < at || sp.End > len(s) || sp.End < sp.Start {
				t.Fatalf("spans %v of %q", Snap(s, spans), s)
			}
			at = sp.End
		}
		if cut[0] < cut[1] && cut[1] < cut[2] && cut[2] < cut[3] && utf8.ValidString(s) {
			onRunes := !slices.ContainsFunc(cut, func(i int) bool { return i < len(s) && !utf8.RuneStart(s[i]) })
			if got, want := Snap(s, spans), snap(s, spans); onRunes && !slices.Equal(got, want) {
				t.Fatalf("spans %v of %q snap to %v, by every border to %v", spans, s, got, want)
			}
		}
	})
}
