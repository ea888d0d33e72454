package search

import (
	"math"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
	"github.com/ukti-bot/ukti/knowledge/internal/vector"
)

// However likely a reader finds a passage, it is no sure answer without the measure asked for
// (88 runs are no age), nor where it has only a word like the question's own, which another
// one of the article has itself.
func TestSureIsVetoed(t *testing.T) {
	x := build(t,
		index.Article{ID: "match", Lang: "bn", Body: "অধিনায়ক সেলিম মিয়া করেন ৮৮ রান।\nমাঠে ছিল অনেক লোক।"},
		index.Article{ID: "poll", Lang: "bn", Body: "জয়ী রহিমা খাতুন পেয়েছেন ৪ হাজার ৫১২ ভোট।\nমোট ভোটার ৮ হাজার ৯০০ জন।"},
	)
	for _, tt := range []struct {
		question, best string
		want           Confidence
	}{
		{"সেলিম মিয়া কত রান করেন?", "অধিনায়ক", Strong},
		{"সেলিম মিয়ার বয়স কত?", "অধিনায়ক", Weak},
		{"রহিমা খাতুন কত ভোট পেয়েছেন?", "জয়ী", Strong},
		{"ভোটার কত?", "মোট", Strong},
		{"ভোটার কত?", "জয়ী", Weak},
	} {
		q := read(t, x, tt.question, "bn")
		articles, err := new(Postings).Candidates(t.Context(), x, q, func(index.ArticleNo) bool { return true }, maxArticles)
		if err != nil {
			t.Fatal(err)
		}
		found, err := score(t.Context(), x, q, articles, vector.Vector{}, 4)
		if err != nil {
			t.Fatal(err)
		}
		for i := range found.Sentences {
			at := x.Sentence(found.Sentences[i].ID)
			if strings.HasPrefix(x.Article(at.Article).Body[at.Start:], tt.best) {
				moveFirst(found.Sentences, i)
			}
		}
		found.Read = true
		best := &found.Sentences[0]
		best.Margin, best.Sure, best.Score = rank.ReadMost, 1, best.Score+rank.ReadWeight*rank.ReadMost
		d, err := degree(t.Context(), x, &finding{question: q, found: found, preferred: preferred{}, most: Strong}, &Request{Scope: Everything(x)})
		if err != nil || d.Confidence != tt.want {
			t.Errorf("%s %s: %v (%s), %v, want %v", tt.question, tt.best, d.Confidence, d.Why, err, tt.want)
		}
	}
}

// What makes an answer sure among all articles does not where one article alone is asked, in
// which something is always near.
func TestOneArticleIsAskedForMore(t *testing.T) {
	x := build(t, index.Article{ID: "match", Lang: "bn", Body: "অধিনায়ক সেলিম মিয়া করেন ৮৮ রান।\nমাঠে ছিল অনেক লোক।"})
	judge := func(margin float64, scope Scope) Degree {
		q := read(t, x, "সেলিম মিয়া কত রান করেন?", "bn")
		articles, err := new(Postings).Candidates(t.Context(), x, q, func(index.ArticleNo) bool { return true }, maxArticles)
		if err != nil {
			t.Fatal(err)
		}
		found, err := score(t.Context(), x, q, articles, vector.Vector{}, 4)
		if err != nil {
			t.Fatal(err)
		}
		found.Read = true
		best := &found.Sentences[0]
		best.Margin, best.Score = margin, best.Score+rank.ReadWeight*margin
		d, err := degree(t.Context(), x, &finding{question: q, found: found, preferred: preferred{}, most: Strong}, &Request{Scope: scope})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	all, one := Everything(x), Everything(x)
	one.Single = true
	between := 0
	for margin := rank.ReadLeast; margin <= rank.ReadMost; margin += 0.05 {
		d := judge(margin, all)
		if got, want := d.Confidence == Strong, d.Sureness >= rank.StrongRead; got != want {
			t.Fatalf("among all, %.3f: %v", d.Sureness, d.Confidence)
		}
		if got, want := judge(margin, one).Confidence == Strong, d.Sureness >= rank.StrongReadOne; got != want {
			t.Fatalf("in one article, %.3f: strong is %v", d.Sureness, got)
		}
		if d.Sureness >= rank.StrongRead && d.Sureness < rank.StrongReadOne {
			between++
		}
	}
	if between == 0 {
		t.Error("no margin lies between the two")
	}
}

// What the first leads by is measured from the next best one that stands above 0.
func TestLead(t *testing.T) {
	for name, c := range map[string]struct {
		scores []float64
		want   float64
	}{
		"alone": {[]float64{0.8}, 0.8}, "above another": {[]float64{0.8, 0.5, 0.6}, 0.2}, "behind another": {[]float64{0.5, 0.8}, -0.3},
		"above what is worth nothing": {[]float64{0.8, -0.3}, 0.8}, "worth nothing itself": {[]float64{-0.1, -0.3}, -0.1}, "far above": {[]float64{4, 0}, rank.MostLead},
	} {
		all := make([]Sentence, len(c.scores))
		for i, score := range c.scores {
			all[i].Score = score
		}
		if got := lead(all); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %.2f, not %.2f", name, got, c.want)
		}
	}
}

// That the articles tell of what is asked shows a passage, unless a reader has looked at it
// and hardly believes it; that it has every word shows it all the same.
func TestDoubtedIsNotShownForItsSubject(t *testing.T) {
	told, covered := rank.Evidence{}, rank.Evidence{}
	told[rank.Titled], told[rank.Nearby], told[rank.Covered] = 0.5, 0.9, 0.8
	covered[rank.Covered] = 1
	q := &Question{}
	for name, c := range map[string]struct {
		e    *rank.Evidence
		at   place
		want Confidence
	}{
		"told of": {&told, place{native: true}, Weak}, "told of, and doubted": {&told, place{native: true, doubted: true}, None},
		"every word, and doubted": {&covered, place{native: true, doubted: true}, Weak},
	} {
		if got, why := decide(q, c.e, false, c.at); got != c.want {
			t.Errorf("%s: %v (%s), not %v", name, got, why, c.want)
		}
	}
}
