package languages

import (
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
)

func TestOtherHolds(t *testing.T) {
	a := newOther()
	words := []string{"η", "γέφυρα", "άνοιξε", "1987", "με", "14", "βάρκες", "10:30"}
	for kind, want := range map[language.Kind][]int{
		language.Time: {3, 7}, language.Number: {5}, language.Person: nil, language.Place: nil, language.Reason: nil, language.Any: nil,
	} {
		if got := language.Holds(language.TraitsOf(a, words), kind); !slices.Equal(got, want) {
			t.Errorf("Holds(%v) = %v, want %v", kind, got, want)
		}
	}
}

func FuzzOther(f *testing.F) {
	a := newOther()
	f.Add("γέφυρα")
	f.Add("1,2.")
	f.Fuzz(func(t *testing.T, word string) {
		if a.Stem(word) != word || a.Spelling(word) != word || a.Stop(word) || a.Asks([]string{word}) != language.Any {
			t.Errorf("%q was not taken as it is", word)
		}
		for _, kind := range []language.Kind{language.Time, language.Number} {
			if len(language.Holds(language.TraitsOf(a, []string{word}), kind)) > 0 && (word[0] < '0' || word[0] > '9' || utf8.RuneCountInString(word) == 0) {
				t.Errorf("%q holds %v", word, kind)
			}
		}
	})
}
