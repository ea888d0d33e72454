package knowledge

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/internal/search"
)

// Search answers a question with the nearest passages, best first, and says how
// sure it is. Equal index and query give equal bytes and order, where there is an
// [Embedder] as long as it and the sentences' vectors give the same, too. The error wraps
// [ErrBlank] when the question holds no letter or digit, [ErrNoArticle] when it
// names an article that is not held, or ctx's error.
func (x *Index) Search(ctx context.Context, q Query) (Result, error) {
	if x.remote != nil {
		part, partial := x.part(ctx, q)
		result, err := part.Search(ctx, q)
		result.Stats.Partial = partial
		return result, err
	}
	ctx = punctual{ctx}
	r, err := x.request(ctx, q)
	if err != nil {
		return Result{}, err
	}
	answer, err := x.engine.Search(ctx, x.store, r)
	if err != nil {
		return Result{}, fmt.Errorf("searching: %w", err)
	}
	result := Result{Confidence: Confidence(answer.Degree.Confidence), Stats: x.stats(answer)}
	result.Stats.Articles = r.Scope.Articles
	if q.Explain || q.Signals {
		result.Stats.Clues = answer.Degree.Clues
	}
	for _, p := range answer.Passages {
		result.Passages = append(result.Passages, x.passage(p))
	}
	if answer.Later != nil {
		later := x.passage(*answer.Later)
		result.Stats.Later = &later
	}
	return result, nil
}

// request words a query for the engine.
func (x *Index) request(ctx context.Context, q Query) (r *search.Request, err error) {
	r = &search.Request{Limit: max(0, cmp.Or(q.Limit, DefaultLimit)), Explain: q.Explain, Signals: q.Signals}
	r.Without(q.Without)
	if q.Article == "" {
		r.Scope = search.Published(x.store, q.Sources, q.Since, q.Until)
	} else if r.Scope, err = search.OneArticle(x.store, q.Article); err != nil {
		return nil, err
	}
	o := search.Options{Lang: q.Lang, Now: q.Now, Timeless: slices.Contains(q.Without, WithoutTime)}
	r.Query, err = search.Parse(ctx, x.store, q.Text, r.Scope, o)
	return r, err
}

// passage makes what a reader is shown of what was found.
func (x *Index) passage(found search.Passage) Passage {
	at := x.store.Sentence(found.Sentence)
	a := x.store.Article(at.Article)
	first, _ := x.store.Sentences(at.Article)
	p := Passage{
		Article: a.ID, Revision: a.Revision, Span: at.Span(), Line: int(at.Line), Sentence: int(found.Sentence-first) + 1,
		Context: found.Context, Matched: found.Matched, OfKind: found.OfKind, Likely: found.Likely,
		Score: found.Score, Signals: found.Signals, Explain: found.Explain,
	}
	p.Text, p.Around = a.Body[p.Span.Start:p.Span.End], a.Body[p.Context.Start:p.Context.End]
	return p
}

// stats tells how a question was read.
func (x *Index) stats(a *search.Answer) Stats {
	s := Stats{
		Lang: a.Question.Lang, Sureness: a.Degree.Sureness, Subject: a.Degree.Subject, Why: a.Degree.Why,
		Candidates: len(a.Found.Sentences), Windows: a.Found.Windows, Taken: a.Taken,
	}
	if kind := a.Question.Kind.Broad(); kind != language.Any {
		s.Kind = AnswerKind(kind.String())
	}
	names := make([]bool, len(a.Question.Words))
	if a.Degree.Confidence == search.Weak { // nobody else is told what to ask with
		names = a.Names(x.store)
	}
	for i, w := range a.Question.Words {
		out := Word{Text: w.Token.Term, Span: w.Token.Span, Rarity: w.Rarity, Covered: a.Covers(i), Name: names[i], Verb: language.IsVerb(a.Question.Analyzer, w.Token.Term)}
		if len(w.Targets) > 0 {
			out.Expander, out.Term = w.Targets[0].By.Name, x.store.Vocabulary().Term(w.Targets[0].Term)
		}
		s.Words = append(s.Words, out)
	}
	return s
}
