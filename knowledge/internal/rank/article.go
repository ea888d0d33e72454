package rank

import (
	"math"
	"math/bits"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
)

// Window is one article (or a part of a long one) seen with a question: for each of
// its sentences, how surely it holds each word.
type Window struct {
	q         *Question
	sentences []Sentence
	average   float64     // length of a sentence of the index, in words
	has       [][]float64 // per sentence, per word of the question
	most      []float64   // per word, the surest sentence
	local     []float64   // per word, how rare it is in the article: 1 in one sentence, 0 in all
	topic     float64     // mean likeness of meaning
	nearness  float64     // mean cosine of the vectors
}

// Look makes the window of an article's sentences, in order.
func Look(q *Question, sentences []Sentence, average float64) *Window {
	n := len(q.Words)
	v := &Window{nearness: meanNearness(sentences), q: q, sentences: sentences, average: average, has: make([][]float64, len(sentences)), most: make([]float64, n)}
	flat := make([]float64, n*len(sentences))
	for i, s := range sentences {
		has := flat[i*n : (i+1)*n]
		for _, term := range s.Terms {
			for _, h := range q.hitsOf(term) {
				has[h.word] = max(has[h.word], h.weight)
			}
		}
		for w, weight := range has {
			v.most[w] = max(v.most[w], weight)
		}
		v.has[i] = has
		v.topic += s.Meaning / float64(len(sentences))
	}
	v.local = make([]float64, n)
	for w := range n {
		v.local[w] = v.rarityHere(w)
	}
	return v
}

// rareHere is how much less a word counts beside a sentence when no other sentence of
// the article has it: it then tells that the answer is there. What many sentences have
// is what the article is about, and left unsaid in some.
const rareHere = 0.5

// rarityHere is how rare word w is among the sentences.
func (v *Window) rarityHere(w int) float64 {
	if v.most[w] == 0 {
		return 0
	}
	held := 0.0
	for _, has := range v.has {
		held += has[w] / v.most[w]
	}
	return Rarity(max(1, int(math.Round(held))), len(v.has))
}

// Has gives, per word of the question, how surely sentence i holds it. The slice
// must not be changed.
func (v *Window) Has(i int) []float64 { return v.has[i] }

// Parts gives the signals of sentence i.
func (v *Window) Parts(i int) Parts {
	var p Parts
	s := v.sentences[i]
	for w, word := range v.q.Words {
		share := word.Rarity / max(v.q.total, 1e-9)
		p[Coverage] += share * v.has[i][w]
		p[Article] += share * v.most[w]
		p[Beside] += share * max(0, v.neighbour(i, w)-v.has[i][w]) * (1 - rareHere*v.local[w])
	}
	p[Dense] = p[Coverage] * (k1 + 1) / (1 + k1*(1-b+b*float64(len(s.Terms))/v.average))
	p[Full] = math.Pow(p[Coverage], 4)
	p[Wording], p[Phrase] = v.wording(i)
	p[Meaning], p[Topic] = s.Meaning, v.topic
	if i > 0 {
		p[Around] = max(p[Around], v.sentences[i-1].Meaning-s.Meaning)
	}
	if i+1 < len(v.sentences) {
		p[Around] = max(p[Around], v.sentences[i+1].Meaning-s.Meaning)
	}
	v.embed(i, &p)
	p[First] = 1 / float64(i+1)
	p[Long] = math.Log(float64(len(v.sentences))) / 5
	HoldsKind(&p, v.q.Kind, s.Kinds.Has(v.q.Kind.Broad()), s.Kinds.Has(v.q.Kind))
	if len(s.Terms) < 4 {
		p[Short] = 1
	}
	return p
}

// HoldsKind sets the signals of the kind asked for: broad is whether the sentence holds
// a thing of the broad kind, exactly whether of the very kind.
func HoldsKind(p *Parts, asked language.Kind, broad, exactly bool) {
	p[Kind], p[Finer] = 0, 0
	if broad {
		p[Kind] = 1
	}
	switch {
	case !exactly || !asked.Finer():
	case asked == language.Name:
		p[Finer] = 0.5 // names are told by lists and neighbours, so many are missed
	default:
		p[Finer] = 1
	}
}

// neighbour is how surely the sentence before or after i holds word w.
func (v *Window) neighbour(i, w int) float64 {
	near := 0.0
	if i > 0 {
		near = v.has[i-1][w]
	}
	if i+1 < len(v.has) {
		near = max(near, v.has[i+1][w])
	}
	return near
}

// wording gives the shares of the question's running words, by rarity, that stand
// in sentence i unchanged, and of its neighbouring pairs that are neighbours there.
// Both texts are a handful of words, so scanning beats building sets.
func (v *Window) wording(i int) (words, pairs float64) {
	all, terms := v.q.All, v.sentences[i].Terms
	var here, next uint64 // a bit for each of the question's words
	for k, term := range terms {
		if !v.q.running.may(term) {
			continue
		}
		for j, t := range all {
			if t.Term == term {
				here |= 1 << j
				if j > 0 && k > 0 && terms[k-1] == all[j-1].Term {
					next |= 1 << j
				}
			}
		}
	}
	has, sum := 0.0, 0.0
	for j, t := range all {
		sum += t.Rarity
		if here>>j&1 != 0 {
			has += t.Rarity
		}
	}
	paired := bits.OnesCount64(next)
	return has / max(sum, 1e-9), float64(paired) / float64(max(1, len(all)-1))
}
