package eval

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge"
)

// searched is how deep a miss's right sentence is looked for.
const searched = 1000

// Miss is a question whose first quote is wrong, or that has no answer and got one.
type Miss struct {
	Lang       string  `json:"lang"`
	ID         string  `json:"id"`
	Question   string  `json:"question"`
	Confidence string  `json:"confidence"`
	Sureness   float64 `json:"sureness"`
	Quoted     Shown   `json:"quoted"`
	Wanted     []Shown `json:"wanted"` // the sentences that answer; none for an unanswerable question
}

// Shown is one sentence of a miss.
type Shown struct {
	Cite    string `json:"cite"` // article:line
	Text    string `json:"text"`
	Rank    int    `json:"rank,omitempty"`    // its place among the quotes; 0: it was not looked at
	Explain string `json:"explain,omitempty"` // the sum of its score
}

// Misses returns the n most telling misses: those that the search was surest of come
// first. Unanswerable questions count when they were answered at all.
func Misses(ctx context.Context, x *knowledge.Index, answers []Answer, o Options, n int) ([]Miss, error) {
	var wrong []*Answer
	for i := range answers {
		a := &answers[i]
		if a.First != nil && !a.Right() && (a.Question.Answerable || a.Confidence != knowledge.None) {
			wrong = append(wrong, a)
		}
	}
	slices.SortStableFunc(wrong, func(a, b *Answer) int { return cmp.Compare(b.Sureness, a.Sureness) })
	misses := make([]Miss, 0, n)
	for _, a := range wrong[:min(n, len(wrong))] {
		m, err := miss(ctx, x, a, o)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.Question.Origin(), err)
		}
		misses = append(misses, m)
	}
	return misses, nil
}

// miss asks once more, deeper and with the sums.
func miss(ctx context.Context, x *knowledge.Index, a *Answer, o Options) (Miss, error) {
	q := a.Question
	m := Miss{Lang: langOf(a), ID: q.ID, Question: q.Text, Confidence: a.Confidence.String(), Sureness: rounded(a.Sureness)}
	asked := query(q, &o)
	asked.Limit, asked.Explain = searched, true
	result, err := x.Search(ctx, asked)
	if err != nil {
		return m, err
	}
	article, _ := x.Article(q.Article)
	gold := q.Gold(article.Body)
	m.Quoted = show(a.First, result.Passages)
	for _, s := range x.Sentences(q.Article) {
		p := knowledge.Passage{Article: q.Article, Span: s.Span, Line: s.Line, Text: article.Body[s.Span.Start:s.Span.End]}
		if gold.Quoted(&p) {
			m.Wanted = append(m.Wanted, show(&p, result.Passages))
		}
	}
	return m, nil
}

// show looks a sentence up among the ranked ones.
func show(p *knowledge.Passage, ranked []knowledge.Passage) Shown {
	s := Shown{Cite: fmt.Sprintf("%s:%d", p.Article, p.Line), Text: p.Text}
	at := slices.IndexFunc(ranked, func(r knowledge.Passage) bool { return r.Article == p.Article && r.Span == p.Span })
	if at >= 0 {
		s.Rank, s.Explain = at+1, ranked[at].Explain
	}
	return s
}

// Tell prints misses for people.
func Tell(misses []Miss) string {
	var b strings.Builder
	for i := range misses {
		m := &misses[i]
		fmt.Fprintf(&b, "\n%d. %s %s: %s\n   %s, sureness %s\n", i+1, m.Lang, m.ID, m.Question, m.Confidence, three(m.Sureness))
		tell(&b, "quoted", &m.Quoted)
		if len(m.Wanted) == 0 {
			b.WriteString("   wanted: no answer, the articles have none\n")
		}
		for j := range m.Wanted {
			tell(&b, "wanted", &m.Wanted[j])
		}
	}
	return b.String()
}

func tell(b *strings.Builder, what string, s *Shown) {
	place := "not looked at"
	if s.Rank > 0 {
		place = fmt.Sprintf("place %d", s.Rank)
	}
	fmt.Fprintf(b, "   %s (%s, %s): %s\n", what, s.Cite, place, s.Text)
	for line := range strings.Lines(s.Explain) {
		b.WriteString("      " + strings.TrimRight(line, "\n") + "\n")
	}
}
