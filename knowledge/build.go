package knowledge

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"sync"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/lang"
	"github.com/ukti-bot/ukti/knowledge/internal/postings"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
	"github.com/ukti-bot/ukti/knowledge/internal/road"
	"github.com/ukti-bot/ukti/knowledge/internal/text"
	"github.com/ukti-bot/ukti/knowledge/internal/vocab"
)

// Options of [Build].
type Options struct {
	Workers  int            // goroutines; runtime.GOMAXPROCS(0) when 0
	Progress func(done int) // called now and then with the articles read so far, never concurrently; may be nil
}

// SkippedError names the articles that [Build] left out. The index that comes
// with it is whole but for them.
type SkippedError struct{ Errors []error }

// Error gives all causes, one a line.
func (e *SkippedError) Error() string { return errors.Join(e.Errors...).Error() }

// Unwrap lets errors.Is and errors.As see the causes.
func (e *SkippedError) Unwrap() []error { return e.Errors }

// Build makes an index of articles. An article that can't be held (the sequence
// gave an error, the body is not UTF-8, the id is taken or unfit) is left out and
// named in a [*SkippedError], beside an index of the others. On ctx's end Build
// gives no index.
func Build(ctx context.Context, articles iter.Seq2[Article, error], o Options) (*Index, error) {
	x := &Index{languages: newLanguages(), byID: map[ArticleID]uint32{}, byKey: map[string]uint32{}}
	var skipped SkippedError
	read := x.accept(ctx, articles, o, &skipped)
	a := assembler{index: x, words: vocab.NewBuilder(), first: []uint32{0}}
	for c := range x.languages.cutAll(ctx, read, o.Workers) {
		a.add(c)
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("building the index: %w", err)
	}
	a.finish()
	if len(skipped.Errors) > 0 {
		return x, &skipped
	}
	return x, nil
}

// accept checks the articles as they come and registers the good ones.
func (x *Index) accept(ctx context.Context, articles iter.Seq2[Article, error], o Options, skipped *SkippedError) iter.Seq[Article] {
	return func(yield func(Article) bool) {
		for a, err := range articles {
			if ctx.Err() != nil {
				return
			}
			if err == nil {
				err = x.register(&a)
			}
			if err != nil {
				skipped.Errors = append(skipped.Errors, err)
				continue
			}
			if o.Progress != nil {
				o.Progress(len(x.articles))
			}
			if !yield(a) {
				return
			}
		}
	}
}

func (x *Index) register(a *Article) error {
	if err := checkID(a.ID); err != nil {
		return err
	}
	if _, taken := x.byID[a.ID]; taken {
		return fmt.Errorf("two articles have the id %q: rename one", string(a.ID))
	}
	if !utf8.ValidString(a.Body) {
		return fmt.Errorf("the article %q is not UTF-8: convert it", string(a.ID))
	}
	if a.Revision == "" {
		a.Revision = digest(a.Body)
	}
	n := uint32(len(x.articles))
	x.byID[a.ID], x.byKey[Key(a.ID)] = n, n
	x.articles = append(x.articles, *a)
	x.bytes += len(a.Body)
	return nil
}

// cutArticle is an article's sentences and words, before words have numbers.
type cutArticle struct {
	body      string
	sentences []text.Sentence
	tokens    [][]text.Token
	kinds     []rank.Kinds
}

// cutAll cuts articles on several goroutines and gives them back in order.
func (l *languages) cutAll(ctx context.Context, articles iter.Seq[Article], workers int) iter.Seq[cutArticle] {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	return func(yield func(cutArticle) bool) {
		// Each article's place in the queue is a channel for its result, so that the
		// order is that of the sequence whichever worker is first.
		queue := make(chan chan cutArticle, 4*workers)
		var wg sync.WaitGroup
		busy := make(chan struct{}, workers)
		go func() {
			defer close(queue)
			for a := range articles {
				place := make(chan cutArticle, 1)
				queue <- place
				busy <- struct{}{}
				wg.Go(func() {
					place <- l.cut(a)
					<-busy
				})
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

func (l *languages) cut(a Article) cutArticle {
	c := cutArticle{body: a.Body, sentences: text.Sentences(a.Body)}
	c.tokens = make([][]text.Token, len(c.sentences))
	c.kinds = make([]rank.Kinds, len(c.sentences))
	for i, s := range c.sentences {
		c.tokens[i] = text.Tokens(a.Body[s.Span.Start:s.Span.End])
		c.kinds[i] = l.kinds(c.tokens[i])
	}
	return c
}

// assembler puts cut articles into an index, one after the other.
type assembler struct {
	index   *Index
	words   *vocab.Builder
	forward postings.Builder
	first   []uint32
	ids     []uint32 // scratch
}

func (a *assembler) add(c cutArticle) {
	article := uint32(len(a.first) - 1)
	for i, s := range c.sentences {
		a.ids = a.ids[:0]
		for _, t := range c.tokens[i] {
			a.ids = append(a.ids, a.words.Add(t.Term))
		}
		a.forward.Append(a.ids)
		a.index.sentences = append(a.index.sentences, sentence{
			start: uint32(s.Span.Start), end: uint32(s.Span.End), line: uint32(s.Line), article: article,
			kinds: c.kinds[i],
		})
	}
	a.first = append(a.first, uint32(len(a.index.sentences)))
}

func (a *assembler) finish() {
	x := a.index
	x.first = a.first
	x.forward = a.forward.Build()
	x.vocab = a.words.Build(x.languages.analyze)
	x.inverted = postings.Invert(x.forward, x.vocab.Len())
	x.groupDF = make([]uint32, x.vocab.Groups())
	for id := range uint32(x.vocab.Len()) {
		x.groupDF[x.vocab.Group(id)] += uint32(len(x.inverted.At(id)))
	}
	x.roads = road.All()
	for _, a := range x.articles {
		x.titles = append(x.titles, text.Fold(titleOf(a)))
	}
	x.scratch.New = x.newScratch
	x.average = max(1, float64(x.forward.Total())/float64(max(1, len(x.sentences))))
}

// kinds gives the kinds of answer that a sentence's words hold.
func (l *languages) kinds(tokens []text.Token) rank.Kinds {
	var kinds rank.Kinds
	terms := termsOf(tokens)
	a := l.mostly(terms)
	for _, k := range []lang.Kind{lang.Person, lang.Time, lang.Place, lang.Number, lang.Reason} {
		if len(a.Holds(terms, k)) > 0 {
			kinds = kinds.With(k)
		}
	}
	return kinds
}

func termsOf(tokens []text.Token) []string {
	terms := make([]string, len(tokens))
	for i, t := range tokens {
		terms[i] = t.Term
	}
	return terms
}

// mostly gives the analyzer that most of a sentence's words are for.
func (l *languages) mostly(terms []string) lang.Analyzer {
	counts := map[lang.Analyzer]int{}
	best := l.plain
	for _, t := range terms {
		a := l.of(t)
		counts[a]++
		if counts[a] > counts[best] {
			best = a
		}
	}
	return best
}
