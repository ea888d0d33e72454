package index

import (
	"context"
	"iter"
	"runtime"
	"sync"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// surface is a word as it is written, met once by one cutter.
type surface struct {
	term   string
	number WordID // in the vocabulary, plus one; set and read by the assembling goroutine only
}

// cutArticle is an article's sentences and words, before words have numbers.
type cutArticle struct {
	article   Article
	heading   heading
	sentences []text.Sentence
	words     []*surface // of all sentences, in order
	ends      []int      // per sentence, where its words end in words
	head      []*surface // of its title and publisher
}

// cutter cuts articles. News says the same words over and over, and folding is
// what costs, so it remembers each word that it has folded. It serves one
// goroutine.
type cutter struct{ known map[string]*surface }

func newCutter() *cutter { return &cutter{known: map[string]*surface{}} }

func (c *cutter) cut(a Article) cutArticle {
	out := cutArticle{article: a, heading: headingOf(&a), sentences: text.Sentences(a.Body)}
	out.ends = make([]int, len(out.sentences))
	out.words = make([]*surface, 0, len(a.Body)/16)
	for i, s := range out.sentences {
		out.words = c.words(a.Body[s.Span.Start:s.Span.End], out.words)
		out.ends[i] = len(out.words)
	}
	out.head = c.words(a.Publisher, c.words(a.Title, nil))
	return out
}

// words appends the words of s.
func (c *cutter) words(s string, to []*surface) []*surface {
	text.Words(s, func(sp text.Span) {
		word := s[sp.Start:sp.End]
		known, ok := c.known[word]
		if !ok {
			known = new(surface)
			known.term, _ = text.Term(word)
			c.known[word] = known
		}
		to = append(to, known)
	})
	return to
}

// add puts a cut article into a segment.
func (a *assembler) add(c cutArticle, ids []WordID) []WordID {
	from := 0
	for i, s := range c.sentences {
		ids = a.number(c.words[from:c.ends[i]], ids[:0])
		from = c.ends[i]
		a.sentence(s, ids)
	}
	ids = a.number(c.head, ids[:0])
	a.article(c.article, c.heading, ids)
	return ids
}

// number appends the numbers of words.
func (a *assembler) number(words []*surface, to []WordID) []WordID {
	for _, w := range words {
		if w.number == 0 {
			w.number = a.words.Add(w.term) + 1
		}
		to = append(to, w.number-1)
	}
	return to
}

// cutAll cuts articles on several goroutines and gives them back in order.
func cutAll(ctx context.Context, articles iter.Seq[Article], workers int) iter.Seq[cutArticle] {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	return func(yield func(cutArticle) bool) {
		// An article's turn in the queue is a channel for its result, so that the
		// order is that of the sequence whichever worker is first.
		type task struct {
			article Article
			result  chan cutArticle
		}
		queue, tasks := make(chan chan cutArticle, 16*workers), make(chan task)
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() {
				c := newCutter()
				for t := range tasks {
					t.result <- c.cut(t.article)
				}
			})
		}
		go func() {
			defer close(queue)
			defer close(tasks)
			for a := range articles {
				result := make(chan cutArticle, 1)
				queue <- result
				tasks <- task{a, result}
			}
		}()
		defer wg.Wait()
		for result := range queue {
			// A stopped consumer still empties the queue, so that nothing is left waiting.
			if c := <-result; ctx.Err() == nil {
				yield(c)
			}
		}
	}
}
