// Package eval measures answers with question sets: how often the first quote is
// right, how sure the search was of it, and what it was surest of and wrong.
package eval

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/questions"
)

// Options say how questions are asked.
type Options struct {
	Limit         int                   // ranked quotes for each question, 1 at least
	WithinArticle bool                  // each question within its own article, where it names one
	Without       []knowledge.Component // left out of the search
	Progress      func(done int)        // may be nil; never called twice at once
}

// Answer is what came of one question, as far as it is measured.
type Answer struct {
	Question *questions.Question
	// Missing: it was not asked, because the article that it needs is not held.
	Missing    bool
	Confidence knowledge.Confidence
	Sureness   float64            // as in [knowledge.Stats]
	First      *knowledge.Passage // the first quote; nil for none
	Rank       int                // the first right quote's place, from 1; 0 for none
	InContext  bool               // what is shown around the first quote holds the answer
	Worded     bool               // the first quote, of whatever article, has an answer's words
	Shown      int                // code points that are shown around the first quote
	Altered    int                // quotes and contexts that are not their article's bytes
	Misplaced  int                // answers that do not stand where the set says
	Took       time.Duration      // the search alone
}

// Right reports whether the first quote answers.
func (a *Answer) Right() bool { return a.Rank == 1 }

// Ask asks all questions, on all cores, and gives the answers in their order. The
// error wraps ctx's, or names the question that could not be asked.
func Ask(ctx context.Context, x *knowledge.Index, asked []questions.Question, o Options) ([]Answer, error) {
	answers := make([]Answer, len(asked))
	var mu sync.Mutex
	done := 0
	err := questions.Each(ctx, len(asked), func(i int) (err error) {
		if answers[i], err = ask(ctx, x, &asked[i], &o); err != nil {
			return fmt.Errorf("%s: %w", asked[i].Origin(), err)
		}
		if o.Progress == nil {
			return nil
		}
		mu.Lock()
		defer mu.Unlock()
		done++
		o.Progress(done)
		return nil
	})
	return answers, err
}

func ask(ctx context.Context, x *knowledge.Index, q *questions.Question, o *Options) (Answer, error) {
	a := Answer{Question: q}
	article, held := x.Article(q.Article)
	if !held && (q.Answerable || o.WithinArticle && q.Article != "") {
		a.Missing = true
		return a, nil
	}
	gold := q.Gold(article.Body)
	a.Misplaced = gold.Misplaced
	began := time.Now()
	result, err := x.Search(ctx, query(q, o))
	a.Took = time.Since(began)
	if err != nil && !errors.Is(err, knowledge.ErrBlank) { // a question without a letter finds nothing
		return a, err
	}
	a.judge(x, gold, &result)
	return a, nil
}

// judge notes what of the result is right.
func (a *Answer) judge(x *knowledge.Index, gold *questions.Gold, r *knowledge.Result) {
	a.Confidence, a.Sureness = r.Confidence, r.Stats.Sureness
	for i := range r.Passages {
		p := &r.Passages[i]
		a.Altered += altered(x, p)
		if a.Rank == 0 && gold.Quoted(p) {
			a.Rank = i + 1
		}
	}
	if len(r.Passages) > 0 {
		first := r.Passages[0]
		a.First, a.InContext, a.Worded = &first, gold.Shown(&first), worded(a.Question, &first)
		a.Shown = utf8.RuneCountInString(first.Around)
	}
}

func query(q *questions.Question, o *Options) knowledge.Query {
	asked := q.Query()
	asked.Limit, asked.Without = o.Limit, o.Without
	if o.WithinArticle {
		asked.Article = q.Article
	}
	return asked
}

// altered counts which of a passage's two texts are not the bytes that its article
// has there. It does not take the index's word for it.
func altered(x *knowledge.Index, p *knowledge.Passage) int {
	article, _ := x.Article(p.Article) // without one there are no bytes to be equal to
	n := 0
	if !holds(article.Body, p.Span, p.Text) {
		n++
	}
	if !holds(article.Body, p.Context, p.Around) {
		n++
	}
	return n
}

func holds(body string, s knowledge.Span, text string) bool {
	return 0 <= s.Start && s.Start <= s.End && s.End <= len(body) && body[s.Start:s.End] == text
}

func worded(q *questions.Question, p *knowledge.Passage) bool {
	text := questions.Folded(p.Text)
	for _, a := range q.Answers {
		if strings.Contains(text, questions.Folded(a.Text)) {
			return true
		}
	}
	return false
}
