package main

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge"
	"golang.org/x/text/unicode/norm"
)

// question is one line of a question file.
type question struct {
	ID           string
	Question     string
	Lang         string
	PassageID    string `json:"passage_id"`
	Answers      []string
	AnswerStarts []int `json:"answer_starts"` // code points of the passage's text; -1: not known
	Answerable   *bool // true when absent

	gold []span // where the answers stand, in bytes of the passage's text
}

// answerable reports whether a hit can be right.
func (q *question) answerable() bool {
	return (q.Answerable == nil || *q.Answerable) && len(q.Answers) > 0
}

// readQuestions reads a question file, of the languages in langs (all when
// empty), the first limit of them (all when 0), and finds their answers in c.
func readQuestions(name string, c *corpus, langs []string, limit int) ([]question, error) {
	rows, err := readLines[question](name)
	if err != nil {
		return nil, err
	}
	passages := c.verbatim()
	var out []question
	for _, q := range rows {
		if len(langs) > 0 && !containsFold(langs, q.Lang) {
			continue
		}
		if limit > 0 && len(out) == limit {
			break
		}
		if err := q.locate(passages); err != nil {
			return nil, fmt.Errorf("%s, question %q: %w", name, q.ID, err)
		}
		out = append(out, q)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s has no question in %s", name, strings.Join(langs, ", "))
	}
	return out, nil
}

func containsFold(all []string, s string) bool {
	for _, t := range all {
		if strings.EqualFold(t, s) {
			return true
		}
	}
	return false
}

// locate turns the answers' code points into bytes of the passage.
func (q *question) locate(passages map[string]knowledge.Article) error {
	passage, ok := passages[q.PassageID]
	if !ok {
		if q.answerable() {
			return fmt.Errorf("the passage %q is not in the passages file: give the file that belongs to the questions", q.PassageID)
		}
		return nil
	}
	body := passage.Body
	for i, at := range q.AnswerStarts {
		if i >= len(q.Answers) {
			return fmt.Errorf("%d answer_starts for %d answers", len(q.AnswerStarts), len(q.Answers))
		}
		if at < 0 {
			continue
		}
		start := byteOffset(body, at)
		if !strings.HasPrefix(body[start:], q.Answers[i]) {
			return fmt.Errorf("the passage has no %q at code point %d", q.Answers[i], at)
		}
		q.gold = append(q.gold, span{start, start + len(q.Answers[i])})
	}
	return nil
}

// byteOffset gives the offset of code point n of s, len(s) when s is shorter.
func byteOffset(s string, n int) int {
	at := 0
	for ; n > 0 && at < len(s); n-- {
		_, width := utf8.DecodeRuneInString(s[at:])
		at += width
	}
	return at
}

// right reports whether a hit stands in the question's passage and holds an
// answer or a part of it, at the place the file names; where it names none, the
// hit must hold an answer's text. Copies of the passage never count.
func (q *question) right(h hit) bool {
	if h.article != q.PassageID {
		return false
	}
	for _, g := range q.gold {
		if h.start < g.end && g.start < h.end {
			return true
		}
	}
	for i, answer := range q.Answers {
		known := i < len(q.AnswerStarts) && q.AnswerStarts[i] >= 0
		if !known && strings.Contains(folded(h.text), folded(answer)) {
			return true
		}
	}
	return false
}

// folded is s as it is compared where no offset is known.
func folded(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(norm.NFC.String(s)), " "))
}
