package percolate

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/internal/language/languages"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
)

func newSet(tb testing.TB) *Set {
	tb.Helper()
	l, err := languages.All()
	if err != nil {
		tb.Fatal(err)
	}
	return New(l)
}

// words are a question's, each with its rarity.
func (s *Set) words(rarity func(term string) float64, terms ...string) (out []Word) {
	for _, t := range terms {
		a := s.languages.Of(t)
		stem := a.Stem(t)
		out = append(out, Word{Word: expand.Word{Term: t, Stems: []string{stem}, Spelling: a.Spelling(stem), Digits: hasDigit(t)}, Rarity: rarity(t)})
	}
	return out
}

func same(string) float64 { return 1 }

// Words meet whatever their inflection, spelling and script, and joined or apart; a
// question is met where one sentence with its neighbours and the title holds enough.
func TestMeet(t *testing.T) {
	article := Article{
		Title: []string{"koroti", "bridge"},
		Sentences: [][]string{
			{"toll", "is", "30", "taka"}, {"সেতুটির", "উদ্বোধন"}, {"রাশিয়ার", "দূত"}, {"dull"}, {"dull"}, {"ferries", "stopped"}, {"বই", "মেলা"},
		},
	}
	for _, tt := range []struct {
		question []string
		met      bool
		sentence int
	}{
		{[]string{"toll", "bridge"}, true, 0},       // a word of the title
		{[]string{"tolls", "bridges"}, true, 0},     // other inflections
		{[]string{"সেতু", "উদ্বোধনের"}, true, 1},    // the same in Bengali
		{[]string{"russia", "toll", "30"}, true, 0}, // two of three are enough
		{[]string{"russia"}, true, 2},               // by sound
		{[]string{"বইমেলা"}, true, 6},               // written apart
		{[]string{"toll", "ferry"}, false, 0},       // too far from each other
		{[]string{"31", "taxes"}, false, 0},         // a number is met exactly
		{[]string{"neptune"}, false, 0},
	} {
		s := newSet(t)
		s.Add(7, s.words(same, tt.question...), 0.6)
		met := s.Meet(article)
		if (len(met) == 1) != tt.met || tt.met && (met[0].ID != 7 || met[0].Sentence != tt.sentence) {
			t.Errorf("%q: %+v, want met %v in sentence %d", tt.question, met, tt.met, tt.sentence)
		}
	}
}

// leastOf is how much of a question must be held, by its number.
func leastOf(id int64) float64 { return 0.4 + 0.1*float64(id%6) }

// slow weighs every question against every sentence, without lists or bits.
func slow(s *Set, questions map[int64][]Word, a Article) (out []Met) {
	forms := func(terms []string) map[string]bool {
		has := map[string]bool{}
		for i, t := range terms {
			if i > 0 {
				joined := terms[i-1] + t
				has[stemForm+s.languages.Of(joined).Stem(joined)] = true
			}
			for _, f := range articleForms(s.languages, t) {
				has[f] = true
			}
		}
		return has
	}
	title := forms(a.Title)
	var in []map[string]bool
	for _, terms := range a.Sentences {
		in = append(in, forms(terms))
	}
	holds := func(asked []string, at int) bool {
		return at >= 0 && at < len(in) && slices.ContainsFunc(asked, func(f string) bool { return in[at][f] })
	}
	for id, words := range questions {
		var asked [][]string
		for _, w := range words {
			asked = append(asked, questionForms(w.Word))
		}
		best, found := Met{ID: id, Near: -1}, false
		for at := range in {
			own, near, total, missing := 0, 0, 0, 0
			any := false
			for i, w := range words {
				r := thousandths(w.Rarity)
				total += r
				titled := slices.ContainsFunc(asked[i], func(f string) bool { return title[f] })
				switch {
				case holds(asked[i], at):
					own, near, any = own+r, near+r, true
				case holds(asked[i], at-1) || holds(asked[i], at+1) || titled:
					near += r
				default:
					missing++
				}
			}
			m := Met{id, at, part(own, total), part(near, total), missing}
			if any && float64(near) >= leastOf(id)*float64(total) && (m.Near > best.Near || m.Near == best.Near && m.Held > best.Held) {
				best, found = m, true
			}
		}
		if found {
			out = append(out, best)
		}
	}
	return out
}

// Whatever is added and removed, an article meets what weighing every question does: the
// lists leave out nothing that is enough, also where an article is longer than a block.
func TestMeetEqualsWeighingAll(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 7))
	vocabulary := make([]string, 60)
	for i := range vocabulary {
		vocabulary[i] = fmt.Sprintf("w%c%cx%d", 'a'+i%26, 'a'+i/3%26, i) // with a digit: no word sounds like another
	}
	rarity := func(t string) float64 { return float64(1+slices.Index(vocabulary, t)%9) / 9 }
	some := func(n int) (out []string) {
		for range n {
			out = append(out, vocabulary[r.IntN(len(vocabulary))])
		}
		return out
	}
	s, held, met := newSet(t), map[int64][]Word{}, 0
	for round := range 60 {
		for range 5 {
			terms := some(1 + r.IntN(5))
			slices.Sort(terms)
			id := int64(1 + r.IntN(100))
			held[id] = s.words(rarity, slices.Compact(terms)...)
			s.Add(id, held[id], leastOf(id))
		}
		gone := int64(1 + r.IntN(100))
		delete(held, gone)
		s.Remove(gone)
		a := Article{Title: some(r.IntN(2))}
		for range 1 + r.IntN(3)*70 {
			a.Sentences = append(a.Sentences, some(r.IntN(4)))
		}
		got, want := s.Meet(a), slow(s, held, a)
		for _, list := range [][]Met{got, want} {
			slices.SortFunc(list, func(a, b Met) int { return cmp.Compare(a.ID, b.ID) })
		}
		if !slices.EqualFunc(got, want, func(a, b Met) bool { return a == b }) {
			t.Fatalf("round %d:\n%+v\nwant\n%+v", round, got, want)
		}
		met += len(got)
	}
	if met < 200 || s.Len() != len(held) {
		t.Errorf("%d were met, %d are held of %d", met, s.Len(), len(held))
	}
}

// What goes leaves nothing behind: the forms of questions that went are given again.
func TestSweep(t *testing.T) {
	s := newSet(t)
	for id := range int64(20_000) {
		s.Add(id+1, s.words(same, fmt.Sprintf("word%d", id)), 0.5)
		s.Remove(id + 1)
	}
	if s.Len() != 0 || len(s.filed) > 4*leastUnswept || len(s.slots) > 2*leastUnswept {
		t.Errorf("%d questions, %d forms and %d slots are left", s.Len(), len(s.filed), len(s.slots))
	}
}
