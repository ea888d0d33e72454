package knowledge

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/postings"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
	"github.com/ukti-bot/ukti/knowledge/internal/road"
	"github.com/ukti-bot/ukti/knowledge/internal/vocab"
)

// Index is a set of articles, ready to search. It never changes.
type Index struct {
	languages *languages
	articles  []Article
	byID      map[ArticleID]uint32
	byKey     map[string]uint32

	sentences []sentence // all articles' sentences, article by article
	first     []uint32   // article → its first sentence; one more at the end
	vocab     *vocab.Vocabulary
	forward   *postings.Lists // sentence → its words, in order
	inverted  *postings.Lists // word → sentences that hold it
	groupDF   []uint32        // stem group → sentences that hold a word of it, counted once a word
	average   float64         // words in a sentence
	titles    []string        // folded title or opening, per article
	roads     []road.Road
	scratch   sync.Pool // of *scratch
	bytes     int
}

// sentence is where a sentence stands. 32 bits suffice: an article is at most
// 16 MB and an index holds fewer than 4 billion sentences.
type sentence struct {
	start, end uint32 // bytes of the article's body
	line       uint32
	article    uint32
	kinds      rank.Kinds
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
func (x *Index) Size() Size {
	return Size{Articles: len(x.articles), Sentences: len(x.sentences), Words: x.forward.Total(), Bytes: x.bytes}
}

// Articles gives the articles in the order of Build.
func (x *Index) Articles() iter.Seq[Article] { return slices.Values(x.articles) }

// Article gives the article of that id.
func (x *Index) Article(id ArticleID) (Article, bool) {
	i, ok := x.byID[id]
	if !ok {
		return Article{}, false
	}
	return x.articles[i], true
}

// ByKey gives the article of that key (see [Key]), or of that id.
func (x *Index) ByKey(key string) (Article, bool) {
	if i, ok := x.byKey[key]; ok {
		return x.articles[i], true
	}
	return x.Article(ArticleID(key))
}

// Sentences gives an article's sentences in order; nil when it is not held.
func (x *Index) Sentences(id ArticleID) []Sentence {
	i, ok := x.byID[id]
	if !ok {
		return nil
	}
	out := make([]Sentence, 0, x.first[i+1]-x.first[i])
	for n, s := range x.sentences[x.first[i]:x.first[i+1]] {
		out = append(out, Sentence{Span: s.span(), Line: int(s.line), Number: n + 1})
	}
	return out
}

func (s sentence) span() Span { return Span{int(s.start), int(s.end)} }

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
	i, ok := x.byID[ref.Article]
	if !ok {
		return Span{}, false
	}
	all := x.sentences[x.first[i]:x.first[i+1]]
	from, to := len(all), -1
	for n, s := range all {
		in := ref.Sentence == 0 && int(s.line) >= ref.Line-before && int(s.line) <= ref.Line+after ||
			ref.Sentence > 0 && n+1 >= ref.Sentence-before && n+1 <= ref.Sentence+after
		if in {
			from, to = min(from, n), n
		}
	}
	exists := ref.Sentence > 0 && ref.Sentence <= len(all) ||
		ref.Sentence == 0 && slices.ContainsFunc(all, func(s sentence) bool { return int(s.line) == ref.Line })
	if !exists || to < 0 {
		return Span{}, false
	}
	return Span{int(all[from].start), int(all[to].end)}, true
}

// Key is a short plain name for an article where its id is too long or too
// free (links, buttons): the first 10 base32 characters of the id's SHA-256.
func Key(id ArticleID) string { return digest(string(id)) }

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
