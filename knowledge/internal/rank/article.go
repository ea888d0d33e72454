package rank

import (
	"math"

	"github.com/ukti-bot/ukti/knowledge/internal/index/vocab"
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
	title     []float64   // per word, how surely the title or publisher holds it
	head      []float64   // the same of the opening sentence, too
	opens     bool        // its first sentence is the article's
	local     []float64   // per word, how rare it is in the article: 1 in one sentence, 0 in all
	topic     float64     // mean likeness of meaning
	nearness  float64     // mean cosine of the vectors
}

// Head is what stands above an article's sentences and holds for all of them.
type Head struct {
	Title   []vocab.WordID // words of the title and the publisher
	Opening []vocab.WordID // words of the article's first sentence
	Opens   bool           // the sentences looked at begin with that one
}

// Look makes the window of an article's sentences, in order.
func Look(q *Question, sentences []Sentence, head Head, average float64) *Window {
	n := len(q.Words)
	v := &Window{
		q: q, sentences: sentences, average: average, nearness: meanNearness(sentences), opens: head.Opens,
		has: make([][]float64, len(sentences)), most: make([]float64, n), title: make([]float64, n), head: make([]float64, n),
	}
	q.hold(head.Title, v.title)
	copy(v.head, v.title)
	q.hold(head.Opening, v.head)
	flat := make([]float64, n*len(sentences))
	for i, s := range sentences {
		has := flat[i*n : (i+1)*n]
		q.hold(s.Terms, has)
		for w, weight := range has {
			v.most[w] = max(v.most[w], weight)
		}
		v.has[i] = has
		v.topic += s.Meaning / float64(len(sentences))
	}
	v.doubtLike()
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

// A word of the question that an article has itself, as itself or in another form, is less
// likely meant by one that is only like it there: votes for voters.
const (
	asItself  = 0.9 // how surely a word is held then
	likeHeld  = 0.7 // how surely at most by one that is like it
	likeDoubt = 0.5 // what is left of that
)

// doubtLike lowers what sentences hold of a word by one like it, where another sentence
// has the word itself.
func (v *Window) doubtLike() {
	for _, has := range v.has {
		for w := range has {
			if v.most[w] >= asItself && has[w] < likeHeld {
				has[w] *= likeDoubt
			}
		}
	}
}

// Has gives, per word of the question, how surely sentence i holds it. The slice
// must not be changed.
func (v *Window) Has(i int) []float64 { return v.has[i] }

// asMet is how surely a word must be held to be met: by a translation or another name,
// not by a word that is only like it.
const asMet = 0.35

// Met is the share of the question's rarity that sentence i holds, its neighbours and the
// head of its article hold too, when a word counts whole however it was met: in another
// language as in its own.
func (v *Window) Met(i int) float64 {
	sum := 0.0
	for w, word := range v.q.Words {
		beside := max(v.neighbour(i, w), v.head[w]) * besideMet
		sum += word.Rarity * max(min(1, v.has[i][w]/asMet), min(besideMet, beside/asMet))
	}
	return sum / max(v.q.total, 1e-9)
}

// besideMet is what a word beside a sentence counts of one in it, by Met.
const besideMet = 0.8

// Tells reports whether the article holds a word of the question at all, its title too.
func (v *Window) Tells(word int) bool { return max(v.most[word], v.title[word]) >= asMet }

// Heads reports whether the article's title, publisher or opening holds a word of the
// question: then the article is likely about it.
func (v *Window) Heads(word int) bool { return v.head[word] >= asMet }

// Parts gives the signals of sentence i.
func (v *Window) Parts(i int) Parts {
	var p Parts
	s := v.sentences[i]
	for w, word := range v.q.Words {
		share := word.Rarity / max(v.q.total, 1e-9)
		here := v.has[i][w]
		if word.Scene {
			here = max(here, v.head[w])
		}
		p[Coverage] += share * here
		p[Article] += share * max(v.most[w], v.title[w])
		p[Headed] += share * max(0, v.head[w]-max(here, v.neighbour(i, w)))
		if v.opens && i == 0 {
			p[Opening] += share * max(0, v.title[w]-v.most[w])
		}
		p[Beside] += share * max(0, v.neighbour(i, w)-here) * (1 - rareHere*v.local[w])
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

// wording gives the share of the question's running words, by rarity, that stand in
// sentence i unchanged, and how many neighbours of the sentence are both the question's,
// over the most that there can be. Neither depends on the question's order, which is free
// in Bengali and Hindi.
// Both texts are a handful of words, so scanning beats building sets.
func (v *Window) wording(i int) (words, pairs float64) {
	all, terms := v.q.All, v.sentences[i].Terms
	var here uint64 // a bit for each of the question's words
	paired, last := 0, false
	for _, term := range terms {
		was := last
		last = false
		if !v.q.running.may(term) {
			continue
		}
		fresh := false
		for j, t := range all {
			if t.Term == term {
				last, fresh = true, fresh || here>>j&1 == 0
				here |= 1 << j
			}
		}
		if was && fresh {
			paired++
		}
	}
	has, sum := 0.0, 0.0
	for j, t := range all {
		sum += t.Rarity
		if here>>j&1 != 0 {
			has += t.Rarity
		}
	}
	return has / max(sum, 1e-9), float64(paired) / float64(max(1, len(all)-1))
}
