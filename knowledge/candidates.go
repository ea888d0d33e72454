package knowledge

import (
	"cmp"
	"slices"
)

// The first stage finds the articles to look at closely. It reads postings only,
// so that another engine can bring candidates in its place.

// Bounds of the first stage. They decide how much is scored, so cost is bounded
// whatever is asked.
const (
	maxArticles = 16  // articles looked at closely
	maxView     = 400 // sentences of one article looked at closely

	// A word that more than one sentence in commonShare has brings no further
	// sentences in once there are so many: those would have the common word alone.
	commonShare = 100
	enoughFound = 2000
)

// scratch is what one search needs per sentence and article of the index. It is
// kept between searches because clearing only what was touched is far cheaper than
// allocating all of it.
type scratch struct {
	sentences []tally
	articles  []tally
	touched   []uint32 // sentences with a sum
	current   []uint32 // sentences with the current word
	found     []uint32 // articles with a sum
	round     []uint32 // articles with the current word
}

// tally is what a sentence or an article has so far. Both numbers lie together, because
// fetching them is what the first stage takes its time for.
type tally struct {
	sum  float32 // over the words
	word float32 // the best of the current word
}

// grow makes room for an index that may have grown since the last search.
func (s *scratch) grow(sentences, articles int) {
	if len(s.sentences) < sentences {
		s.sentences = make([]tally, sentences+sentences/8)
	}
	if len(s.articles) < articles {
		s.articles = make([]tally, articles+articles/8)
	}
}

// gather adds up, for each sentence and each article that allowed lets through,
// the best weight of every word of q.
func (x *Index) gather(q *question, allowed func(article uint32) bool, s *scratch) {
	for _, w := range byRarity(q.words) {
		closed := len(s.touched) > enoughFound && x.holders(w) > x.size.Sentences/commonShare
		for _, t := range w.targets { // surest first: the first to reach a sentence need not be the best, rarity counts too
			value := float32(x.worth(w, t))
			for _, segment := range x.segments {
				for _, id := range segment.inverted.At(t.Term) {
					at := &s.sentences[id]
					if closed && at.sum == 0 {
						continue
					}
					if at.word == 0 {
						s.current = append(s.current, id)
					}
					at.word = max(at.word, value)
				}
				for _, article := range segment.headed.At(t.Term) {
					if allowed(article) {
						s.hold(article, value)
					}
				}
			}
		}
		x.settle(allowed, s)
	}
}

// byRarity gives the words, the rarest first.
func byRarity(words []word) []word {
	out := slices.Clone(words)
	slices.SortStableFunc(out, func(a, b word) int { return cmp.Compare(b.idf, a.idf) })
	return out
}

// holders is the number of sentences that hold w, at most.
func (x *Index) holders(w word) int {
	n := 0
	for _, t := range w.targets {
		n += x.df(t.Term)
	}
	return n
}

// settle moves the current word's bests into the sums.
func (x *Index) settle(allowed func(uint32) bool, s *scratch) {
	for _, id := range s.current {
		at, article := &s.sentences[id], x.articleOf(id)
		value := at.word
		at.word = 0
		if !allowed(article) {
			continue
		}
		if at.sum == 0 {
			s.touched = append(s.touched, id)
		}
		at.sum += value
		s.hold(article, value)
	}
	for _, article := range s.round {
		at := &s.articles[article]
		if at.sum == 0 {
			s.found = append(s.found, article)
		}
		at.sum += at.word
		at.word = 0
	}
	s.current, s.round = s.current[:0], s.round[:0]
}

// hold notes that an article holds the current word.
func (s *scratch) hold(article uint32, value float32) {
	whole := &s.articles[article]
	if whole.word == 0 {
		s.round = append(s.round, article)
	}
	whole.word = max(whole.word, value)
}

// nearest gives the articles to look at closely, best first: by their best
// sentence and what the whole article holds.
func (x *Index) nearest(s *scratch) []uint32 {
	for _, id := range s.touched {
		at := &s.articles[x.articleOf(id)]
		at.word = max(at.word, s.sentences[id].sum)
	}
	for _, article := range s.found {
		at := &s.articles[article]
		at.sum += at.word
		at.word = 0
	}
	sortBest(s.found, maxArticles, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(s.articles[b].sum, s.articles[a].sum), cmp.Compare(a, b))
	})
	return s.found[:min(len(s.found), maxArticles)]
}

// sortBest puts the n first of all in front, in order; the others stay behind them
// in no order (quickselect). compare should never call two elements equal: many equal
// ones take time by the square of their number.
func sortBest[T any](all []T, n int, compare func(a, b T) int) {
	for len(all) > n {
		// A pivot from the middle of three; what is before it goes to the front.
		a, m, b := 0, len(all)/2, len(all)-1
		if compare(all[m], all[a]) < 0 {
			a, m = m, a
		}
		if compare(all[b], all[m]) < 0 {
			m = b
			if compare(all[m], all[a]) < 0 {
				m = a
			}
		}
		last := len(all) - 1
		all[m], all[last] = all[last], all[m]
		split := 0
		for i := range last {
			if compare(all[i], all[last]) < 0 {
				all[i], all[split] = all[split], all[i]
				split++
			}
		}
		all[split], all[last] = all[last], all[split]
		if split < n {
			// all[:split+1] are among the first; what is missing is behind them.
			sortBest(all[split+1:], n-split-1, compare)
			all = all[:split+1]
			break
		}
		all = all[:split]
	}
	slices.SortFunc(all, compare)
}

// reset clears what was touched.
func (s *scratch) reset() {
	for _, id := range s.touched {
		s.sentences[id].sum = 0
	}
	for _, article := range s.found {
		s.articles[article].sum = 0
	}
	s.touched, s.found, s.current = s.touched[:0], s.found[:0], s.current[:0]
}
