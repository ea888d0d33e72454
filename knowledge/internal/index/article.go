package index

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/knowledge/internal/index/vocab"
	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// ArticleID names an article: the file's name without its extension, or the
// jsonl id as it is. Any bytes but control characters, 1 to 200 of them.
type ArticleID string

// Article is a text as it is held. Its fields are those of knowledge.Article.
type Article struct {
	ID        ArticleID
	Revision  string
	Title     string
	Publisher string
	URL       string
	Lang      string
	Published time.Time
	Withdrawn time.Time
	Body      string
}

// Numbers are given once, through all segments, in the order of coming. Those of
// deleted articles, their sentences and words stay taken until segments are merged.
type (
	ArticleNo  uint32
	SentenceNo uint32
	WordID     = vocab.WordID
	GroupID    = vocab.GroupID // of a stem
)

// Sentence is where a sentence stands. 32 bits suffice: an article is at most
// 16 MB and an index holds fewer than 4 billion sentences.
type Sentence struct {
	Start, End uint32 // bytes of the article's body
	Line       uint32 // 1-based
	Article    ArticleNo
	Kinds      language.Traits // of its words
}

// Span returns the sentence's bytes in the article's body.
func (s Sentence) Span() text.Span { return text.Span{Start: int(s.Start), End: int(s.End)} }

// Digest returns the first 10 base32 characters of the SHA-256 of s, in lower case.
func Digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:10])
}

// openingLength is how many bytes of a body stand in for a missing title.
const openingLength = 120

// Heading returns the article's title, or its first words.
func (a *Article) Heading() string {
	if a.Title != "" {
		return a.Title
	}
	return opening(a.Body, openingLength)
}

// opening returns the first words of a body's first line, at most limit bytes, cut
// between words.
func opening(body string, limit int) string {
	sentences := text.Sentences(text.CutGraphemes(body, 4*limit))
	if len(sentences) == 0 {
		return ""
	}
	first := body[sentences[0].Span.Start:sentences[0].Span.End]
	cut := 0
	for _, t := range text.Tokens(first) {
		if t.Span.End > limit {
			break
		}
		cut = t.Span.End
	}
	if cut == 0 {
		return text.CutGraphemes(first, limit)
	}
	return first[:cut]
}
