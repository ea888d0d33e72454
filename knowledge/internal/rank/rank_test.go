package rank

import (
	"math"
	"slices"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/internal/index/vocab"
	"github.com/ukti-bot/ukti/knowledge/internal/language"
)

// A question of two words, 10 (rare) and 20 (common), asked side by side.
func question(kind language.Kind) *Question {
	words := []Word{
		{Text: "rare", Rarity: 1, Targets: map[vocab.WordID]float64{10: 1, 11: 0.5}},
		{Text: "common", Rarity: 0.25, Targets: map[vocab.WordID]float64{20: 1}},
	}
	return NewQuestion(words, []Token{{10, 1}, {20, 0.25}, {Unknown, 1}}, kind)
}

func look(kind language.Kind, sentences ...[]vocab.WordID) *Window {
	var all []Sentence
	for _, terms := range sentences {
		all = append(all, Sentence{Terms: terms})
	}
	all[0].Kinds = all[0].Kinds.With(language.Person)
	return Look(question(kind), all, Head{}, 5)
}

func near4(a, b float64) bool { return math.Abs(a-b) < 1e-4 }

func TestParts(t *testing.T) {
	v := look(language.Person, []vocab.WordID{10, 20, 1, 2, 3}, []vocab.WordID{11, 1, 2, 3, 4}, []vocab.WordID{1, 2, 3})
	const total = 1 + 0.25
	// The second sentence has a word like the first one, which the first sentence has itself.
	const like = 0.5 * likeDoubt
	// Beside another sentence both words count half, because one sentence has each as it is.
	const beside = 1 - rareHere
	tests := []struct {
		sentence int
		signal   Signal
		want     float64
	}{
		{0, Coverage, 1},
		{0, Dense, 1},   // a sentence of average length is not changed by the norm
		{0, Article, 1}, // the article has both words, all sentences together
		{0, Kind, 1},
		{0, Wording, total / (total + 1)}, // the question's third word is not in the index
		{0, Phrase, 0.5},                  // one of its two pairs
		{0, First, 1},
		{0, Short, 0},
		{1, Coverage, like / total},
		{1, Beside, ((1-like)*beside + 0.25*beside) / total}, // what the first sentence adds
		{1, Kind, 0},
		{1, First, 0.5},
		{2, Coverage, 0},
		{2, Beside, like * beside / total},
		{2, Short, 1},
		{2, Long, math.Log(3) / 5},
	}
	for _, tt := range tests {
		p := v.Parts(tt.sentence)
		if got := p[tt.signal]; !near4(got, tt.want) {
			t.Errorf("sentence %d, %s: %.4f, want %.4f", tt.sentence, Names[tt.signal], got, tt.want)
		}
	}
}

// What only the title, publisher or opening says counts for every sentence; the title's
// words alone for the first, which stands for it.
func TestHead(t *testing.T) {
	const total = 1 + 0.25
	sentences := []Sentence{{Terms: []vocab.WordID{20, 1}}, {Terms: []vocab.WordID{2, 3}}, {Terms: []vocab.WordID{4, 5}}}
	v := Look(question(language.Any), sentences, Head{Title: []vocab.WordID{10}, Opening: []vocab.WordID{20, 1}, Opens: true}, 5)
	for i, want := range []struct{ headed, opening float64 }{{1 / total, 1 / total}, {1 / total, 0}, {1, 0}} {
		p := v.Parts(i)
		if !near4(p[Headed], want.headed) || !near4(p[Opening], want.opening) || !near4(p[Article], 1) {
			t.Errorf("sentence %d: headed %.2f, opening %.2f, article %.2f; want %.2f, %.2f, 1", i, p[Headed], p[Opening], p[Article], want.headed, want.opening)
		}
	}
}

// The order of a question's words changes nothing.
func TestPartsWithoutOrder(t *testing.T) {
	words := []Word{
		{Rarity: 1, Targets: map[vocab.WordID]float64{10: 1}}, {Rarity: 0.25, Targets: map[vocab.WordID]float64{20: 1}}, {Rarity: 0.5, Targets: map[vocab.WordID]float64{30: 1}},
	}
	all := []Token{{10, 1}, {20, 0.25}, {30, 0.5}, {7, 0.1}}
	turned, said := slices.Clone(words), slices.Clone(all)
	slices.Reverse(turned)
	slices.Reverse(said)
	sentences := []Sentence{{Terms: []vocab.WordID{10, 20, 3, 30, 7}}, {Terms: []vocab.WordID{30, 10}}}
	a, b := Look(NewQuestion(words, all, language.Any), sentences, Head{}, 5), Look(NewQuestion(turned, said, language.Any), sentences, Head{}, 5)
	for i := range sentences {
		p, other := a.Parts(i), b.Parts(i)
		if p[Phrase] == 0 {
			t.Errorf("sentence %d has no phrase", i)
		}
		for k := range p {
			if !near4(p[k], other[k]) {
				t.Errorf("sentence %d, %s: %.4f, turned round %.4f", i, Names[k], p[k], other[k])
			}
		}
	}
}

func TestBlend(t *testing.T) {
	own, copying := Parts{}, Parts{Wording: 0.9, Phrase: 0.8}
	for _, s := range []Setting{Anywhere, English, Served} {
		o, c := s.Weights()
		if Blend([]*Parts{&own}, s) != *o || Blend([]*Parts{&copying}, s) != *c {
			t.Errorf("setting %d does not blend its own weights", s)
		}
	}
	if w := Blend([]*Parts{&own}, Anywhere); w != OwnWords {
		t.Error("a question that no sentence has the wording of is not in the asker's own words")
	}
	if w := Blend([]*Parts{&own, &copying}, Anywhere); w != Copying {
		t.Error("a question with a sentence's wording does not copy")
	}
	half := (ownUpTo + copiesFrom) / 2
	if w := Blend([]*Parts{{Wording: half, Phrase: half}}, Anywhere); !near4(w[Article], (OwnWords[Article]+Copying[Article])/2) {
		t.Error("half way between, the weights are not half way between")
	}
}

func TestRarity(t *testing.T) {
	if Rarity(1, 1000) != 1 || Rarity(0, 1000) != 1 || Rarity(1, 1) != 1 {
		t.Error("what one sentence has is not rarest")
	}
	for df := 2; df <= 1000; df++ {
		if a, b := Rarity(df-1, 1000), Rarity(df, 1000); b > a || b < 0 {
			t.Fatalf("rarity of %d of 1000: %v, of %d: %v", df-1, a, df, b)
		}
	}
}

func evidence(terms ...vocab.WordID) Evidence {
	v := look(language.Any, terms)
	p := v.Parts(0)
	return v.Evidence(0, &p, func(_ int, term vocab.WordID) bool { return term != 11 })
}

func TestEvidence(t *testing.T) {
	tests := []struct {
		name  string
		terms []vocab.WordID
		clue  Clue
		want  float64
	}{
		{"side by side", []vocab.WordID{10, 20}, Scattered, 0},
		{"far from each other", []vocab.WordID{10, 1, 2, 3, 4, 20}, Scattered, 1},
		{"one of the two", []vocab.WordID{20, 1}, Missing, 1},
		{"both", []vocab.WordID{10, 20}, Missing, 0},
		{"the word itself", []vocab.WordID{10}, Guessed, 0},
		{"a guess", []vocab.WordID{11}, Guessed, 1},
	}
	for _, tt := range tests {
		if got := evidence(tt.terms...)[tt.clue]; !near4(got, tt.want) {
			t.Errorf("%s: %s %.2f, want %.2f", tt.name, ClueNames[tt.clue], got, tt.want)
		}
	}
}

func TestDegrees(t *testing.T) {
	together, apart, half := evidence(10, 20), evidence(10, 1, 2, 3, 4, 20), evidence(20, 1)
	a, b, c := Answers().Of(&together), Answers().Of(&apart), Answers().Of(&half)
	if a <= b || a <= c || a > 1 || min(b, c) < 0 {
		t.Errorf("together %.2f, apart %.2f, half %.2f", a, b, c)
	}
	// Standing apart may make a sentence less sure; what the articles tell of stays told of.
	if Told(&together, true) != Told(&apart, true) {
		t.Error("one surface fact decides whether anything is told")
	}
}

// TestTold: how much must be told depends on what was searched and how its words were met.
func TestTold(t *testing.T) {
	type met struct{ large, guessed, slips, native bool }
	for _, tt := range []struct {
		what       string
		more, less met
	}{
		{"in its own language, a guess needs more than the words themselves", met{large: true, guessed: true, native: true}, met{large: true, native: true}},
		{"in its own language, a guess needs more than one over languages", met{large: true, guessed: true, native: true}, met{large: true, guessed: true}},
		{"a mistyped word hides what is told", met{large: true, native: true}, met{large: true, slips: true, native: true}},
		{"among many sentences some words meet by chance", met{large: true, native: true}, met{native: true}},
		{"among few, a guess meets by chance", met{guessed: true}, met{}},
	} {
		more, less := tt.more, tt.less
		if a, b := told(more.large, more.guessed, more.slips, more.native), told(less.large, less.guessed, less.slips, less.native); a <= b {
			t.Errorf("%s: %.2f, %.2f", tt.what, a, b)
		}
	}
}

func TestShareOf(t *testing.T) {
	for _, tt := range []struct {
		scores []float64
		want   float64
	}{
		{nil, 1}, // no candidate is ahead of it
		{[]float64{2}, 1},
		{[]float64{2, 2, 2, 2}, 0.25},
		{[]float64{2, 2 - math.Ln2/Sharpness}, 2.0 / 3}, // half as probable
	} {
		if got := ShareOf(tt.scores); !near4(got, tt.want) {
			t.Errorf("ShareOf(%v) = %.4f, want %.4f", tt.scores, got, tt.want)
		}
	}
}
