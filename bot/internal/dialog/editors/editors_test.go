package editors

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
)

func TestAddressesIn(t *testing.T) {
	for text, want := range map[string][]string{
		"https://a.example/x": {"https://a.example/x"},
		"দেখুন (https://a.example/x), <http://b.example/>।":   {"https://a.example/x", "http://b.example/"},
		"HTTPS://a.example/x twice HTTPS://a.example/x":       {"HTTPS://a.example/x"},
		"https://bn.example/খবর?q=১":                          {"https://bn.example/খবর?q=১"},
		"a.example/x mailto:a@b.example ftp://a.example http": nil,
		"https:// https:///path":                              nil,
		"":                                                    nil,
	} {
		if got := addressesIn(text); !slices.Equal(got, want) {
			t.Errorf("addressesIn(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzAddressesIn(f *testing.F) {
	f.Add("see <https://a.example/x>, \xff http://[::1]/")
	f.Fuzz(func(t *testing.T, text string) {
		for _, address := range addressesIn(text) {
			if !newsroom.IsAddress(address) || !strings.Contains(text, address) {
				t.Errorf("addressesIn(%q) gave %q", text, address)
			}
		}
	})
}

// An article is named by its id, its key, or a citation of it, and by nothing less.
func TestCited(t *testing.T) {
	articles := []knowledge.Article{{ID: "bridge", Body: "The bridge opens.\n"}, {ID: "fair@town:7", Body: "The fair opens."}, {ID: "gone", Body: "The ferry begins."}}
	room := open(t, articles...)
	if err := room.Intake.Remove(t.Context(), "gone"); err != nil {
		t.Fatal(err)
	}
	desk := Desk{Room: room}
	for name, want := range map[string]knowledge.ArticleID{
		"bridge": "bridge", "bridge:4": "bridge", "bridge:4-6": "bridge", "bridge@6uwg4x5f22:4": "bridge",
		knowledge.Key("bridge"): "bridge", knowledge.Key("bridge") + ":2": "bridge", "fair@town:7": "fair@town:7", "fair@town:7:1": "fair@town:7",
		"1": "", "New bridge": "", "brid": "", "": "",
	} {
		got, err := desk.cited(t.Context(), name)
		if got != want || (want == "") != errors.Is(err, knowledge.ErrNoArticle) {
			t.Errorf("cited(%q) = %q, %v; want %q", name, got, err, want)
		}
	}
	for _, name := range []string{"gone", "gone:1", knowledge.Key("gone")} {
		if _, err := desk.cited(t.Context(), name); !errors.Is(err, archive.ErrRemoved) {
			t.Errorf("cited(%q): %v", name, err)
		}
	}
}

// open opens a newsroom that holds the articles.
func open(t *testing.T, articles ...knowledge.Article) *newsroom.Room {
	t.Helper()
	room, err := newsroom.Open(t.Context(), newsroom.Options{DataDir: t.TempDir(), Shipped: func(yield func(knowledge.Article, error) bool) {
		for _, a := range articles {
			if !yield(a, nil) {
				return
			}
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := room.Close(); err != nil {
			t.Error(err)
		}
	})
	return room
}
