package archive

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge/ingest"
)

// changed is a text with its words from i on, n of them, in another wording.
func changed(body string, i, n int) string {
	parts := strings.Split(body, " ")
	for j := i; j < i+n; j++ {
		parts[j] = "অন্য" + parts[j]
	}
	return strings.Join(parts, " ")
}

// without is a text that lacks n of its words from i on.
func without(body string, i, n int) string {
	return strings.Join(slices.Delete(strings.Split(body, " "), i, i+n), " ")
}

func TestDuplicates(t *testing.T) { onEach(t, testDuplicates) }

func testDuplicates(t *testing.T, open opener) {
	body := story(1, 150) + " ১২ টাকা"
	day := func(d ingest.Document, n int) ingest.Document {
		d.Published = time.Date(2026, 3, n, 0, 0, 0, 0, time.UTC)
		return d
	}
	site := func(d ingest.Document, url string) ingest.Document {
		d.URL = url
		return d
	}
	for _, tt := range []struct {
		name          string
		first, second ingest.Document
		want          Kind
	}{
		{"the same bytes of one source", doc("a", body), doc("b", body), Duplicate},
		{"the same bytes years later", day(from(doc("a", body), "A", ""), 1), day(from(doc("b", body), "B", ""), 1500), Duplicate},
		{"a few words left out", from(doc("a", body), "A", ""), from(doc("b", without(body, 50, 3)), "B", ""), Duplicate},
		{"a few words changed", from(doc("a", body), "A", ""), from(doc("b", changed(body, 50, 3)), "B", ""), Added},
		{"a sign-off", from(doc("a", body), "A", ""), from(doc("b", body+"\nসূত্র সংবাদ সংস্থা"), "B", ""), Duplicate},
		{"a dateline", from(doc("a", "ঢাকা, ১৫ ফেব্রুয়ারি, ২০২৬ (সংস্থা) : "+body), "A", ""), from(doc("b", "DHAKA, Feb 15, 2026 (ABC) - "+body), "B", ""), Duplicate},
		{"many words left out", from(doc("a", body), "A", ""), from(doc("b", without(body, 50, 60)), "B", ""), Added},
		{"a number changed", from(doc("a", body), "A", ""), from(doc("b", strings.Replace(body, "১২", "১৩", 1)), "B", ""), Added},
		{"a number left out", from(doc("a", body), "A", ""), from(doc("b", strings.Replace(body, " ১২", "", 1)), "B", ""), Duplicate},
		{"one source", from(doc("a", body), "A", ""), from(doc("b", without(body, 50, 3)), "a", ""), Duplicate},
		{"one source, two feeds", from(doc("a", body), "A", "https://a/1"), from(doc("b", without(body, 50, 3)), "A", "https://a/2"), Duplicate},
		{"sources unknown", doc("a", body), doc("b", without(body, 50, 3)), Added},
		{"two sites", site(doc("a", body), "https://a.example/1"), site(doc("b", without(body, 50, 3)), "https://b.example/1"), Duplicate},
		{"one site", site(doc("a", body), "https://www.a.example/1"), site(doc("b", without(body, 50, 3)), "https://a.example/2"), Duplicate},
		{"three days apart", day(from(doc("a", body), "A", ""), 1), day(from(doc("b", without(body, 50, 3)), "B", ""), 4), Duplicate},
		{"a week apart", day(from(doc("a", body), "A", ""), 8), day(from(doc("b", without(body, 50, 3)), "B", ""), 1), Added},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := open(t, Options{Now: newClock().now})
			became(t, a, tt.first, Added, "")
			want := ""
			if tt.want == Duplicate {
				want = "a"
			}
			became(t, a, tt.second, tt.want, want)
			if got := also(t, a, "b"); got != want {
				t.Errorf("also in %q", got)
			}
		})
	}
}

// When what is shown goes or becomes another story, the next takes its place, and
// an index learns of it.
func TestTheNextTakesItsPlace(t *testing.T) { onEach(t, testTheNextTakesItsPlace) }

func testTheNextTakesItsPlace(t *testing.T, open opener) {
	body := story(1, 150)
	docs := func() (docs []ingest.Document) {
		for i := range 3 {
			docs = append(docs, from(doc(fmt.Sprint("d", i+1), strings.Repeat(" ", i)+body), fmt.Sprint("P", i), ""))
		}
		return docs
	}
	for _, tt := range []struct {
		name                string
		do                  func(t *testing.T, a *Archive)
		shown, also, change string
	}{
		{"removed", func(t *testing.T, a *Archive) {
			if err := a.Remove(t.Context(), "d1"); err != nil {
				t.Fatal(err)
			}
		}, "d2", "d3", "-d1 +d2"},
		{"revised away", func(t *testing.T, a *Archive) {
			became(t, a, from(doc("d1", story(2, 150)), "P0", ""), Revised, "")
		}, "d1 d2", "d3", "+d1 +d2"},
		{"revised a little", func(t *testing.T, a *Archive) {
			became(t, a, from(doc("d1", body+" অন্য"), "P0", ""), Revised, "")
		}, "d1", "d1 d3", "+d1"},
		{"a duplicate revised away", func(t *testing.T, a *Archive) {
			became(t, a, from(doc("d2", story(2, 150)), "P1", ""), Revised, "")
		}, "d1 d2", "", "+d2"},
		{"a duplicate removed", func(t *testing.T, a *Archive) {
			if err := a.Remove(t.Context(), "d3"); err != nil {
				t.Fatal(err)
			}
		}, "d1", "d1", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := open(t, Options{Now: newClock().now})
			out := put(t, a, docs()...)
			if out[1].AlsoIn != "d1" || out[2].AlsoIn != "d1" || shown(t, a) != "d1" || also(t, a, "d1") != "d2 d3" {
				t.Fatalf("%+v", out)
			}
			last, err := a.Last(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			tt.do(t, a)
			if got := shown(t, a); got != tt.shown {
				t.Errorf("shown: %s", got)
			}
			if got := also(t, a, "d2"); got != tt.also {
				t.Errorf("d2 is also in %s", got)
			}
			changes, _, err := a.Changes(t.Context(), last)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range changes {
				got = append(got, map[bool]string{true: "-", false: "+"}[c.Removed]+string(c.Article.ID))
			}
			if strings.Join(got, " ") != tt.change {
				t.Errorf("changes: %v", got)
			}
		})
	}
}

// A flood of form letters of many sources stays quick: each is compared with a few.
func TestFloodOfFormLetters(t *testing.T) { onEach(t, testFloodOfFormLetters) }

func testFloodOfFormLetters(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	body := story(1, 100)
	var docs []ingest.Document
	for i := range 150 { // each with a number of its own, so that none hides another
		docs = append(docs, from(doc(fmt.Sprint(i), fmt.Sprintf("%s %d", body, i)), fmt.Sprint("P", i), ""))
	}
	for _, o := range put(t, a, docs...) {
		if o.Kind != Added {
			t.Fatalf("%+v", o)
		}
	}
}
