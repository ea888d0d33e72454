package cite

import (
	"strings"

	"github.com/ukti-bot/ukti/knowledge"
)

// Lines returns the lines of a body without their line ends. A newline at the
// end starts no further line.
func Lines(body string) []knowledge.Span {
	var spans []knowledge.Span
	for start := 0; start < len(body); {
		end := strings.IndexByte(body[start:], '\n')
		next := start + end + 1
		if end < 0 {
			end, next = len(body)-start, len(body)
		}
		line := strings.TrimSuffix(body[start:start+end], "\r")
		spans = append(spans, knowledge.Span{Start: start, End: start + len(line)})
		start = next
	}
	return spans
}

// FirstSentence returns the first sentence inside a stretch of an article, the
// stretch itself when it holds none.
func FirstSentence(idx *knowledge.Index, id knowledge.ArticleID, in knowledge.Span) knowledge.Span {
	for _, s := range idx.Sentences(id) {
		if s.Span.Start >= in.Start && s.Span.End <= in.End {
			return s.Span
		}
	}
	return in
}

// Paragraph returns the line of a sentence when it is short enough to show, else
// the sentence alone.
func Paragraph(idx *knowledge.Index, a knowledge.Article, s knowledge.Sentence) knowledge.Span {
	line, ok := idx.Around(knowledge.Ref{Article: a.ID, Line: s.Line}, 0, 0)
	if !ok || len([]rune(a.Body[line.Start:line.End])) > knowledge.MaxContext {
		return s.Span
	}
	return line
}
