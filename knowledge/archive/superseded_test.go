package archive

import (
	"fmt"
	"strings"
	"testing"
)

// Superseded texts come the latest first, each with what took its place, also where a
// correction was taken back; what was removed has none.
func TestSuperseded(t *testing.T) { onEach(t, testSuperseded) }

func testSuperseded(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	for _, body := range []string{"one", "two", "three", "one"} {
		put(t, a, doc("ferry", body+" boats sail at six."))
	}
	put(t, a, doc("pier", "The pier is open."), doc("pier", "The pier is shut."), doc("mill", "The mill turns."), doc("mill", "The mill stands."))
	if err := a.Remove(t.Context(), "mill"); err != nil {
		t.Fatal(err)
	}
	text := map[string]string{}
	for _, id := range []string{"ferry", "pier"} {
		revisions, err := a.Revisions(t.Context(), doc(id, "").ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range revisions {
			article, _, err := a.Article(t.Context(), doc(id, "").ID, r.Revision)
			if err != nil {
				t.Fatal(err)
			}
			text[r.Revision], _, _ = strings.Cut(article.Body, " sail")
		}
	}
	for _, tt := range []struct {
		texts, bytes int
		want         string
	}{
		{10, 1000, "The pier is open.→The pier is shut. three boats→one boats two boats→three boats"},
		{1, 1000, "The pier is open.→The pier is shut."},
		{10, 50, "The pier is open.→The pier is shut. three boats→one boats"},
		{10, 0, ""},
	} {
		list, all, err := a.Superseded(t.Context(), tt.texts, tt.bytes)
		if err != nil || all != 3 {
			t.Fatalf("%d in all, %v", all, err)
		}
		var got []string
		for _, s := range list {
			got = append(got, fmt.Sprint(text[s.Revision], "→", text[s.By]))
			if s.At.IsZero() || s.Bytes == 0 {
				t.Errorf("%+v", s)
			}
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("at most %d, %d bytes: %q, want %q", tt.texts, tt.bytes, got, tt.want)
		}
	}
}
