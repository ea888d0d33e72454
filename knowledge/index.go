package knowledge

import (
	"context"
	"iter"
)

// Options of [Build].
type Options struct {
	Workers  int            // goroutines; runtime.GOMAXPROCS(0) when 0
	Progress func(done int) // called now and then with the articles indexed so far; may be nil
}

// SkippedError names the articles that [Build] left out. The index that comes
// with it is whole but for them.
type SkippedError struct{ Errors []error }

// Index is a set of articles, ready to search. It never changes.
type Index struct{}

// Size says how much an index holds.
type Size struct{ Articles, Sentences, Words, Bytes int }

// Sentence is one sentence of an article.
type Sentence struct {
	Span   Span
	Line   int // 1-based
	Number int // 1-based within the article
}

func (e *SkippedError) Error() string { return "" }
func Build(ctx context.Context, articles iter.Seq2[Article, error], o Options) (*Index, error) {
	return &Index{}, nil
}
func (x *Index) Search(ctx context.Context, q Query) (Result, error)  { return Result{}, nil } // a question; error wraps ErrNoArticle, ErrBlank or ctx.Err()
func (x *Index) Find(ctx context.Context, text string) (Match, error) { return Match{}, nil }  // judges an alleged quotation
func (x *Index) Around(ref Ref, before, after int) (Span, bool)       { return Span{}, false } // a line (or sentence) and that many lines (sentences) before and after it, one verbatim stretch
func (x *Index) Complete(prefix string, n int) []Completion           { return nil }
func (x *Index) Articles() iter.Seq[Article]                          { return nil } // in the order of Build
func (x *Index) Article(id ArticleID) (Article, bool)                 { return Article{}, false }
func (x *Index) ByKey(key string) (Article, bool)                     { return Article{}, false } // by id's Key, or the id itself
func (x *Index) Sentences(id ArticleID) []Sentence                    { return nil }
func (x *Index) Size() Size                                           { return Size{} }
func (x *Index) Holds(p Passage) bool                                 { return false } // true when p.Text, p.Around are byte for byte the article's at their spans: to be asked before a quote leaves
func Key(id ArticleID) string                                         { return "" }    // 10 base32 characters that stand for an id in links and buttons
