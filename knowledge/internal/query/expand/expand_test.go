package expand

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/sahilm/fuzzy"

	"github.com/ukti-bot/ukti/knowledge/internal/index/vocab"
)

// vocabulary holds words that are their own stems.
func vocabulary(words ...string) *vocab.Vocabulary {
	b := vocab.NewBuilder(nil)
	for _, w := range words {
		b.Add(w)
	}
	return b.Build(func(term string) vocab.Analysis { return vocab.Analysis{Stem: term, Spelling: term} })
}

func lead(t *testing.T, v *vocab.Vocabulary, term string, b *Budget) map[string]string {
	t.Helper()
	targets, err := Expand(t.Context(), v, All(), Word{Term: term, Stems: []string{term}, Spelling: term}, b)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, target := range targets {
		out[v.Term(target.Term)] = target.By.Name
	}
	return out
}

// A guess is made only where nothing surer led anywhere.
func TestTiers(t *testing.T) {
	v := vocabulary("bridge", "bridges", "parliament", "parlour", "minister", "রাশিয়া", "সেতু")
	for term, want := range map[string]map[string]string{
		"bridge":   {"bridge": "exact"},     // bridges is one edit away
		"minsiter": {"minister": "edit"},    // two letters swapped
		"parlent":  {"parliament": "fuzzy"}, // letters left out
		"parliam":  {"parliament": "fuzzy"}, // a beginning
		"russia":   {"রাশিয়া": "phonetic"}, // another script
		"zzzzzzzz": {},
	} {
		if got := lead(t, v, term, NewBudget()); !maps.Equal(got, want) {
			t.Errorf("%s leads to %v, want %v", term, got, want)
		}
	}
}

// shortenedSlow gives every word of the vocabulary to sahilm/fuzzy.
func shortenedSlow(words []string, typed string) []string {
	if utf8.RuneCountInString(typed) < leastForFuzzy {
		return nil
	}
	first, _ := utf8.DecodeRuneInString(typed)
	words = slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		return !strings.HasPrefix(w, string(first)) || len(w) <= len(typed) || len(w) > 4*len(typed)
	})
	var found []string
	for _, m := range fuzzy.Find(typed, words) {
		found = append(found, words[m.Index])
	}
	behind := func(w string) int {
		if strings.HasPrefix(w, typed) {
			return 0
		}
		return 1
	}
	slices.SortFunc(found, func(a, b string) int {
		return cmp.Or(cmp.Compare(behind(a), behind(b)), cmp.Compare(len(a), len(b)), strings.Compare(a, b))
	})
	found = found[:min(len(found), mostFuzzy)]
	return slices.DeleteFunc(found, func(w string) bool {
		return behind(w) > 0 && float64(len(typed))/float64(len(w)) < leastKept
	})
}

// The bounded search for shortened words finds what reading the whole vocabulary does.
func TestShortenedEqualsReadingAll(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 6))
	word := func(least, most int) string {
		letters := []rune("abcডেিন")
		w := make([]rune, least+r.IntN(most-least))
		for i := range w {
			w[i] = letters[r.IntN(len(letters))]
		}
		return string(w)
	}
	known := map[string]bool{}
	for range 3000 {
		known[word(4, 14)] = true
	}
	words := slices.Sorted(maps.Keys(known))
	v := vocabulary(words...)
	found := 0
	for range 500 {
		typed := word(4, 9)
		var got []string
		shortened(v, Word{Term: typed, Stems: []string{typed}}, NewBudget(), func(id vocab.WordID, _ float64) { got = append(got, v.Term(id)) })
		want := shortenedSlow(words, typed)
		if !slices.Equal(got, want) {
			t.Fatalf("%s shortens %q, reading all finds %q", typed, got, want)
		}
		found += len(got)
	}
	if found < 150 {
		t.Errorf("only %d words were found", found)
	}
}

// A spent budget leaves out what is searched for and keeps what is looked up.
func TestSpentBudget(t *testing.T) {
	v := vocabulary("minister", "parliament", "রাশিয়া")
	for _, term := range []string{"minsiter", "parlmnt", "russia"} {
		if got := lead(t, v, term, &Budget{}); len(got) > 0 {
			t.Errorf("%s leads to %v without a budget", term, got)
		}
	}
	if got := lead(t, v, "minister", &Budget{}); got["minister"] != "exact" {
		t.Errorf("minister leads to %v", got)
	}
}

// What one question may have looked at does not grow with its words.
func TestBudgetIsSpentOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	var words []string
	for range 20_000 {
		w := make([]rune, 5+r.IntN(6))
		for i := range w {
			w[i] = 'a' + rune(r.IntN(26))
		}
		words = append(words, string(w))
	}
	v := vocabulary(words...)
	b := NewBudget()
	for range 2000 {
		lead(t, v, words[r.IntN(len(words))]+"qx", b)
	}
	if b.left > 0 || b.left < -budget/10 {
		t.Errorf("%d of %d are left: the bound was never met, or passed by far", b.left, budget)
	}
}

func TestExpandHearsItsContext(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Expand(ended, vocabulary("a"), All(), Word{Term: "a", Stems: []string{"a"}}, NewBudget()); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestCertain(t *testing.T) {
	certain := Certain(All())
	if len(certain) == 0 || len(certain) == len(All()) {
		t.Errorf("%d of %d expanders are certain", len(certain), len(All()))
	}
	for _, e := range certain {
		if e.Tier > Always || e.Meaning || e.Other {
			t.Errorf("%s is certain", e.Name)
		}
	}
}
