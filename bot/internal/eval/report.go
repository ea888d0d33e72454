package eval

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/ukti-bot/ukti/knowledge"
)

// Report is all that was measured.
type Report struct {
	Limit         int       `json:"limit"`
	WithinArticle bool      `json:"article_scope"`
	Without       []string  `json:"without"`
	Rows          []Row     `json:"rows"`
	Misses        []Miss    `json:"misses,omitempty"`
	Readings      []Reading `json:"reading,omitempty"`
	Watched       *Watched  `json:"watches,omitempty"`
	Curves        []Curve   `json:"-"`

	missing, misplaced doubt
}

// doubt counts answers of a kind and knows the first.
type doubt struct {
	n     int
	first *Answer
}

func (d *doubt) note(a *Answer, yes bool) {
	if !yes {
		return
	}
	if d.n++; d.n == 1 {
		d.first = a
	}
}

// NewReport measures answers, and asks the misses shown once more.
func NewReport(ctx context.Context, x *knowledge.Index, answers []Answer, o Options, misses int) (*Report, error) {
	r := &Report{
		Limit: o.Limit, WithinArticle: o.WithinArticle, Without: []string{},
		Rows: Measure(answers), Curves: Curves(answers),
	}
	for _, c := range o.Without {
		r.Without = append(r.Without, c.String())
	}
	for i := range answers {
		a := &answers[i]
		r.missing.note(a, a.Missing)
		r.misplaced.note(a, a.Misplaced > 0)
	}
	var err error
	r.Misses, err = Misses(ctx, x, answers, o, misses)
	return r, err
}

// Text prints the report for people.
func (r *Report) Text() string {
	return Table(r.Rows, r.Limit) + readingTable(r.Readings) + watchedText(r.Watched) + Tell(r.Misses)
}

// JSON prints the report on one line.
func (r *Report) JSON() string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(r) // numbers that are finite, and texts
	return b.String()
}

// Doubts says what makes the figures worth less than they look; nil when nothing does.
func (r *Report) Doubts() error {
	var all []error
	if n := r.Rows[len(r.Rows)-1].Altered; n > 0 {
		all = append(all, fmt.Errorf("%d quotes or contexts are not the bytes of their article; report this as a bug", n))
	}
	if q := r.missing; q.n > 0 {
		all = append(all, fmt.Errorf("%d questions were not asked, because their article is not held, first %s with %q; name the articles with --articles",
			q.n, q.first.Question.Origin(), string(q.first.Question.Article)))
	}
	if q := r.misplaced; q.n > 0 {
		all = append(all, fmt.Errorf("%d questions have an answer that does not stand where \"answer_starts\" says, first %s; count code points of the article's text, from 0",
			q.n, q.first.Question.Origin()))
	}
	return errors.Join(all...)
}
