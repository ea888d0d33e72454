package knowledge

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/internal/query"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
	"github.com/ukti-bot/ukti/knowledge/internal/search"
)

// WithoutTime is the name in [Query.Without] that leaves out what a question says of time:
// its words are then searched for like others.
const WithoutTime = "time"

// Roads returns the names of the parts of a search that [Query.Without] can leave out.
func Roads() []string {
	var names []string
	for _, e := range expand.All() {
		names = append(names, e.Name)
	}
	return append(names, WithoutTime, WithoutEmbed)
}

// Search answers a question with the nearest passages, best first, and says how
// sure it is. Equal index and query give equal bytes and order, where there is an
// [Embedder] as long as it and the sentences' vectors give the same, too. The error wraps
// [ErrBlank] when the question holds no letter or digit, [ErrNoArticle] when it
// names an article that is not held, or ctx's error.
func (x *Index) Search(ctx context.Context, q Query) (Result, error) {
	r, articles, err := x.request(q)
	if err != nil {
		return Result{}, err
	}
	answer, err := x.engine.Search(ctx, x.store, r)
	if err != nil {
		return Result{}, fmt.Errorf("searching: %w", err)
	}
	result := Result{Confidence: Confidence(answer.Degree.Confidence), Stats: x.stats(answer, articles)}
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

// request words a query for the engine. articles is how many it searches.
func (x *Index) request(q Query) (r *search.Request, articles int, err error) {
	r = &search.Request{
		Limit: max(0, cmp.Or(q.Limit, DefaultLimit)), Expanders: expand.Without(q.Without),
		Vectors: !slices.Contains(q.Without, WithoutEmbed), Explain: q.Explain, Signals: q.Signals,
	}
	if r.Allowed, r.Searched, articles, err = x.allowed(q); err != nil {
		return nil, 0, err
	}
	r.Scoped = q.Article != ""
	o := query.Options{Lang: q.Lang, News: r.Scoped}
	// Within one article there is only its own time; what has happened may be asked.
	if q.Article == "" && x.store.Dated() && !slices.Contains(q.Without, WithoutTime) {
		if o.Now = q.Now; o.Now.IsZero() {
			o.Now = time.Now()
		}
	}
	r.Query, err = query.Parse(x.store.Languages(), q.Text, o)
	return r, articles, err
}

// allowed returns the articles that a query may be answered from, about how many
// sentences those have, and how many they are.
func (x *Index) allowed(q Query) (in search.Filter, sentences, articles int, err error) {
	size := x.store.Size()
	if q.Article != "" {
		only, ok := x.store.Number(q.Article)
		if !ok {
			return nil, 0, 0, fmt.Errorf("the article %q is not held: %w", q.Article, ErrNoArticle)
		}
		from, end := x.store.Sentences(only)
		return func(n index.ArticleNo) bool { return n == only }, int(end - from), 1, nil
	}
	if len(q.Sources) == 0 && q.Since.IsZero() && q.Until.IsZero() {
		return func(n index.ArticleNo) bool { return !x.store.Deleted(n) }, size.Sentences, size.Articles, nil
	}
	end, _ := x.store.Bounds()
	chosen := make([]bool, end)
	for n := range x.store.Live() {
		a := x.store.Article(n)
		chosen[n] = (len(q.Sources) == 0 || slices.Contains(q.Sources, a.Publisher)) && (q.Since.IsZero() || !a.Published.Before(q.Since)) &&
			(q.Until.IsZero() || !a.Published.IsZero() && a.Published.Before(q.Until))
		if chosen[n] {
			articles++
		}
	}
	return func(n index.ArticleNo) bool { return chosen[n] }, size.Sentences * articles / max(1, size.Articles), articles, nil
}

// passage makes what a reader is shown of what was found.
func (x *Index) passage(found search.Passage) Passage {
	at := x.store.Sentence(found.Sentence)
	a := x.store.Article(at.Article)
	first, _ := x.store.Sentences(at.Article)
	p := Passage{
		Article: a.ID, Revision: a.Revision, Span: at.Span(), Line: int(at.Line), Sentence: int(found.Sentence-first) + 1,
		Context: found.Context, Matched: found.Matched, Likely: found.Likely,
		Score: found.Score, Signals: found.Signals, Explain: found.Explain,
	}
	p.Text, p.Around = a.Body[p.Span.Start:p.Span.End], a.Body[p.Context.Start:p.Context.End]
	return p
}

// stats tells how a question was read and what was searched.
func (x *Index) stats(a *search.Answer, articles int) Stats {
	s := Stats{
		Lang: a.Question.Lang, Kind: answerKind(a.Question.Kind.Broad()), Sureness: a.Degree.Sureness, Subject: a.Degree.Subject, Why: a.Degree.Why,
		Candidates: len(a.Found.Sentences), Articles: articles, Taken: a.Taken,
	}
	var best []float64 // per word, how surely the first passage holds it
	if len(a.Found.Sentences) > 0 {
		best = a.Found.Sentences[0].Has
	}
	for i, w := range a.Question.Words {
		out := Word{Text: w.Token.Term, Span: w.Token.Span, Rarity: w.Rarity}
		if len(w.Targets) > 0 {
			out.Road, out.Term = w.Targets[0].By.Name, x.store.Vocabulary().Term(w.Targets[0].Term)
		}
		out.Covered = i < len(best) && best[i] > 0
		s.Words = append(s.Words, out)
	}
	return s
}

func answerKind(k language.Kind) AnswerKind {
	if k == language.Any {
		return AnyKind
	}
	return AnswerKind(k.String())
}
