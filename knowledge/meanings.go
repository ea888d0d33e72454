package knowledge

import (
	"runtime"
	"sync"

	"github.com/ukti-bot/ukti/knowledge/internal/meaning"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
)

// How the table of word vectors is used for the words of a question. A cosine of
// leastNear is where the table's nearest words begin to be other things of the same
// sort (Monday for Tuesday).
const (
	leastNear  = 0.6
	mostNear   = 6
	weightNear = 0.8 // of a word with the cosine 1
)

// meaningOf gives the direction of a sentence's words.
func (s *segment) meaningOf(id uint32, dims int) meaning.Vector {
	at := int(id-s.firstSentence) * dims
	return s.meanings[at : at+dims : at+dims]
}

// addMeanings computes the directions of a segment's sentences that have none yet,
// on all processors: it is the longest part of building an index.
func (s *segment) addMeanings(t *meaning.Table) {
	from := len(s.meanings) / t.Dims()
	s.meanings = append(s.meanings, make(meaning.Vector, (len(s.sentences)-from)*t.Dims())...)
	workers := runtime.GOMAXPROCS(0)
	var wg sync.WaitGroup
	for w := range workers {
		first := from + (len(s.sentences)-from)*w/workers
		end := from + (len(s.sentences)-from)*(w+1)/workers
		wg.Go(func() {
			bag := t.NewBag()
			for i := first; i < end; i++ {
				bag.Reset()
				for _, word := range s.forward.At(uint32(i)) {
					bag.Add(s.vocab.Term(word))
				}
				bag.AppendVector(s.meanings[i*t.Dims() : i*t.Dims()])
			}
		})
	}
	wg.Wait()
}

// near gives the index's words that mean nearly the same as a question's word.
func (x *Index) near(term string) []expand.Near {
	var out []expand.Near
	for _, s := range x.segments {
		for _, h := range s.near.Find(term, mostNear, leastNear) {
			for _, id := range x.vocab.GroupTerms(h.ID) {
				out = append(out, expand.Near{Term: id, Weight: weightNear * float64(h.Cosine)})
			}
		}
	}
	return out
}

// meaningOf gives the direction of a question.
func (x *Index) meaningOf(q *question, terms []string) meaning.Vector {
	read := x.readAs(q, terms)
	bag := x.languages.Meanings.NewBag()
	for _, term := range terms {
		if other, ok := read[term]; ok {
			term = other
		}
		bag.Add(term)
	}
	return bag.Vector()
}
