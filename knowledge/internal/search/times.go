package search

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/query"
	"github.com/ukti-bot/ukti/knowledge/internal/query/period"
	"github.com/ukti-bot/ukti/knowledge/internal/trace"
	"github.com/ukti-bot/ukti/knowledge/internal/vector"
)

// Taken is the time that a question was taken to speak of, by its words. Leaving out the
// component "time" lifts it.
type Taken struct {
	From, Until time.Time // only articles published in [From, Until) were looked for; zero where open
	Named       bool      // not only: a day or a month is named, and what is shown first was published then
	Lifted      bool      // there was nothing from then, so all were
	Newest      bool      // the newest was preferred
	News        bool      // what has happened was asked, and no more
	NewestHeld  time.Time // when the newest article searched was published, where From, Until or Newest is set; zero when unknown
}

// IsZero reports that the question speaks of no time.
func (t Taken) IsZero() bool { return t.From.IsZero() && t.Until.IsZero() && !t.Newest }

// finding is what a search came to, once the time that the question speaks of is settled.
type finding struct {
	question *Question // as it was read in the end
	found    *Scored
	taken    Taken
	preferred
	least Confidence // what the time allows
	most  Confidence
}

// leastInTime is how much of what the best sentence of all holds of a question one from
// the time asked for must hold; below it there is nothing from then.
const leastInTime = 0.5

// leastNews is how much of a question for news must be held for the newest to be shown.
const leastNews = 0.15

// find searches, with regard to the time that the question speaks of.
func (e *Engine) find(ctx context.Context, x *index.Index, r *Request) (*finding, error) {
	q, err := ask(ctx, x, r.Query, r.Expanders)
	if err != nil {
		return nil, err
	}
	p := &q.Period
	f := &finding{question: q, most: Strong, taken: Taken{Newest: p.Newest, News: p.News}}
	if p.Bounded() || p.Newest {
		f.taken.NewestHeld = newestPublished(x, r.Scope.Allowed)
	}
	if len(q.Words) == 0 && (p.News || p.Newest || p.Bounded()) {
		browse(x, f, r)
		return f, nil
	}
	await := e.vector(ctx, x, q, r)
	if p.Bounded() && !p.Named {
		err = e.inTime(ctx, x, f, r, await)
	} else {
		f.found, err = e.scored(ctx, x, q, r.Scope.Allowed, r.Limit, await)
	}
	if err != nil {
		return nil, err
	}
	if r.Read {
		end := trace.Step(ctx, "read")
		f.found = e.Reading.read(ctx, x, f.question, f.found, r.Limit)
		end()
	}
	f.preferred = prefer(x, f.question, f.found.Sentences, maxChecked)
	f.named(x)
	if f.behind {
		f.most = min(f.most, Weak)
	}
	if (p.News || p.Newest) && f.most > Weak && len(f.found.Sentences) > 0 && heldBy(&f.found.Sentences[0]) >= leastNews {
		f.least = Weak // what is new of it is asked, and something of it is held
	}
	return f, nil
}

// named notes that what is shown first was published on the day or in the month that the
// question names.
func (f *finding) named(x *index.Index) {
	p := &f.question.Period
	if len(f.found.Sentences) > 0 && ofDay(x, f.question, x.ArticleOf(f.found.Sentences[0].ID)) {
		f.taken.From, f.taken.Until, f.taken.Named = p.From, p.Until, true
	}
}

// ofDay reports whether an article was published on the day or in the month that a
// question names, or on the next day, when papers tell of it.
func ofDay(x *index.Index, q *Question, article index.ArticleNo) bool {
	p := q.Period
	if !p.Named || !p.Bounded() {
		return false
	}
	if !p.Until.IsZero() {
		p.Until = p.Until.AddDate(0, 0, 1)
	}
	return p.Holds(publishedIn(x.Article(article), cmp.Or(p.From.Location(), p.Until.Location())))
}

// inTime searches the articles of the time asked for. Where there is nothing from then,
// the question is read anew without regard to time: of a day or two that is all there is
// to say; of a week and more the articles may speak too.
func (e *Engine) inTime(ctx context.Context, x *index.Index, f *finding, r *Request, await func() vector.Vector) error {
	p := &f.question.Period
	f.taken.From, f.taken.Until = p.From, p.Until
	then, err := e.scored(ctx, x, f.question, within(x, p, r.Scope.Allowed), r.Limit, await)
	if err != nil {
		return err
	}
	all, err := e.scored(ctx, x, f.question, r.Scope.Allowed, r.Limit, await)
	if err != nil {
		return err
	}
	f.found = then
	if len(then.Sentences) > 0 && heldBy(&then.Sentences[0]) >= leastInTime*heldBy(&all.Sentences[0]) {
		return nil
	}
	f.taken.Lifted = true
	if p.Until.Sub(p.From) <= 48*time.Hour {
		f.most = Weak
	}
	timeless, err := query.Parse(ctx, x.Languages(), r.Query.Text, query.Options{Lang: r.Query.Lang})
	if err != nil {
		return err
	}
	if f.question, err = ask(ctx, x, timeless, r.Expanders); err != nil {
		return err
	}
	f.found, err = e.scored(ctx, x, f.question, r.Scope.Allowed, r.Limit, await)
	return err
}

// browse returns the newest articles for a question that names no subject. Where there
// are none from the time asked for it says so.
func browse(x *index.Index, f *finding, r *Request) {
	p := &f.question.Period
	f.taken.From, f.taken.Until = p.From, p.Until
	f.least = Strong
	articles := newestOf(x, r.Scope.Allowed)
	if p.Bounded() {
		if then := newestOf(x, within(x, p, r.Scope.Allowed)); len(then) > 0 {
			articles = then
		} else {
			f.taken.Lifted, f.least, f.most = true, None, None
		}
	}
	f.found = openings(x, f.question, articles[:min(len(articles), max(1, r.Limit))])
}

// newestPublished is when the newest of the articles allowed was published.
func newestPublished(x *index.Index, allowed Filter) time.Time {
	var newest time.Time
	for n := range x.Live() {
		if t := x.Article(n).Published; allowed(n) && t.After(newest) {
			newest = t
		}
	}
	return newest
}

// publishedIn returns when an article was published, for comparing with days of a zone. A
// source that gives a day only means noon of it, wherever it is.
func publishedIn(a *index.Article, zone *time.Location) time.Time {
	t := a.Published
	if utc := t.UTC(); !t.IsZero() && utc.Hour() == 0 && utc.Minute() == 0 && utc.Second() == 0 && utc.Nanosecond() == 0 {
		year, month, day := utc.Date()
		return time.Date(year, month, day, 12, 0, 0, 0, zone)
	}
	return t
}

// within narrows allowed to the days that a question means.
func within(x *index.Index, p *period.Period, allowed Filter) Filter {
	zone := cmp.Or(p.From.Location(), p.Until.Location())
	return func(article index.ArticleNo) bool {
		return allowed(article) && p.Holds(publishedIn(x.Article(article), zone))
	}
}

// newestOf returns the articles allowed, those published last first; those of unknown time
// are left out.
func newestOf(x *index.Index, allowed Filter) []index.ArticleNo {
	var out []index.ArticleNo
	for n := range x.Live() {
		if allowed(n) && !x.Article(n).Published.IsZero() {
			out = append(out, n)
		}
	}
	slices.SortStableFunc(out, func(a, b index.ArticleNo) int { return x.Article(b).Published.Compare(x.Article(a).Published) })
	return out
}

// openings returns the first sentences of articles, for a question that asks for news
// and names no subject.
func openings(x *index.Index, q *Question, articles []index.ArticleNo) *Scored {
	out := new(Scored)
	for _, article := range articles {
		if from, end := x.Sentences(article); from < end {
			window := look(x, q, vector.Vector{}, from, min(end, from+maxWindow))
			out.Sentences = append(out.Sentences, Sentence{ID: from, Parts: window.Parts(0), Has: window.Has(0)})
		}
	}
	weights, _ := weigh(out.Sentences, q.Setting)
	for i := range out.Sentences {
		out.Sentences[i].weights = weights
	}
	return out
}
