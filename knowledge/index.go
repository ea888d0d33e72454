package knowledge

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"iter"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/index/vocab"
	"github.com/ukti-bot/ukti/knowledge/internal/language/languages"
	"github.com/ukti-bot/ukti/knowledge/internal/meaning"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
)

// Index is a set of articles, ready to search. Its articles never change: [LiveIndex.Update]
// makes another one, which shares all segments that are the same.
type Index struct {
	languages   *languages.Set
	corrections *meaning.Corrections
	segments    []*segment // at least one
	deleted     deleted
	vocab       *vocab.Vocabulary // of the last segment, without words that only deleted articles have
	groupDF     []uint32          // stem group → sentences that hold a word of it, counted once a word
	roads       []expand.Expander
	scratch     *sync.Pool // of *scratch
	size        Size
	average     float64  // words in a sentence
	embedder    Embedder // nil: questions have no vector
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
func (x *Index) Size() Size { return x.size }

// Articles gives the articles in the order of Build, and behind them those that
// were added or replaced later, in the order of their coming.
func (x *Index) Articles() iter.Seq[Article] {
	return func(yield func(Article) bool) {
		for n := range x.live() {
			if !yield(*x.article(n)) {
				return
			}
		}
	}
}

// Article gives the article of that id.
func (x *Index) Article(id ArticleID) (Article, bool) {
	n, ok := x.number(id)
	if !ok {
		return Article{}, false
	}
	return *x.article(n), true
}

// ByKey gives the article of that key (see [Key]), or of that id.
func (x *Index) ByKey(key string) (Article, bool) {
	for _, s := range x.segments {
		if n, ok := s.byKey[key]; ok && !x.deleted.has(n) {
			return *x.article(n), true
		}
	}
	return x.Article(ArticleID(key))
}

// Sentences gives an article's sentences in order; nil when it is not held.
func (x *Index) Sentences(id ArticleID) []Sentence {
	n, ok := x.number(id)
	if !ok {
		return nil
	}
	from, end := x.sentencesOf(n)
	out := make([]Sentence, 0, end-from)
	for id := from; id < end; id++ {
		s := x.sentence(id)
		out = append(out, Sentence{Span: s.span(), Line: int(s.line), Number: int(id-from) + 1})
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

// Around gives a line of an article with the lines before and after it, or, when
// ref names a sentence, that sentence with the sentences before and after it: one
// verbatim stretch, without the white space at its ends. false when there is no
// such place, or nothing but white space.
func (x *Index) Around(ref Ref, before, after int) (Span, bool) {
	n, ok := x.number(ref.Article)
	if !ok {
		return Span{}, false
	}
	body := x.article(n).Body
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
	return Span{all[from].Span.Start, all[to].Span.End}, true
}

// Key is a short plain name for an article where its id is too long or too
// free (links, buttons): the first 10 base32 characters of the id's SHA-256.
func Key(id ArticleID) string { return digest(string(id)) }

// Revision names a state of an article by its body: the first 10 base32 characters
// of the SHA-256, in lower case.
func Revision(body string) string { return digest(body) }

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:10])
}

// checkID says what is wrong with an id, nil when nothing is.
func checkID(id ArticleID) error {
	switch {
	case id == "":
		return fmt.Errorf("an article without an id: give it one")
	case len(id) > 200:
		return fmt.Errorf("the article id %.40q… is longer than 200 bytes: shorten it", string(id))
	case !utf8.ValidString(string(id)):
		return fmt.Errorf("the article id %q is not UTF-8: rename it", string(id))
	case strings.ContainsFunc(string(id), func(r rune) bool { return r < 0x20 || 0x7F <= r && r < 0xA0 }):
		return fmt.Errorf("the article id %q holds a control character: rename it", string(id))
	}
	return nil
}
