package knowledge

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/ukti-bot/ukti/knowledge/internal/index/vocab"
	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/internal/meaning"
	"github.com/ukti-bot/ukti/knowledge/internal/query/courtesy"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
	"github.com/ukti-bot/ukti/knowledge/internal/query/period"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
	"github.com/ukti-bot/ukti/knowledge/internal/vector"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// question is a query, read: its language, its content words and where each of
// them leads in the index.
type question struct {
	lang  string
	kind  language.Kind // as finely as it says
	words []word
	rank  *rank.Question
	// meaning is the question's direction; nil when meanings are left out.
	meaning meaning.Vector
	scores  map[uint32]float64 // of the candidates, once they are scored
	mets    map[vocab.ID]met   // where the words lead
	skip    map[string]bool    // what Query.Without names
	vector  vector.Vector      // from the embedding server; zero when there is none

	period   period.Period // zero when it speaks of no time, or times are left out
	setting  rank.Setting  // without vectors
	embedded bool          // its candidates are told apart by vectors, too
}

// word is one content word of a question.
type word struct {
	token   text.Token
	targets []expand.Target // surest first
	idf     float64         // rarity of the word itself where the index has it, else of the rarest it leads to; 1 when it leads nowhere
}

// read reads a query. Its bytes may be anything.
func (x *Index) read(q Query) (*question, error) {
	asked := text.CutGraphemes(q.Text, MaxQuestion)
	tokens := text.Tokens(asked)
	if len(tokens) == 0 {
		return nil, fmt.Errorf("the question holds no letter or digit: %w", ErrBlank)
	}
	tokens = without(tokens, courtesy.Places(termsOf(tokens)))
	terms := termsOf(tokens)
	code := q.Lang
	if code == "" {
		code = language.Detect(terms)
	}
	a := x.languages.Named(code)
	skip := map[string]bool{}
	for _, name := range q.Without {
		skip[name] = true
	}
	out := &question{lang: code, kind: a.Asks(terms), skip: skip}
	said := x.timeOf(out, terms, q)
	for _, w := range x.contentWords(a, asked, tokens, terms, said) {
		out.words = append(out.words, x.followAll(a, w, skip)...)
	}
	for i := range len(out.words) - 1 {
		x.join(a, asked, &out.words[i], &out.words[i+1], skip)
	}
	if a == x.languages.English && out.met() {
		out.setting = rank.English
	}
	out.rank = rank.NewQuestion(x.rankWords(out.words), x.running(subjectOf(a, terms)), out.kind)
	if !skip["meaning"] {
		out.meaning = x.meaningOf(out, terms)
	}
	return out, nil
}

// without drops the tokens at some places.
func without(tokens []text.Token, places []int) []text.Token {
	out := make([]text.Token, 0, len(tokens))
	for i, t := range tokens {
		if !slices.Contains(places, i) {
			out = append(out, t)
		}
	}
	return out
}

// met reports whether the articles have most of the question's words themselves: those
// of a question in another language lead there by their meaning and sound.
func (q *question) met() bool {
	met := 0
	for _, w := range q.words {
		if slices.ContainsFunc(w.targets, func(t expand.Target) bool { return t.Same }) {
			met++
		}
	}
	return 2*met > len(q.words)
}

// contentWord is a word worth searching for.
type contentWord struct {
	token text.Token
	road  expand.Word
}

// contentWords drops stop words and repeated words and looks the others up in the
// lexicon.
func (x *Index) contentWords(a language.Analyzer, asked string, tokens []text.Token, terms []string, said map[int]bool) []contentWord {
	shouted := strings.IndexFunc(asked, unicode.IsLower) < 0
	named := x.names(terms)
	seen := map[string]bool{}
	var out []contentWord
	framed := x.framed(a, tokens, terms, shouted)
	for i, t := range tokens {
		if framed[i] || said[i] {
			continue
		}
		if x.languages.Stop(a, t, shouted) {
			continue
		}
		w := x.roadWord(a, t.Term)
		if seen[w.Stems[0]] || len(out) == MaxWords {
			continue
		}
		seen[w.Stems[0]] = true
		w.Names = named[i]
		out = append(out, contentWord{t, w})
	}
	return out
}

// framed gives the places of units and frame nouns, which say what sort of answer is
// wanted: they are not searched for, unless the question has nothing else.
func (x *Index) framed(a language.Analyzer, tokens []text.Token, terms []string, shouted bool) map[int]bool {
	frame := map[int]bool{}
	for _, i := range a.Frame(terms) {
		frame[i] = true
	}
	for i, t := range tokens {
		if !frame[i] && !x.languages.Stop(a, t, shouted) {
			return frame
		}
	}
	return nil
}

func (x *Index) roadWord(a language.Analyzer, term string) expand.Word {
	stems := x.languages.Stems(a, term)
	return expand.Word{
		Term: term, Stems: stems,
		Spelling: x.languages.Of(term).Spelling(stems[0]),
		Digits:   strings.ContainsAny(term, "0123456789"),
		English:  a == x.languages.English,
	}
}

// names gives, per word of the question, what the lexicon lets stand for it. Each
// word of a phrase (prime minister) is given all that may stand for the phrase.
func (x *Index) names(terms []string) [][]expand.Name {
	out := make([][]expand.Name, len(terms))
	for i := 0; i < len(terms); {
		n, entries := x.languages.Lexicon.At(terms[i:])
		for _, e := range entries {
			for _, w := range e.Words {
				name := expand.Name{Term: w, Stem: x.languages.Of(w).Stem(w), Weight: e.Weight, Road: e.Road}
				for j := i; j < i+n; j++ {
					out[j] = append(out[j], name)
				}
			}
		}
		i += max(n, 1)
	}
	return out
}

// followAll walks all roads from a content word, or from its two parts where only those
// lead anywhere surely.
func (x *Index) followAll(a language.Analyzer, w contentWord, skip map[string]bool) []word {
	if !skip["meaning"] {
		w.road.Near = x.near(w.token.Term)
	}
	whole := x.follow(w.token, w.road, skip)
	if !skip[compoundRoad] && !slices.ContainsFunc(whole.targets, func(t expand.Target) bool { return t.Weight >= sureTarget }) {
		if first, second, ok := x.parts(a, w.token.Term, skip); ok {
			out := []word{whole, whole}
			for i, term := range []string{first, second} {
				out[i] = x.follow(w.token, x.roadWord(a, term), skip)
			}
			return out
		}
	}
	return []word{whole}
}

// follow walks all roads from a word.
func (x *Index) follow(t text.Token, w expand.Word, skip map[string]bool) word {
	out := word{token: t, targets: x.telling(expand.Expand(x.vocab, x.roads, skip, w))}
	x.doubt(out.targets)
	guessed := 0.0
	for _, target := range out.targets {
		if rarity := x.rarity(target.Term); target.Same {
			out.idf = max(out.idf, rarity)
		} else {
			guessed = max(guessed, target.Weight*rarity)
		}
	}
	switch {
	case out.idf > 0:
	case guessed > 0:
		out.idf = guessed
	default:
		out.idf = 1
	}
	return out
}

// telling drops the targets that only a guess leads to and that say nothing: no
// sentence is about the word যা because someone typed "jabe".
func (x *Index) telling(targets []expand.Target) []expand.Target {
	return slices.DeleteFunc(targets, func(t expand.Target) bool {
		term := x.vocab.Term(t.Term)
		return !t.Same && x.languages.Of(term).Stop(term)
	})
}

// worth is what a sentence with this target holds of w, at most w's own rarity: a
// synonym rarer than the word itself says no more than the word.
func (x *Index) worth(w word, t expand.Target) float64 {
	return t.Weight * min(x.rarity(t.Term), w.idf)
}

// rarity of a word of the index, by the sentences that hold any word of its stem.
func (x *Index) rarity(id vocab.ID) float64 {
	return rank.Rarity(int(x.groupDF[x.vocab.Group(id)]), x.size.Sentences)
}

// rankWords turns sureness into weights: a target that is commoner than the word
// itself says less.
func (x *Index) rankWords(words []word) []rank.Word {
	out := make([]rank.Word, len(words))
	for i, w := range words {
		out[i] = rank.Word{Text: w.token.Term, Rarity: w.idf, Targets: make(map[uint32]float64, len(w.targets))}
		for _, t := range w.targets {
			out[i].Targets[t.Term] = x.worth(w, t) / max(w.idf, 1e-9)
		}
	}
	return out
}

// subjectOf leaves out units and frame nouns, and puts "" in the place of a question word,
// so that a question is worded the same with কত দিন and কতদিন.
func subjectOf(a language.Analyzer, terms []string) []string {
	frame := a.Frame(terms)
	var out []string
	for i, term := range terms {
		switch {
		case slices.Contains(frame, i):
		case a.Asks(terms[i:i+1]) != language.Any:
			out = append(out, "")
		default:
			out = append(out, term)
		}
	}
	return out
}

// askingRarity is what a question word counts among a question's words: no sentence that
// answers has it.
const askingRarity = 0.5

// running gives the question's words as they stand in the index.
func (x *Index) running(terms []string) []rank.Token {
	out := make([]rank.Token, 0, len(terms))
	for _, term := range terms[:min(len(terms), MaxWords)] {
		t := rank.Token{Term: rank.Unknown, Rarity: 1}
		if term == "" {
			t.Rarity = askingRarity
		}
		if id, ok := x.vocab.Lookup(term); ok {
			t = rank.Token{Term: id, Rarity: rank.Rarity(x.df(id), x.size.Sentences)}
		}
		out = append(out, t)
	}
	return out
}

// stats tells how the question was read. best is the first passage's words, per
// word how surely it holds it; nil when there is none.
func (x *Index) stats(q *question, best []float64) Stats {
	s := Stats{Lang: q.lang, Kind: answerKind(q.kind.Broad())}
	for i, w := range q.words {
		out := Word{Text: w.token.Term, Span: Span(w.token.Span), Rarity: w.idf}
		if len(w.targets) > 0 {
			out.Road, out.Term = w.targets[0].Road, x.vocab.Term(w.targets[0].Term)
		}
		out.Covered = i < len(best) && best[i] > 0
		s.Words = append(s.Words, out)
	}
	return s
}

func answerKind(k language.Kind) AnswerKind {
	if k == language.Any {
		return AnyKind
	}
	return AnswerKind(k.String())
}

// targetsOf gives, per word of the index, by which word of the question and road
// it was met: the surest.
func (q *question) targetsOf() map[vocab.ID]met {
	out := map[vocab.ID]met{}
	for i, w := range q.words {
		for _, t := range w.targets {
			if old, ok := out[t.Term]; !ok || t.Weight > old.weight {
				out[t.Term] = met{i, t.Weight, t.Road}
			}
		}
	}
	return out
}

type met struct {
	word   int
	weight float64
	road   string
}

func termsOf(tokens []text.Token) []string {
	terms := make([]string, len(tokens))
	for i, t := range tokens {
		terms[i] = t.Term
	}
	return terms
}
