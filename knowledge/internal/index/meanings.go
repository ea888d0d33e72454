package index

import (
	"runtime"
	"sync"

	"github.com/ukti-bot/ukti/knowledge/internal/index/vocab"
	"github.com/ukti-bot/ukti/knowledge/internal/meaning"
)

// Meanings is what an index's sentences and words mean.
type Meanings struct {
	segments stack
	vocab    *vocab.Vocabulary
	dims     int
}

// Of returns the direction of a sentence's words. It must not be changed.
func (m Meanings) Of(id SentenceNo) meaning.Vector {
	return m.segments.ofSentence(id).meaningOf(id, m.dims)
}

func (s *Segment) meaningOf(id SentenceNo, dims int) meaning.Vector {
	at := int(id-s.firstSentence) * dims
	return s.meanings[at : at+dims : at+dims]
}

// addMeanings computes the directions of a segment's sentences that have none yet,
// on all processors: it is the longest part of building an index.
func (s *Segment) addMeanings(t *meaning.Table) {
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

// Near is a word of the index that means nearly the same as another.
type Near struct {
	Word   WordID
	Cosine float64 // of the two words' directions
}

// Words returns how many words [Meanings.Near] compares with another.
func (m Meanings) Words() int {
	n := 0
	for _, s := range m.segments {
		n += s.near.Len()
	}
	return n
}

// Near returns the index's words that mean nearly the same as term: of each segment
// the words of the most nearest stems whose cosine is least or more.
func (m Meanings) Near(term string, most int, least float32) []Near {
	var out []Near
	for _, s := range m.segments {
		for _, h := range s.near.Find(term, most, least) {
			for _, id := range m.vocab.GroupTerms(GroupID(h.ID)) {
				out = append(out, Near{Word: id, Cosine: float64(h.Cosine)})
			}
		}
	}
	return out
}
