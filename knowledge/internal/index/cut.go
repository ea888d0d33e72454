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
		sentence := a.Body[s.Span.Start:s.Span.End]
		text.Words(sentence, func(sp text.Span) {
			word := sentence[sp.Start:sp.End]
			known, ok := c.known[word]
			if !ok {
				known = new(surface)
				known.term, _ = text.Term(word)
				c.known[word] = known
			}
			out.words = append(out.words, known)
		})
		out.ends[i] = len(out.words)
	}
	return out
}

// add puts a cut article into a segment.
func (a *assembler) add(c cutArticle, ids []WordID) []WordID {
	from := 0
	for i, s := range c.sentences {
		ids = ids[:0]
		for _, w := range c.words[from:c.ends[i]] {
			if w.number == 0 {
				w.number = a.words.Add(w.term) + 1
			}
			ids = append(ids, w.number-1)
		}
		from = c.ends[i]
		a.sentence(s, ids)
	}
	a.article(c.article, c.heading)
	return ids
}

// cutAll cuts articles on several goroutines and gives them back in order.
func cutAll(ctx context.Context, articles iter.Seq[Article], workers int) iter.Seq[cutArticle] {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	return func(yield func(cutArticle) bool) {
		// Each article's place in the queue is a channel for its result, so that the
		// order is that of the sequence whichever worker is first.
		type task struct {
			article Article
			place   chan cutArticle
		}
		queue, tasks := make(chan chan cutArticle, 16*workers), make(chan task)
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() {
				c := newCutter()
				for t := range tasks {
					t.place <- c.cut(t.article)
				}
			})
		}
		go func() {
			defer close(queue)
			defer close(tasks)
			for a := range articles {
				place := make(chan cutArticle, 1)
				queue <- place
				tasks <- task{a, place}
			}
		}()
		defer wg.Wait()
		for place := range queue {
			// A stopped consumer still empties the queue, so that nothing is left waiting.
			if c := <-place; ctx.Err() == nil {
				yield(c)
			}
		}
	}
}
