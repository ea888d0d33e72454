package search

import (
	"testing"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/vector"
)

// accident are reports of one accident, the first the best, of which others have more or
// fewer of the words that tell what it is about; and some of other things.
func accident(t *testing.T) *index.Index {
	return build(t,
		index.Article{ID: "best", Body: "On a winter night in the storm and rain a crane at the quay fell on a barge with timber and cement."},
		index.Article{ID: "most", Body: "On a winter night in the storm and rain a crane at the quay fell on a barge with timber."},
		index.Article{ID: "half", Body: "On a winter night in the storm and rain a crane at the quay fell on timber."},
		index.Article{ID: "weather", Body: "The storm went by at night. Rain fell. Winter, storm and rain ended."},
		index.Article{ID: "price", Body: "The price fell in winter. More rain is near, and a storm in the night."},
	)
}

// Another report tells of the same story where it has most of what tells what the best
// one is about, by rarity: most of them are enough, half are not, however many
// words that every article has stand beside them.
func TestAnotherReportOfTheStory(t *testing.T) {
	x := accident(t)
	q := read(t, x, "crane quay barge timber cement storm rain fell winter night", "en")
	first := func(id index.ArticleID) *Sentence {
		n, _ := x.Number(id)
		from, _ := x.Sentences(n)
		return &Sentence{ID: from}
	}
	s := newStory(x, q, first("best"))
	for id, want := range map[index.ArticleID]bool{"best": false, "most": true, "half": false, "weather": false, "price": false} {
		other := first(id)
		if got := s.tellsToo(other, false); got != want {
			t.Errorf("%s: %v; it has %.2f of %.2f, and holds %.2f of %.2f", id, got,
				s.told(other, s.about), s.told(s.best, s.about), s.met(other), s.met(s.best))
		}
	}
}

// That a newer report is shown is no reason to say that nothing tells of what is asked: an
// earlier one, which does, keeps it from that, and no more.
func TestDegreeOfAnEarlierReport(t *testing.T) {
	x := accident(t)
	q := read(t, x, "When did the crane fall on the barge with timber?", "en")
	articles, err := new(Postings).Candidates(t.Context(), x, q, func(index.ArticleNo) bool { return true }, maxArticles)
	if err != nil {
		t.Fatal(err)
	}
	found, err := score(t.Context(), x, q, articles, vector.Vector{}, 3)
	if err != nil {
		t.Fatal(err)
	}
	earlier := found.Sentences[0]
	newer := Sentence{ID: earlier.ID + 3, weights: earlier.weights} // it holds nothing
	alone := &Scored{Sentences: []Sentence{newer}}
	for _, tt := range []struct {
		about  string
		passed *Sentence
		want   Confidence
	}{
		{"no other was passed", nil, None},
		{"the one passed tells of it", &earlier, Weak},
		{"the one passed tells nothing either", &newer, None},
	} {
		f := &finding{question: q, found: alone, preferred: preferred{passed: tt.passed}, most: Strong}
		d, err := degree(t.Context(), x, f, &Request{Scope: Everything(x)})
		if err != nil || d.Confidence != tt.want {
			t.Errorf("%s: %v (%s), %v, want %v", tt.about, d.Confidence, d.Why, err, tt.want)
		}
	}
}
