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
	Body      string    // valid UTF-8
}

// Span is a half-open range of byte offsets into an article's body, [Start, End).
type Span = text.Span

// Ref points at a place in an article: a line, or a sentence when Sentence is
// not 0.
type Ref struct {
	Article  ArticleID
	Line     int // 1-based; counts '\n' in the body
	Sentence int // 1-based within the article; 0: the line as a whole
}
