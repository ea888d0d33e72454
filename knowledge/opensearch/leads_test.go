package opensearch

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge"
)

// A query has as few clauses as OpenSearch takes, and of the words that it puts together for
// that those of the most worth stay apart.
func TestWordsArePutTogether(t *testing.T) {
	var to []knowledge.LeadTo
	for i := range 300 {
		to = append(to, knowledge.LeadTo{Term: fmt.Sprint("w", i), Worth: 1 / float64(i+1)})
	}
	for _, most := range []int{1, 7, 40, 960} {
		out, leaves := weigh(to, most), 0
		for i, w := range out {
			leaves += w.leaves()
			if i > 0 && w.worth > out[i-1].worth {
				t.Errorf("of %d: %v behind %v", most, w, out[i-1])
			}
		}
		if leaves > most || len(out) == 0 || most > 7 && fmt.Sprint(out[0].terms) != "[w0]" {
			t.Errorf("of %d: %d leaves, %v first", most, leaves, out[:1])
		}
	}
	if out := weigh(to[:16], 3); len(out) != 1 || len(out[0].terms) != 3 || out[0].terms[0] != "w0" {
		t.Errorf("too few to be put together: %v", out)
	}
	if len(weigh(nil, 9)) > 0 || weighted([]knowledge.Lead{{Text: "nowhere"}}) != nil {
		t.Error("what leads nowhere is asked for")
	}
}

// Each way by which words meet leads, on the cluster, to the article that it leads to in
// memory, though many others have a word that is met by less.
func TestEachExpanderLeadsToItsArticle(t *testing.T) {
	c, s := node(t), shelf{}
	for i := range 3 * mostFound {
		s.add(fmt.Sprintf("other-%03d", i), fmt.Sprintf("কেল্লা %d নম্বর। দুর্গের ফটক %d। The lampshade of house %d. Posts stood in a row. Mistress %d.", i, i, i, i))
	}
	s.add("sound", "খেলার ফল কাল জানা যাবে।")
	s.add("meaning", "The physician of Borogram left.")
	s.add("slip", "The ministry of Borogram moved.")
	s.add("longer", "The parliament of Nilganj met.")
	s.add("apart", "A lamp post fell at Tilpara.")
	s.add("together", "The seashore of Tilpara is clean.")
	s.add("spelling", "জন্ম তারিখ লেখা হয়নি।")
	fill(t, c, s)
	whole, err := knowledge.Build(t.Context(), s.articles(), knowledge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"khelar fol kobe?":        "sound",
		"Which doctor left?":      "meaning",
		"Which minsitry moved?":   "slip",
		"Which parliam met?":      "longer",
		"Which lamppost fell?":    "apart",
		"Is the sea shore clean?": "together",
		"যন্ম কবে?":               "spelling",
	} {
		q := knowledge.Query{Text: text}
		got, in := first(t, part(t, c, s, q), q), first(t, whole, q)
		if got != in || !strings.HasPrefix(got, want+":") {
			t.Errorf("%s: %s, and in memory %s, not of %s", text, got, in, want)
		}
	}
}

// A word that no article has any more is no answer to a guess; one that stands in a title
// alone is met.
func TestWordsThatAreGone(t *testing.T) {
	c, s := node(t), shelf{}
	s.add("old", "The minsitry of Borogram moved.")
	s.add("tower", "It was built of stone.")
	titled := s["tower"]
	titled.Title = "Lighthouse"
	s["tower"] = titled
	fill(t, c, s)
	s.add("old", "The ministry of Borogram moved.")
	fill(t, c, s)
	for text, want := range map[string]string{"Which minsitry moved?": "ministry", "lighthouse": "lighthouse"} {
		q := knowledge.Query{Text: text}
		leads, err := part(t, c, s, q).Leads(t.Context(), q)
		if err != nil || len(leads) == 0 || len(leads[0].To) != 1 || leads[0].To[0].Term != want {
			t.Errorf("%s leads to %v, %v, not to %s alone", text, leads, err, want)
		}
	}
	if err := c.do(t.Context(), request{method: http.MethodPost, path: "/" + c.alias() + "/_refresh"}); err != nil {
		t.Fatal(err)
	}
	if n, err := c.Count(t.Context()); err != nil || n != 2 {
		t.Errorf("%d articles, %v: words are counted as such", n, err)
	}
}
