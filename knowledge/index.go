package knowledge

import (
	"context"
	"io"
	"iter"

	"github.com/ukti-bot/ukti/knowledge/internal/completion"
	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/meaning"
	"github.com/ukti-bot/ukti/knowledge/internal/search"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Index is a set of articles, ready to search. Its articles never change: [LiveIndex.Update]
// makes another one, which shares with it what is the same.
type Index struct {
	store  *index.Index
	engine search.Engine
	remote *outlook // nil: there are no other articles
}

// Options of [Build].
type Options struct {
	Workers  int            // goroutines; runtime.GOMAXPROCS(0) when 0
	Progress func(done int) // called now and then with the articles read so far, never concurrently; may be nil
	// Corrections of the table of near meanings, stronger than those that are compiled
	// in; may be nil.
	Corrections *Corrections
	// Words that the index is to know though none of its articles has them, folded: those
	// that questions lead to in the whole that it becomes a part of ([Index.Among]).
	Words []string
}

// Corrections says of pairs of words how near they are in meaning, whatever the table
// of near meanings says.
type Corrections = meaning.Corrections

// ParseCorrections reads lines of two words and a weight with tabs between them; empty
// lines and lines that begin with # are skipped. A weight of 1 means the same, 0 that
// the words have nothing to do with each other. The error has a line for each that is
// wrong, with its number.
func ParseCorrections(r io.Reader) (*Corrections, error) { return meaning.ParseCorrections(r) }

// SkippedError names the articles that [Build] or [LiveIndex.Update] left out, an error
// each in its field Errors. The index is whole but for them.
type SkippedError = index.SkippedError

// Build makes an index of articles. An article that can't be held (the sequence
// gave an error, the body is not UTF-8, the id is taken or unfit) is left out and
// named in a [*SkippedError], beside an index of the others. On ctx's end Build
// returns no index.
func Build(ctx context.Context, articles iter.Seq2[Article, error], o Options) (*Index, error) {
	var skipped SkippedError
	accepted := index.Accept(ctx, stored(articles), o.Progress, &skipped)
	store, err := index.Build(ctx, accepted, index.Options{Workers: o.Workers, Corrections: o.Corrections, Words: o.Words})
	if err != nil {
		return nil, err
	}
	return &Index{store: store, engine: search.Engine{Source: new(search.Postings)}}, skipped.OrNil()
}

func stored(articles iter.Seq2[Article, error]) iter.Seq2[index.Article, error] {
	return func(yield func(index.Article, error) bool) {
		for a, err := range articles {
			if !yield(index.Article(a), err) {
				return
			}
		}
	}
}

// Size says how much an index holds.
type Size struct{ Articles, Sentences, Words, Bytes int }

// Size of the index: Words counts running words, Bytes the bodies' bytes. Within a larger
// archive it is about that of all of it.
func (x *Index) Size() Size {
	own := Size(x.store.Size())
	if x.remote != nil {
		if all := x.remote.Size(); all.Articles > own.Articles {
			return all
		}
	}
	return own
}

// Articles returns the articles in the order of Build, and behind them those that
// were added or replaced later, in the order of their coming.
func (x *Index) Articles() iter.Seq[Article] {
	return func(yield func(Article) bool) {
		for n := range x.store.Live() {
			if !yield(x.article(n)) {
				return
			}
		}
	}
}

func (x *Index) article(n index.ArticleNo) Article { return Article(*x.store.Article(n)) }

// Article returns the article of that id; false when it is not held.
func (x *Index) Article(id ArticleID) (Article, bool) {
	x, n, ok := x.number(id)
	if !ok {
		return Article{}, false
	}
	return x.article(n), true
}

// number returns the index that holds an article, and its number there.
func (x *Index) number(id ArticleID) (*Index, index.ArticleNo, bool) {
	held := x.holder(context.Background(), id)
	if held == nil {
		return x, 0, false
	}
	n, ok := held.store.Number(id)
	return held, n, ok
}

// ByKey returns the article of that key (see [Key]), or of that id.
func (x *Index) ByKey(key string) (Article, bool) {
	if n, ok := x.store.NumberByKey(key); ok {
		return x.article(n), true
	}
	if a, ok := x.Article(ArticleID(key)); ok || x.remote == nil {
		return a, ok
	}
	ctx, cancel := context.WithTimeout(context.Background(), readFor)
	defer cancel()
	id, ok := x.remote.ByKey(ctx, key)
	if !ok {
		return Article{}, false
	}
	return x.Article(id)
}

// Sentences returns an article's sentences in order; nil when it is not held.
func (x *Index) Sentences(id ArticleID) []Sentence {
	x, n, ok := x.number(id)
	if !ok {
		return nil
	}
	from, end := x.store.Sentences(n)
	out := make([]Sentence, 0, end-from)
	for id := from; id < end; id++ {
		s := x.store.Sentence(id)
		out = append(out, Sentence{Span: s.Span(), Line: int(s.Line), Number: int(id-from) + 1})
	}
	return out
}

// Holds reports whether p's text and surroundings are, byte for byte, what its
// article has at their spans. To be asked before a quote leaves the process.
func (x *Index) Holds(p Passage) bool {
	a, ok := x.Article(p.Article)
	return ok && a.Revision == p.Revision && holds(a.Body, p.Span, p.Text) && holds(a.Body, p.Context, p.Around)
}

func holds(body string, sp Span, text string) bool {
	return 0 <= sp.Start && sp.Start <= sp.End && sp.End <= len(body) && body[sp.Start:sp.End] == text
}

// Around returns a line of an article with the lines before and after it, or, when
// ref names a sentence, that sentence with the sentences before and after it: one
// verbatim stretch, without the white space at its ends. false when there is no
// such place, or nothing but white space.
func (x *Index) Around(ref Ref, before, after int) (Span, bool) {
	x, n, ok := x.number(ref.Article)
	if !ok {
		return Span{}, false
	}
	return search.Around(x.store, n, ref.Line, ref.Sentence, before, after)
}

// Named returns the stretches of an article inside in that name people or bodies, as
// byte spans of the body in order: each a run of words such as a title, a name or
// "committee". It is nil when there is no such article.
func (x *Index) Named(id ArticleID, in Span) []Span {
	x, n, ok := x.number(id)
	if !ok {
		return nil
	}
	return search.Named(x.store, n, in)
}

// Completion is a title or word that begins as the person typed. Its Article is set when
// Text is an article's title or opening.
type Completion = completion.Completion

// Complete returns at most n titles (or openings, where a title is missing) and
// words that go on as prefix begins: exact beginnings first, then titles that hold
// prefix, then those that it shortens (sahilm/fuzzy). For "" the first n articles.
func (x *Index) Complete(prefix string, n int) []Completion {
	return completion.Complete(x.store, text.CutGraphemes(prefix, MaxQuestion), n)
}

// Titled returns the articles that have, in their title or opening, for every word of
// find a word that begins so, each with its number among [Index.Articles], from 1. All
// of them when find has no word. It ends early when ctx does.
func (x *Index) Titled(ctx context.Context, find string) iter.Seq2[int, Article] {
	return func(yield func(int, Article) bool) {
		for number, n := range x.store.Titles().Find(ctx, find) {
			if !yield(number, x.article(n)) {
				return
			}
		}
	}
}
