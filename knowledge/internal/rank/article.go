package rank

import "math"

// View is one article (or a part of a long one) seen with a question: for each of
// its sentences, how surely it holds each word.
type View struct {
	q         *Question
	sentences []Sentence
	average   float64 // length of a sentence of the index, in words
	has       [][]float64
	most      []float64 // per word, the surest sentence
	holders   []int     // per word, how many sentences hold it
}

// Look makes the view of an article's sentences, in order.
func Look(q *Question, sentences []Sentence, average float64) *View {
	n := len(q.Words)
	v := &View{q: q, sentences: sentences, average: average, has: make([][]float64, len(sentences)), most: make([]float64, n), holders: make([]int, n)}
	flat := make([]float64, n*len(sentences))
	for i, s := range sentences {
		has := flat[i*n : (i+1)*n]
		for _, term := range s.Terms {
			for _, h := range q.hits[term] {
				has[h.word] = max(has[h.word], h.weight)
			}
		}
		for w, weight := range has {
			if weight > 0 {
				v.holders[w]++
				v.most[w] = max(v.most[w], weight)
			}
		}
		v.has[i] = has
	}
	return v
}

// Has gives, per word of the question, how surely sentence i holds it. The slice
// must not be changed.
func (v *View) Has(i int) []float64 { return v.has[i] }

// Parts gives the signals of sentence i.
func (v *View) Parts(i int) Parts {
	var p Parts
	s, has := v.sentences[i], v.has[i]
	total := max(v.q.Total(), 1e-9)
	var own, article, beside, within, withinAll float64
	held, found := 0, 0
	for w, word := range v.q.Words {
		own += word.Rarity * has[w]
		article += word.Rarity * v.most[w]
		if near := v.neighbour(i, w); near > has[w] {
			beside += word.Rarity * (near - has[w])
		}
		if v.holders[w] > 0 {
			found++
			local := word.Rarity * Rarity(v.holders[w], len(v.sentences)+1)
			within += local * has[w]
			withinAll += local
		}
		if has[w] > 0 {
			held++
		}
	}
	p[Coverage] = own / total
	p[Dense] = own / total * (k1 + 1) / (1 + k1*(1-b+b*float64(len(s.Terms))/v.average))
	p[Article] = article / total
	p[Beside] = beside / total
	if withinAll > 0 {
		p[Within] = within / withinAll
	}
	p[InOrder] = v.inOrder(i)
	if held == found && held > 0 {
		p[Whole] = 1
	}
	if v.q.Kind != 0 {
		if s.Kinds.Has(v.q.Kind) {
			p[Kind] = 1
		} else {
			p[NoKind] = 1
		}
	}
	p[Nearly] = p[Coverage] * p[Coverage]
	p[Wording], p[Phrase] = v.wording(i)
	p[Long] = math.Log(float64(len(v.sentences))) / 5
	p[New] = v.newMatter(i)
	p[First] = 1 / float64(i+1)
	if len(s.Terms) < 4 {
		p[Short] = 1
	}
	return p
}

// neighbour is how surely the sentence before or after i holds word w.
func (v *View) neighbour(i, w int) float64 {
	near := 0.0
	if i > 0 {
		near = v.has[i-1][w]
	}
	if i+1 < len(v.has) {
		near = max(near, v.has[i+1][w])
	}
	return near
}

// inOrder is the share of the question's neighbouring words that sentence i holds
// in the same order, close by.
func (v *View) inOrder(i int) float64 {
	if len(v.q.Words) < 2 {
		return 0
	}
	last := make([]int, len(v.q.Words)) // position of the last sight of each word, plus one
	paired := make([]bool, len(v.q.Words))
	for at, term := range v.sentences[i].Terms {
		for _, h := range v.q.hits[term] {
			if h.word > 0 && last[h.word-1] > 0 && at+1-last[h.word-1] <= closeBy {
				paired[h.word] = true
			}
			last[h.word] = at + 1
		}
	}
	sum, all := 0.0, 0.0
	for w := 1; w < len(v.q.Words); w++ {
		both := min(v.q.Words[w-1].Rarity, v.q.Words[w].Rarity)
		all += both
		if paired[w] {
			sum += both * min(v.has[i][w-1], v.has[i][w])
		}
	}
	if all == 0 {
		return 0
	}
	return sum / all
}

// newMatter is the share of sentence i's words that no word of the question leads
// to; ten such words count as all.
func (v *View) newMatter(i int) float64 {
	count := 0
	for _, term := range v.sentences[i].Terms {
		if _, ok := v.q.hits[term]; !ok {
			count++
		}
	}
	return min(1, float64(count)/10)
}

// wording gives the shares of the question's running words, by rarity, that stand
// in sentence i unchanged, and of its neighbouring pairs that are neighbours there.
func (v *View) wording(i int) (words, pairs float64) {
	all := v.q.All
	if len(all) == 0 {
		return 0, 0
	}
	at := map[uint32]bool{}
	next := map[[2]uint32]bool{}
	terms := v.sentences[i].Terms
	for j, term := range terms {
		at[term] = true
		if j > 0 {
			next[[2]uint32{terms[j-1], term}] = true
		}
	}
	has, sum, paired := 0.0, 0.0, 0
	for j, t := range all {
		sum += t.Rarity
		if at[t.Term] {
			has += t.Rarity
		}
		if j > 0 && next[[2]uint32{all[j-1].Term, t.Term}] {
			paired++
		}
	}
	if len(all) > 1 {
		pairs = float64(paired) / float64(len(all)-1)
	}
	return has / max(sum, 1e-9), pairs
}
