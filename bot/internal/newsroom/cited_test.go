package newsroom

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
)

func TestAddresses(t *testing.T) {
	for text, want := range map[string][]string{
		"https://a.example/x": {"https://a.example/x"},
		"দেখুন (https://a.example/x), <http://b.example/>।":   {"https://a.example/x", "http://b.example/"},
		"HTTPS://a.example/x twice HTTPS://a.example/x":       {"HTTPS://a.example/x"},
		"https://bn.example/খবর?q=১":                          {"https://bn.example/খবর?q=১"},
		"a.example/x mailto:a@b.example ftp://a.example http": nil,
		"https:// https:///path":                              nil,
		"":                                                    nil,
	} {
		if got := Addresses(text); !slices.Equal(got, want) {
			t.Errorf("Addresses(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzAddresses(f *testing.F) {
	f.Add("see <https://a.example/x>, \xff http://[::1]/")
	f.Fuzz(func(t *testing.T, text string) {
		for _, address := range Addresses(text) {
			if !IsAddress(address) || !strings.Contains(text, address) {
				t.Errorf("Addresses(%q) gave %q", text, address)
			}
		}
	})
}

// An article is named by its id, its key, or a citation of it, and by nothing less.
func TestCited(t *testing.T) {
	articles := []knowledge.Article{{ID: "bridge", Body: "The bridge opens.\n"}, {ID: "fair@town:7", Body: "The fair opens."}, {ID: "gone", Body: "The ferry begins."}}
	room := room(t, Options{DataDir: t.TempDir(), Shipped: func(yield func(knowledge.Article, error) bool) {
		for _, a := range articles {
			if !yield(a, nil) {
				return
			}
		}
	}})
	if err := room.Intake.Remove(t.Context(), "gone"); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]knowledge.ArticleID{
		"bridge": "bridge", "bridge:4": "bridge", "bridge:4-6": "bridge", "bridge@6uwg4x5f22:4": "bridge",
		knowledge.Key("bridge"): "bridge", knowledge.Key("bridge") + ":2": "bridge", "fair@town:7": "fair@town:7", "fair@town:7:1": "fair@town:7",
		"1": "", "New bridge": "", "brid": "", "": "",
	} {
		got, err := room.Cited(t.Context(), name)
		if got != want || (want == "") != errors.Is(err, knowledge.ErrNoArticle) {
			t.Errorf("Cited(%q) = %q, %v; want %q", name, got, err, want)
		}
	}
	for _, name := range []string{"gone", "gone:1", knowledge.Key("gone")} {
		if _, err := room.Cited(t.Context(), name); !errors.Is(err, archive.ErrRemoved) {
			t.Errorf("Cited(%q): %v", name, err)
		}
	}
}
