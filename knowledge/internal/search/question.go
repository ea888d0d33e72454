package search

import (
	"context"
	"slices"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/meaning"
	"github.com/ukti-bot/ukti/knowledge/internal/query"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
	"github.com/ukti-bot/ukti/knowledge/internal/trace"
)

// How the table of word vectors is used for the words of a question. A cosine of
// leastNear is where the table's nearest words begin to be other things of the same
// sort (Monday for Tuesday).
const (
	leastNear  = 0.6
	mostNear   = 6
	weightNear = 0.8 // of a word with the cosine 1
	costNear   = 3   // of comparing two words, in what an [expand.Budget] counts
)

// Question is a query beside an index: where each of its words leads there. It never
// changes.
type Question struct {
	*query.Query
	Words   []Word
	Rank    *rank.Question
	Meaning meaning.Vector // its direction; nil when meanings are left out
	Setting rank.Setting   // without vectors from a server
	met     map[index.WordID]met
}

// Word is one content word of a question.
type Word struct {
	query.Word
	Targets []expand.Target // surest first
	Rarity  float64         // of the word itself where the index has it, else of the rarest it leads to; 1 when it leads nowhere
}

// met is by which word of the question a word of the index was met, and how.
type met struct {
	word   int
	target expand.Target
}

// ask leads the words of q through an index by some expanders.
func ask(ctx context.Context, x *index.Index, q *query.Query, by []*expand.Expander) (*Question, error) {
	defer trace.Step(ctx, "expand")()
	out := &Question{Query: q}
	l := newLeader(x, q, by)
	for _, w := range q.Words {
		words, err := l.lead(ctx, w)
		if err != nil {
			return nil, err
		}
		out.Words = append(out.Words, words...)
	}
	if err := l.joinAll(ctx, out.Words); err != nil {
		return nil, err
	}
	if l.budget.Spent() {
		trace.Spent(ctx)
	}
	byMeaning := has(by, func(e *expand.Expander) bool { return e.Meaning })
	if q.Analyzer == x.Languages().English && out.meetsItself() {
		out.Setting = rank.English
	}
	out.Rank = rank.NewQuestion(rankWords(x, out.Words), running(x, q.Subject()), q.Kind)
	if byMeaning {
		out.Meaning = meaningOf(x, out)
	}
	out.met = metBy(out.Words)
	return out, nil
}

func has(by []*expand.Expander, property func(*expand.Expander) bool) bool {
	return slices.ContainsFunc(by, property)
}

// leader leads the words of one question through an index.
type leader struct {
	x           *index.Index
	by, certain []*expand.Expander
	budget      *expand.Budget
	compounds   *expand.Budget // for parts and wholes
	q           *query.Query
}

func newLeader(x *index.Index, q *query.Query, by []*expand.Expander) *leader {
	l := &leader{x: x, by: by, certain: expand.Certain(by), budget: expand.NewBudget(), q: q}
	l.compounds = l.budget.Part(compoundShare)
	return l
}

// lead leads a content word, or its two parts where only those lead anywhere surely.
func (l *leader) lead(ctx context.Context, w query.Word) ([]Word, error) {
	w.Lead.Strange = w.Lead.Strange && !l.x.Languages().Meanings.Has(w.Token.Term)
	if has(l.by, func(e *expand.Expander) bool { return e.Meaning }) && l.budget.Spend(costNear*l.x.Meanings().Words()) {
		w.Lead.Near = near(l.x, w.Token.Term)
	}
	whole, err := l.word(ctx, w)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(whole.Targets, func(t expand.Target) bool { return t.Weight >= sureTarget }) {
		err := l.addParts(ctx, &whole)
		return []Word{whole}, err
	}
	first, second, ok, err := l.parts(ctx, w.Token.Term)
	if err != nil || !ok {
		return []Word{whole}, err
	}
	out := make([]Word, 2)
	for i, term := range []string{first, second} {
		part := query.Word{Token: w.Token, Lead: query.Lead(l.x.Languages(), l.q.Analyzer, term)}
		if out[i], err = l.word(ctx, part); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (l *leader) word(ctx context.Context, w query.Word) (Word, error) {
	targets, err := expand.Expand(ctx, l.x.Vocabulary(), l.by, w.Lead, l.budget)
	if err != nil {
		return Word{}, err
	}
	return weighed(l.x, w, targets), nil
}

// near returns the index's words that mean nearly the same as a question's word.
func near(x *index.Index, term string) []expand.Near {
	var out []expand.Near
	for _, n := range x.Meanings().Near(term, mostNear, leastNear) {
		out = append(out, expand.Near{Term: n.Word, Weight: weightNear * n.Cosine})
	}
	return out
}

// meetsItself reports whether the articles have most of the question's words
// themselves: those of a question in another language lead there by their meaning and
// sound.
func (q *Question) meetsItself() bool {
	met := 0
	for _, w := range q.Words {
		if slices.ContainsFunc(w.Targets, func(t expand.Target) bool { return t.By.Same }) {
			met++
		}
	}
	return 2*met > len(q.Words)
}

// weighed weighs the targets of a word.
func weighed(x *index.Index, w query.Word, targets []expand.Target) Word {
	out := Word{Word: w, Targets: telling(x, targets)}
	doubt(x, out.Targets)
	guessed := 0.0
	for _, t := range out.Targets {
		if rarity := Rarity(x, t.Term); t.By.Same {
			out.Rarity = max(out.Rarity, rarity)
		} else {
			guessed = max(guessed, t.Weight*rarity)
		}
	}
	switch {
	case out.Rarity > 0:
	case guessed > 0:
		out.Rarity = guessed
	default:
		out.Rarity = 1
	}
	return out
}

// telling drops the targets that only a guess leads to and that say nothing: no
// sentence is about the word যা because someone typed "jabe".
func telling(x *index.Index, targets []expand.Target) []expand.Target {
	return slices.DeleteFunc(targets, func(t expand.Target) bool {
		term := x.Vocabulary().Term(t.Term)
		return !t.By.Same && x.Languages().Of(term).Stop(term)
	})
}

// Sure reports whether a word leads somewhere surely, so that package expand makes no guess.
func (w Word) Sure() bool {
	return slices.ContainsFunc(w.Targets, func(t expand.Target) bool { return t.Weight >= expand.SureEnough })
}

// Worth is what a sentence with this target holds of w.
func (w Word) Worth(x *index.Index, t expand.Target) float64 { return worth(x, w, t) }

// worth is what a sentence with this target holds of w, at most w's own rarity: a
// synonym rarer than the word itself says no more than the word.
func worth(x *index.Index, w Word, t expand.Target) float64 {
	return t.Weight * min(Rarity(x, t.Term), w.Rarity)
}

// Rarity of a word of the index, by the sentences that hold any word of its stem: 0 to 1.
func Rarity(x *index.Index, id index.WordID) float64 {
	return rank.Rarity(x.GroupDF(id), x.Size().Sentences)
}

// weightDated is how surely a report published on the day that a question names tells of
// that day: as surely as a translation says the same.
const weightDated = 0.8

// rankWords turns sureness into weights: a target that is commoner than the word
// itself says less.
func rankWords(x *index.Index, words []Word) []rank.Word {
	out := make([]rank.Word, len(words))
	for i, w := range words {
		out[i] = rank.Word{Text: w.Token.Term, Rarity: w.Rarity, Scene: w.Scene, Targets: make(map[index.WordID]float64, len(w.Targets))}
		for _, t := range w.Targets {
			out[i].Targets[t.Term] = worth(x, w, t) / max(w.Rarity, 1e-9)
		}
		if w.Dated {
			out[i].Targets[rank.Unknown] = weightDated
		}
	}
	return out
}

// askingRarity is what a question word counts among a question's words: no sentence that
// answers has it.
const askingRarity = 0.5

// running returns the question's words as they stand in the index.
func running(x *index.Index, terms []string) []rank.Token {
	out := make([]rank.Token, 0, len(terms))
	for _, term := range terms[:min(len(terms), query.MaxWords)] {
		t := rank.Token{Term: rank.Unknown, Rarity: 1}
		if term == "" {
			t.Rarity = askingRarity
		}
		if id, ok := x.Vocabulary().Lookup(term); ok {
			t = rank.Token{Term: id, Rarity: rank.Rarity(x.DF(id), x.Size().Sentences)}
		}
		out = append(out, t)
	}
	return out
}

// metBy returns, per word of the index, by which word of the question and expander it
// was met: the surest.
func metBy(words []Word) map[index.WordID]met {
	out := map[index.WordID]met{}
	for i, w := range words {
		for _, t := range w.Targets {
			if old, ok := out[t.Term]; !ok || t.Weight > old.target.Weight {
				out[t.Term] = met{i, t}
			}
		}
	}
	return out
}
