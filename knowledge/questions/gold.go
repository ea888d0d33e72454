package questions

import (
	"slices"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"github.com/ukti-bot/ukti/knowledge"
)

// Gold is what answers a question, in the bytes of its article.
type Gold struct {
	article knowledge.ArticleID
	lines   []int
	spans   []knowledge.Span
	texts   []string // of answers whose place is not known; plain

	// Misplaced counts the answers that do not stand where the set says.
	Misplaced int
}

// Gold finds the answers' bytes in the body of the question's article. For a
// question that is not answerable nothing is right.
func (q *Question) Gold(body string) *Gold {
	g := &Gold{article: q.Article}
	if !q.Answerable {
		return g
	}
	g.lines = q.Lines
	for _, a := range q.Answers {
		if a.Start < 0 {
			g.texts = append(g.texts, Folded(a.Text))
			continue
		}
		at := byteOf(body, a.Start)
		g.spans = append(g.spans, knowledge.Span{Start: at, End: at + len(a.Text)})
		if !strings.HasPrefix(body[at:], a.Text) {
			g.Misplaced++
		}
	}
	return g
}

// byteOf gives the byte offset of the nth code point; the end when s has fewer.
func byteOf(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}

// Quoted reports whether a passage's sentence answers.
func (g *Gold) Quoted(p *knowledge.Passage) bool { return g.holds(p, p.Span) }

// Shown reports whether the passage that a reader is shown around the sentence
// holds the answer. An answer whose place is not known is looked for in the
// sentence alone: further from it, the same letters may well say something else.
func (g *Gold) Shown(p *knowledge.Passage) bool { return g.holds(p, p.Context) }

func (g *Gold) holds(p *knowledge.Passage, within knowledge.Span) bool {
	if p.Article != g.article {
		return false
	}
	if slices.Contains(g.lines, p.Line) {
		return true
	}
	for _, s := range g.spans {
		if s.Start < within.End && within.Start < s.End {
			return true
		}
	}
	if len(g.texts) == 0 {
		return false
	}
	text := Folded(p.Text)
	return slices.ContainsFunc(g.texts, func(answer string) bool { return strings.Contains(text, answer) })
}

// Folded is a text in canonical composition, without letter case, with single
// spaces: what answers are compared by where no place is known.
func Folded(s string) string {
	return cases.Fold().String(strings.Join(strings.Fields(norm.NFC.String(s)), " "))
}
