package quotation

import (
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// window is the words of some sentences that stand side by side in an article.
type window struct {
	article   uint32
	body      string
	sentences []uint32 // of each word
	words     []word
}

// window is the sentences around id.
func (c *comparer) window(id uint32, words int, wide bool) window {
	article, _, _ := c.archive.Sentence(id)
	first, end := c.archive.Sentences(article)
	n := len(c.words(id))
	by, most := uint32(sentencesBy), min(windowWords, n+2*words+roomWords)
	if wide {
		by, most = longWindow, windowWords
	}
	from, to := id, id+1
	for range by {
		if from > first {
			if n += len(c.words(from - 1)); n <= most {
				from--
			}
		}
		if to < end {
			if n += len(c.words(to)); n <= most {
				to++
			}
		}
	}
	w := window{article: article, body: c.archive.Article(article).Body}
	for id := from; id < to; id++ {
		for _, one := range c.words(id) {
			w.words, w.sentences = append(w.words, one), append(w.sentences, id)
		}
	}
	return w
}

// words of a sentence, with spans of the body.
func (c *comparer) words(id uint32) []word {
	if words, ok := c.cache[id]; ok {
		return words
	}
	article, sp, _ := c.archive.Sentence(id)
	words := c.wordsOf(article, sp)
	if len(words) > 0 {
		words[0].first = true
	}
	c.cache[id] = words
	return words
}

// withNegation takes a negation that ends the article's sentence into the words that
// differ: with the words before it, where those do, else as one that is left out.
func (w window) withNegation(p piece, a alignment) alignment {
	e := &a.edits[len(a.edits)-1]
	if atEnd := !e.omits() && e.j1 == len(p.words) && e.i0 < e.i1; !atEnd {
		if e.j1 == len(p.words) || p.cutOff {
			return a
		}
		a.edits = append(slices.Clone(a.edits), edit{len(p.words), len(p.words), a.to, a.to})
		e = &a.edits[len(a.edits)-1]
	}
	end := a.to
	for end < len(w.words) && end < a.to+2 && !w.words[end].first {
		end++
	}
	if (end == len(w.words) || w.words[end].first) && anyNegates(w.words[a.to:end]) {
		e.i1, a.to = end, end
	}
	if e.omits() && e.i0 == e.i1 {
		a.edits = a.edits[:len(a.edits)-1]
	}
	return a
}

// spelled is a word as the article has it.
func (w window) spelled(i int) string {
	return strings.ToValidUTF8(w.body[w.words[i].span.Start:w.words[i].span.End], "")
}

func spanOf(words []word) text.Span {
	if len(words) == 0 {
		return text.Span{}
	}
	return text.Span{Start: words[0].span.Start, End: words[len(words)-1].span.End}
}
