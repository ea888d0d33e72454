package knowledge

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// A part of the articles, told how often words occur in all of them, answers as all do.
func TestPartAnswersAsTheWhole(t *testing.T) {
	var all []Article
	for i := range 400 {
		all = append(all, Article{ID: ArticleID(fmt.Sprint(i)), Body: fmt.Sprintf("The ferry of pier %d was late. People waited for the %dth ferry of the day.", i%7, i%11)})
	}
	all = append(all, Article{ID: "globe", Body: "The globe in the reading room is of brass.\nForty chairs stand around it."}, seed(t))
	whole := build(t, all...)
	for _, text := range []string{"What is the globe of?", "ঝাং ইউক্সিয়া কে?", "which ferry was late?", "how many chairs?"} {
		q := Query{Text: text}
		alone := build(t, all[390:]...)
		met, err := alone.Met(t.Context(), q)
		if err != nil || len(met) == 0 {
			t.Fatalf("%s: met %v, %v", text, met, err)
		}
		size := whole.Size()
		counts := &Counts{Articles: size.Articles, Sentences: size.Sentences, Words: size.Words, Terms: map[string]int{}, Stems: map[string]int{}}
		for _, w := range met {
			id, _ := whole.store.Vocabulary().Lookup(w.Term)
			counts.Terms[w.Term], counts.Stems[w.Stem] = whole.store.DF(id), whole.store.GroupDF(id)
		}
		part := alone.Among(counts)
		want, got, unaware := ask(t, whole, q), ask(t, part, q), ask(t, alone, q)
		same := got.Passages[0].Text == want.Passages[0].Text || text == "which ferry was late?" // many say the same of that
		if !same || got.Confidence != want.Confidence || got.Stats.Words[0].Rarity != want.Stats.Words[0].Rarity {
			t.Errorf("%s: a part gives %q %v, the whole %q %v", text, got.Passages[0].Text, got.Confidence, want.Passages[0].Text, want.Confidence)
		}
		if text == "which ferry was late?" && unaware.Stats.Words[0].Rarity == want.Stats.Words[0].Rarity {
			t.Error("the counts make no difference")
		}
		if n := part.Size().Articles; n != size.Articles {
			t.Errorf("a part says that there are %d articles, not %d", n, size.Articles)
		}
		live := NewLiveIndex(part)
		if err := live.Update(t.Context(), Change{Remove: []ArticleID{"globe"}}); err != nil {
			t.Fatal(err)
		}
		if n := live.Index().Size().Articles; n != alone.Size().Articles-1 {
			t.Errorf("an update of a part says that there are %d articles", n)
		}
	}
}

// A part knows words that others of the whole's articles have: where one of them is the
// question's very word, no guess is made at another, and what is written apart elsewhere is
// known without an article that shows it.
func TestPartKnowsTheWordsOfTheWhole(t *testing.T) {
	articles := []Article{{ID: "m", Body: "The minister spoke of the lamp. The post was green."}}
	to := func(words []string, c *Counts, text string) string {
		t.Helper()
		x, err := Build(t.Context(), withoutErrors(articles), Options{Words: words})
		if err != nil {
			t.Fatal(err)
		}
		leads, err := x.Among(c).Leads(t.Context(), Query{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		out := ""
		for _, lead := range leads {
			out += lead.Text + ":"
			for _, l := range lead.To {
				out += " " + l.Term
			}
			out += fmt.Sprintf(" %v; ", lead.Sure)
		}
		return out
	}
	none, apart := &Counts{Articles: 9, Sentences: 9}, &Counts{Articles: 9, Sentences: 9, Beside: map[string]bool{"lamp post": true}}
	for _, c := range []struct {
		words  []string
		counts *Counts
		text   string
		want   string
	}{
		{nil, none, "minsiter", "minsiter: minister true; "},
		{[]string{"minsiter"}, none, "minsiter", "minsiter: minsiter true; "},
		{nil, none, "lamppost", "lamppost: false; "},
		{nil, apart, "lamppost", "lamppost: lamp true; lamppost: post true; "},
	} {
		if got := to(c.words, c.counts, c.text); got != c.want {
			t.Errorf("%s with %v and %v leads to %q, not %q", c.text, c.words, c.counts.Beside, got, c.want)
		}
	}
	x, err := Build(t.Context(), withoutErrors(nil), Options{Words: []string{"lamp", "post"}})
	if err != nil {
		t.Fatal(err)
	}
	cuts, err := x.Among(none).Cuts(t.Context(), Query{Text: "lamppost"})
	if got, want := fmt.Sprint(cuts), "[{lamp post [lamp] [post]}]"; err != nil || got != want {
		t.Errorf("cuts %s, %v, not %s", got, err, want)
	}
}

// Whether articles say when they were published is asked of the whole: a time in a question
// is read as one though no article of the part has a date.
func TestPartIsDatedAsTheWhole(t *testing.T) {
	part := build(t, Article{ID: "f", Body: "The ferry came yesterday."})
	q := Query{Text: "What came yesterday?", Now: time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)}
	for _, dated := range []bool{false, true} {
		leads, err := part.Among(&Counts{Articles: 9, Sentences: 9, Dated: dated}).Leads(t.Context(), q)
		searched := slices.ContainsFunc(leads, func(l Lead) bool { return l.Text == "yesterday" })
		if err != nil || searched == dated {
			t.Errorf("dated %v: yesterday is searched for: %v, %v", dated, searched, err)
		}
	}
}
