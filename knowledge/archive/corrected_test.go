package archive

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge"
)

// A correction is told of while its article is shown, the latest first.
func TestCorrections(t *testing.T) { onEach(t, testCorrections) }

func testCorrections(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	told := func() string {
		t.Helper()
		all, err := a.Corrections(t.Context(), 2)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, c := range all {
			before, _, err := a.Article(t.Context(), c.ID, c.Before)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, fmt.Sprintf("%s %q", c.ID, before.Body[:3]))
		}
		return strings.Join(out, ", ")
	}
	for i, id := range []string{"one", "two", "three", "four"} {
		put(t, a, doc(id, "1: "+story(uint64(i), 60)))
	}
	if got := told(); got != "" {
		t.Errorf("before any correction: %s", got)
	}
	for i, id := range []string{"three", "one", "two"} {
		put(t, a, doc(id, "2: "+story(uint64(10+i), 60)))
	}
	if got := told(); got != `two "1: ", one "1: "` {
		t.Errorf("the corrections are %s", got)
	}
	put(t, a, doc("one", "3: "+story(20, 60)))
	if got := told(); got != `one "2: ", two "1: "` {
		t.Errorf("after a second correction they are %s", got)
	}
	if err := a.Remove(t.Context(), "one"); err != nil {
		t.Fatal(err)
	}
	if got := told(); got != `two "1: ", three "1: "` {
		t.Errorf("after a removal they are %s", got)
	}
	seen, err := a.Seen(t.Context(), []knowledge.ArticleID{"one", "two", "none", "four"})
	if err != nil || len(seen) != 2 || !seen["four"].Before(seen["two"]) {
		t.Errorf("they came at %v, %v", seen, err)
	}
}
