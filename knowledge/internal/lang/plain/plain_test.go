package plain

import (
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/lang"
)

func TestHolds(t *testing.T) {
	a := New()
	words := []string{"η", "γέφυρα", "άνοιξε", "1987", "με", "14", "βάρκες", "10:30"}
	for kind, want := range map[lang.Kind][]int{
		lang.Time: {3, 7}, lang.Number: {5}, lang.Person: nil, lang.Place: nil, lang.Reason: nil, lang.Any: nil,
	} {
		if got := lang.Holds(lang.TraitsOf(a, words), kind); !slices.Equal(got, want) {
			t.Errorf("Holds(%v) = %v, want %v", kind, got, want)
		}
	}
}

func FuzzPlain(f *testing.F) {
	a := New()
	f.Add("γέφυρα")
	f.Add("1,2.")
	f.Fuzz(func(t *testing.T, word string) {
		if a.Stem(word) != word || a.Spelling(word) != word || a.Stop(word) || a.Asks([]string{word}) != lang.Any {
			t.Errorf("%q was not taken as it is", word)
		}
		for _, kind := range []lang.Kind{lang.Time, lang.Number} {
			if len(lang.Holds(lang.TraitsOf(a, []string{word}), kind)) > 0 && (word[0] < '0' || word[0] > '9' || utf8.RuneCountInString(word) == 0) {
				t.Errorf("%q holds %v", word, kind)
			}
		}
	})
}
