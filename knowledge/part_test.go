package knowledge

import (
	"fmt"
	"testing"
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
