package knowledge

import (
	"time"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// ArticleID names an article: the file's name without its extension, or the
// jsonl id as it is. Any bytes but control characters, 1 to 200 of them.
type ArticleID = index.ArticleID

// Article is one text that can be quoted. Body is the source, and nothing in
// Ukti ever changes a byte of it. Fields that the source does not give are empty.
type Article struct {
	ID        ArticleID
	Revision  string // see [Revision]; filled by Build when empty
	Title     string
	Publisher string
	URL       string
	Lang      string    // BCP 47; detected from the body when empty
	Published time.Time // zero when unknown
	Withdrawn time.Time // when its page was found to be taken away by its site; zero: it was not
	Body      string    // valid UTF-8
}

// Key is a short plain name for an article where its id is too long or too
// free (links, buttons): the first 10 base32 characters of the id's SHA-256, in lower
// case.
func Key(id ArticleID) string { return index.Digest(string(id)) }

// Revision names a state of an article by its body: the first 10 base32 characters
// of the SHA-256, in lower case.
func Revision(body string) string { return index.Digest(body) }

// Span is a half-open range of byte offsets into an article's body, [Start, End).
type Span = text.Span

// Sentence is one sentence of an article.
type Sentence struct {
	Span   Span
	Line   int // 1-based
	Number int // 1-based within the article
}

// Ref points at a place in an article: a line, or a sentence when Sentence is
// not 0.
type Ref struct {
	Article  ArticleID
	Line     int // 1-based; counts '\n' in the body
	Sentence int // 1-based within the article; 0: the line as a whole
}
