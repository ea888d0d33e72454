package questions

import (
	"fmt"

	"github.com/ukti-bot/ukti/knowledge"
)

// Question is one line of a set.
type Question struct {
	ID   string
	Text string
	Lang string // as written; "" when not given
	// Article holds the answer or, when the question is not answerable, is the one
	// that it nearly fits; "" when none is given.
	Article    knowledge.ArticleID
	Answers    []Answer // alternatives; none when the gold is by line
	Lines      []int    // 1-based lines that answer; none when the gold is by answer
	Answerable bool

	File string // as it was given to Read
	Line int    // 1-based line of the file
}

// Answer is one right answer.
type Answer struct {
	Text  string
	Start int // where it starts in the article's text, in code points; -1 when not known
}

// Query asks the question. A language that searches don't know is left to them to
// detect, as with every batch of questions.
func (q *Question) Query() knowledge.Query {
	asked := knowledge.Query{Text: q.Text}
	switch q.Lang {
	case "bn", "bn-Latn", "en", "hi":
		asked.Lang = q.Lang
	}
	return asked
}

// Origin is the question's file and line, for people.
func (q *Question) Origin() string { return fmt.Sprintf("%s:%d", q.File, q.Line) }
