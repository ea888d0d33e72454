package knowledge

import (
	"iter"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/search"
)

// Index is a set of articles, ready to search. Its articles never change: [LiveIndex.Update]
// makes another one, which shares with it what is the same.
type Index struct {
	store  *index.Index
	engine search.Engine
}

// Size says how much an index holds.
type Size struct{ Articles, Sentences, Words, Bytes int }

// Sentence is one sentence of an article.
type Sentence struct {
	Span   Span
	Line   int // 1-based
	Number int // 1-based within the article
}

// Size of the index: Words counts running words, Bytes the bodies' bytes.
func (x *Index) Size() Size { return Size(x.store.Size()) }

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
	n, ok := x.store.Number(id)
	if !ok {
		return Article{}, false
	}
	return x.article(n), true
}

// ByKey returns the article of that key (see [Key]), or of that id.
func (x *Index) ByKey(key string) (Article, bool) {
	if n, ok := x.store.NumberByKey(key); ok {
		return x.article(n), true
	}
	return x.Article(ArticleID(key))
}

// Sentences returns an article's sentences in order; nil when it is not held.
func (x *Index) Sentences(id ArticleID) []Sentence {
	n, ok := x.store.Number(id)
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
	a, ok := x.Article(ref.Article)
	if !ok {
		return Span{}, false
	}
	body := a.Body
	all := x.Sentences(ref.Article)
	from, to, exists := len(all), -1, ref.Sentence > 0 && ref.Sentence <= len(all)
	for i, s := range all {
		last := s.Line + strings.Count(body[s.Span.Start:s.Span.End], "\n")
		in := ref.Sentence == 0 && last >= ref.Line-before && s.Line <= ref.Line+after ||
			ref.Sentence > 0 && i+1 >= ref.Sentence-before && i+1 <= ref.Sentence+after
		if in {
			from, to = min(from, i), i
		}
		exists = exists || ref.Sentence == 0 && s.Line <= ref.Line && ref.Line <= last
	}
	if !exists || to < 0 {
		return Span{}, false
	}
	return Span{Start: all[from].Span.Start, End: all[to].Span.End}, true
}

// Key is a short plain name for an article where its id is too long or too
// free (links, buttons): the first 10 base32 characters of the id's SHA-256, in lower
// case.
func Key(id ArticleID) string { return index.Digest(string(id)) }

// Revision names a state of an article by its body: the first 10 base32 characters
// of the SHA-256, in lower case.
func Revision(body string) string { return index.Digest(body) }
