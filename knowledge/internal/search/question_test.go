package search

import (
	"slices"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
)

func TestSetting(t *testing.T) {
	x := build(t, seed(t), index.Article{ID: "en", Body: "The Selmar library lost four thousand books in the flood. Dahlia Ferns is its librarian."})
	for question, want := range map[string]rank.Setting{
		"How many books did the Selmar library lose?": rank.English,
		"Who is the librarian?":                       rank.English,
		"When did Putin visit Beijing?":               rank.Anywhere, // only a Bengali article tells
		"selmar library koyta boi harailo":            rank.Anywhere,
		"পুতিন কবে বেইজিং সফর করেছিলেন?":               rank.Anywhere,
		"Which astronomer photographed Neptune's moon": rank.Anywhere, // no article tells
	} {
		if got := read(t, x, question, "").Setting; got != want {
			t.Errorf("%s: setting %d, want %d", question, got, want)
		}
	}
}

// TestUnits: a unit says what sort of answer is wanted and is not searched for, unless the
// question has nothing else.
func TestUnits(t *testing.T) {
	x := build(t, index.Article{ID: "ferry", Body: "The ferry takes two days."})
	for typed, want := range map[string][]string{
		"How many days does the ferry take?": {"ferry", "take"},
		"How many days?":                     {"days"},
		"খেয়া কত দিন চলে?":                  {"খেয়া"},
		"কত দিন?":                            {"দিন"},
	} {
		var got []string
		for _, w := range read(t, x, typed, "").Words {
			got = append(got, w.Token.Term)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", typed, got, want)
		}
	}
}
