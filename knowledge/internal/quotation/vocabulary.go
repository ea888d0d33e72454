package quotation

// mostNamed is how many sentences of an article are read for the names in them.
const mostNamed = 200

// vocabulary is the words of some articles, and which stand side by side there.
type vocabulary []articleWords

type articleWords struct {
	words map[string]bool
	pairs map[[2]string]bool
}

// vocabularyOf is that of the articles, as far as they are read for names.
func (c *comparer) vocabularyOf(articles map[uint32]bool) vocabulary {
	var v vocabulary
	for n := range articles {
		v = append(v, c.articleWords(n))
	}
	return v
}

func (c *comparer) articleWords(article uint32) articleWords {
	if a, ok := c.vocabularies[article]; ok {
		return a
	}
	a := articleWords{map[string]bool{}, map[[2]string]bool{}}
	first, end := c.archive.Sentences(article)
	for id := first; id < end && id < first+mostNamed; id++ {
		before := ""
		for _, w := range c.words(id) {
			key := nameKey(w.term)
			a.words[w.term], a.words[key] = true, true
			a.pairs[[2]string{before, key}] = true
			before = key
		}
	}
	c.vocabularies[article] = a
	return a
}

// has reports a word of one of the articles, with a case ending or without.
func (v vocabulary) has(term string) bool {
	for _, a := range v {
		if a.words[term] || a.words[nameKey(term)] {
			return true
		}
	}
	return false
}

// pairs reports word i beside its neighbour in one of the articles.
func (v vocabulary) pairs(words []word, i int) bool {
	beside := func(i, k int) bool {
		for _, a := range v {
			if a.pairs[[2]string{nameKey(words[i].term), nameKey(words[k].term)}] {
				return true
			}
		}
		return false
	}
	return i > 0 && beside(i-1, i) || i+1 < len(words) && beside(i, i+1)
}
