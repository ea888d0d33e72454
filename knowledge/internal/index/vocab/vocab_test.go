package vocab

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// byEnding is a toy language: a word's stem is the word without a final s, and
// c is spelt k.
func byEnding(term string) Analysis {
	stem := strings.TrimSuffix(term, "s")
	return Analysis{Stem: stem, Spelling: strings.ReplaceAll(stem, "c", "k"), Traits: uint32(len(term))}
}

func build(words ...string) *Vocabulary { return over(nil, words...) }

func over(base *Vocabulary, words ...string) *Vocabulary {
	b := NewBuilder(base)
	for _, w := range words {
		b.Add(w)
	}
	return b.Build(byEnding)
}

func terms(v *Vocabulary, ids []WordID) []string {
	var out []string
	for _, id := range ids {
		out = append(out, v.Term(id))
	}
	return out
}

func TestVocabulary(t *testing.T) {
	v := build("cats", "dog", "cat", "kat", "cats", "dogma", "পুতিন")
	if v.Len() != 6 {
		t.Errorf("%d surface forms, want 6", v.Len())
	}
	if got := terms(v, v.ByStem("cat")); !slices.Equal(got, []string{"cats", "cat"}) {
		t.Errorf("ByStem: %q", got)
	}
	var spelt []string
	for _, g := range v.BySpelling("kat") {
		spelt = append(spelt, terms(v, v.GroupTerms(g))...)
	}
	if !slices.Equal(spelt, []string{"cats", "cat", "kat"}) {
		t.Errorf("BySpelling: %q", spelt)
	}
	if got := terms(v, v.WithPrefix("dog")); !slices.Equal(got, []string{"dog", "dogma"}) {
		t.Errorf("WithPrefix: %q", got)
	}
	if got := terms(v, v.BySound("ptn")); !slices.Equal(got, []string{"পুতিন"}) {
		t.Errorf("BySound: %q", got)
	}
	if got := v.ByStem("cow"); got != nil {
		t.Errorf("ByStem of an absent word: %v", got)
	}
}

func TestEdits(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"abc", "abc", 0}, {"abc", "ab", 1}, {"abc", "abxc", 1}, {"abc", "axc", 1}, {"abc", "acb", 1},
		{"abc", "", 3}, {"ca", "abc", 3}, {"parliament", "praliament", 1}, {"সরকার", "সরকাার", 1}, {"abcdef", "abfdec", 2},
	}
	for _, tt := range tests {
		if got := Edits([]rune(tt.a), []rune(tt.b), 3); got != tt.want {
			t.Errorf("%s, %s: %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

// editsSlow is the recursive definition of Edits.
func editsSlow(a, b []rune) int {
	switch {
	case len(a) == 0:
		return len(b)
	case len(b) == 0:
		return len(a)
	}
	x, y := len(a)-1, len(b)-1
	cost := 1
	if a[x] == b[y] {
		cost = 0
	}
	least := min(editsSlow(a[:x], b)+1, editsSlow(a, b[:y])+1, editsSlow(a[:x], b[:y])+cost)
	if x > 0 && y > 0 && a[x] == b[y-1] && a[x-1] == b[y] {
		least = min(least, editsSlow(a[:x-1], b[:y-1])+1)
	}
	return least
}

// All words of up to four letters over two letters, every pair.
func TestEditsAgainstItsDefinition(t *testing.T) {
	var words [][]rune
	for n := range 5 {
		for bits := range 1 << n {
			w := make([]rune, n)
			for i := range w {
				w[i] = 'a' + rune(bits>>i&1)
			}
			words = append(words, w)
		}
	}
	for _, a := range words {
		for _, b := range words {
			for most := 1; most <= 3; most++ {
				if got, want := Edits(a, b, most), min(editsSlow(a, b), most+1); got != want {
					t.Fatalf("%q, %q, at most %d: %d, want %d", string(a), string(b), most, got, want)
				}
			}
		}
	}
}

// WithinEdits must find exactly what a scan of all stems with Edits finds: the
// letter sets only save work.
func TestWithinEditsAgainstScan(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	letters := []rune("abcdeপুতিনরক্ষা")
	random := func() string {
		w := make([]rune, 3+r.IntN(6))
		for i := range w {
			w[i] = letters[r.IntN(len(letters))]
		}
		return string(w)
	}
	b := NewBuilder(nil)
	for range 2000 {
		b.Add(random())
	}
	v := b.Build(byEnding)
	found := 0
	for range 200 {
		word := random()
		var got, want []GroupID
		for _, near := range within(v, word, 2) {
			got = append(got, near.Group)
		}
		for group, stem := range v.stemNames {
			if d := Edits([]rune(word), []rune(stem), 2); d == 1 || d == 2 {
				want = append(want, GroupID(group))
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Fatalf("%q: %d stems, a scan finds %d", word, len(got), len(want))
		}
		found += len(got)
	}
	if found == 0 {
		t.Fatal("no word was near another")
	}
}

func FuzzEdits(f *testing.F) {
	f.Add("abc", "acb")
	f.Add("সরকার", "সরকাার")
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := []rune(a), []rune(b)
		if len(x) > 8 || len(y) > 8 {
			return
		}
		if got, want := Edits(x, y, 2), min(editsSlow(x, y), 3); got != want {
			t.Fatalf("%q, %q: %d, want %d", a, b, got, want)
		}
	})
}

func BenchmarkWithinEdits(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	builder := NewBuilder(nil)
	for range 100_000 {
		w := make([]rune, 4+r.IntN(8))
		for i := range w {
			w[i] = 0x0985 + rune(r.IntN(60))
		}
		builder.Add(string(w))
	}
	v := builder.Build(byEnding)
	b.ResetTimer()
	for b.Loop() {
		v.WithinEdits("প্রতিরখা", 2, 1<<30)
	}
}

func within(v *Vocabulary, word string, most int) []Near {
	near, _, _ := v.WithinEdits(word, most, 1<<30)
	return near
}
