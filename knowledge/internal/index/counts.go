package index

// Counts say how much is held, and how often words occur, in all the articles of which an
// index has some. They are of use where another engine keeps the rest.
type Counts struct {
	Articles, Sentences, Words int            // in all
	Terms                      map[string]int // word → sentences that hold it
	Stems                      map[string]int // stem → sentences that hold a word of it
	Dated                      bool           // some of the articles say when they were published
	// Beside says of two words, with a space between, whether an article has the one right
	// behind the other, in any of their forms; nil: look at the index's own articles.
	Beside map[string]bool
}

// Among returns the index as a part of a larger whole: what it tells of sizes and of how
// often words occur is of the whole. Words that are not counted are as often as its own
// articles have them. What [Index.With] makes of it is an index for itself again. c must
// not be changed afterwards.
func (x *Index) Among(c *Counts) *Index {
	part := *x
	part.counts = c
	return &part
}

// Size returns how much the index holds, without what is deleted.
func (x *Index) Size() Size {
	size := x.size
	if x.counts != nil {
		size.Articles, size.Sentences, size.Words = x.counts.Articles, x.counts.Sentences, x.counts.Words
	}
	return size
}

// DF returns the number of sentences that hold a word.
func (x *Index) DF(word WordID) int {
	if x.counts != nil {
		if n, ok := x.counts.Terms[x.vocab.Term(word)]; ok {
			return n
		}
	}
	return x.ownDF(word)
}

// ownDF is DF among the articles that are there.
func (x *Index) ownDF(word WordID) int {
	n := 0
	for _, s := range x.segments {
		n += len(s.inverted.At(word))
	}
	return n - int(x.deleted.df[word])
}

// GroupDF returns the number of sentences that hold a word of that word's stem,
// counted once a word.
func (x *Index) GroupDF(word WordID) int {
	if x.counts != nil {
		if n, ok := x.counts.Stems[x.vocab.Stem(word)]; ok {
			return n
		}
	}
	return int(x.groupDF[x.vocab.Group(word)])
}

// Beside reports whether the larger whole has two words side by side; known is false where
// only the index's own articles tell.
func (x *Index) Beside(first, second string) (beside, known bool) {
	if x.counts == nil || x.counts.Beside == nil {
		return false, false
	}
	return x.counts.Beside[first+" "+second], true
}
