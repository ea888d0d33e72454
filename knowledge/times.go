package knowledge

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/internal/query/period"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
)

// WithoutTime is the name in [Query.Without] that leaves out what a question says of time:
// its words are then searched for like others.
const WithoutTime = "time"

// timeOf reads what a question says of time and gives the places of those words that are
// not searched for then. Within one article there is only its own time;
// what has happened may still be asked.
func (x *Index) timeOf(q *question, terms []string, asked Query) map[int]bool {
	if q.skip[WithoutTime] || asked.Article == "" && !x.dated() {
		return nil
	}
	now := asked.Now
	if now.IsZero() {
		now = time.Now()
	}
	q.period = period.Read(terms, now)
	if asked.Article != "" {
		q.period = period.Period{News: q.period.News}
		return nil
	}
	said := map[int]bool{}
	for _, i := range q.period.Rest {
		said[i] = true
	}
	if q.period.Bounded() && !q.period.Named {
		for _, i := range q.period.Time {
			said[i] = true
		}
	}
	return said
}

// finding is what a search came to, once the time that the question speaks of is settled.
type finding struct {
	asked *question // as it was read in the end
	found []scored
	taken Taken
	later *scored // worth telling of beside the first
	most  Confidence
	least Confidence
}

// degree keeps a degree within what the time allows.
func (f *finding) degree(c Confidence) Confidence { return min(f.most, max(f.least, c)) }

// leastInTime is how much of what the best sentence of all holds of a question one from
// the time asked for must hold; below it there is nothing from then.
const leastInTime = 0.5

// find searches, with regard to the time that the question speaks of.
func (x *Index) find(ctx context.Context, asked *question, q Query, allowed func(uint32) bool, limit int) finding {
	vector := sync.OnceValue(x.ask(ctx, asked, q.Text))
	look := func(asked *question, allowed func(uint32) bool) []scored {
		asked.mets = asked.targetsOf()
		return x.look(asked, allowed, limit, vector)
	}
	p := &asked.period
	f := finding{asked: asked, most: Strong, taken: Taken{Newest: p.Newest, News: p.News}}
	if p.Bounded() || p.Newest {
		f.taken.NewestHeld = x.newestPublished(allowed)
	}
	if len(asked.words) == 0 && (p.News || p.Newest || p.Bounded()) {
		x.browse(&f, allowed, limit)
		return f
	}
	if p.Bounded() && !p.Named {
		f.taken.From, f.taken.Until = p.From, p.Until
		f.found = look(asked, x.within(p, allowed))
		all := look(asked, allowed)
		if len(f.found) == 0 || heldBy(&f.found[0]) < leastInTime*heldBy(&all[0]) {
			x.lift(&f, q)
			f.found = look(f.asked, allowed)
		}
	} else {
		f.found = look(asked, allowed)
	}
	f.later = x.prefer(f.asked, f.found, maxChecked)
	return f
}

// lift reads the question anew without regard to time: there is nothing from then. Of a
// day or two that is all there is to say; of a week and more the articles may speak too.
func (x *Index) lift(f *finding, q Query) {
	f.taken.Lifted = true
	if p := &f.asked.period; p.Until.Sub(p.From) <= 48*time.Hour {
		f.most = Weak
	}
	q.Without = append(slices.Clone(q.Without), WithoutTime)
	if asked, err := x.read(q); err == nil { // it was read before
		asked.vector = f.asked.vector
		f.asked = asked
	}
}

// browse gives the newest articles for a question that names no subject. Where there are
// none from the time asked for it says so.
func (x *Index) browse(f *finding, allowed func(uint32) bool, limit int) {
	p := &f.asked.period
	f.asked.mets = f.asked.targetsOf()
	f.taken.From, f.taken.Until = p.From, p.Until
	f.least = Strong
	articles := x.newestOf(allowed)
	if p.Bounded() {
		if within := x.newestOf(x.within(p, allowed)); len(within) > 0 {
			articles = within
		} else {
			f.taken.Lifted, f.least, f.most = true, None, None
		}
	}
	f.found = x.openings(f.asked, articles[:min(len(articles), max(1, limit))])
}

// newestPublished is when the newest of the articles allowed was published.
func (x *Index) newestPublished(allowed func(uint32) bool) time.Time {
	var newest time.Time
	for n := range x.live() {
		if t := x.article(n).Published; allowed(n) && t.After(newest) {
			newest = t
		}
	}
	return newest
}

// dated reports whether any article says when it was published.
func (x *Index) dated() bool {
	for n := range x.live() {
		if !x.article(n).Published.IsZero() {
			return true
		}
	}
	return false
}

// publishedIn gives when an article was published, for comparing with days of a zone. A
// source that gives a day only means noon of it, wherever it is.
func publishedIn(a *Article, zone *time.Location) time.Time {
	t := a.Published
	if utc := t.UTC(); !t.IsZero() && utc.Hour() == 0 && utc.Minute() == 0 && utc.Second() == 0 && utc.Nanosecond() == 0 {
		year, month, day := utc.Date()
		return time.Date(year, month, day, 12, 0, 0, 0, zone)
	}
	return t
}

// within narrows allowed to the days that a question means.
func (x *Index) within(p *period.Period, allowed func(uint32) bool) func(uint32) bool {
	zone := cmp.Or(p.From.Location(), p.Until.Location())
	return func(article uint32) bool { return allowed(article) && p.Holds(publishedIn(x.article(article), zone)) }
}

// newestOf gives the articles allowed, those published last first; those of unknown time
// are left out.
func (x *Index) newestOf(allowed func(uint32) bool) []uint32 {
	var out []uint32
	for n := range x.live() {
		if allowed(n) && !x.article(n).Published.IsZero() {
			out = append(out, n)
		}
	}
	slices.SortStableFunc(out, func(a, b uint32) int { return x.article(b).Published.Compare(x.article(a).Published) })
	return out
}

// openings gives the first sentences of articles, for a question that asks for news and
// names no subject.
func (x *Index) openings(q *question, articles []uint32) []scored {
	var out []scored
	for _, article := range articles {
		if from, end := x.sentencesOf(article); from < end {
			out = append(out, x.lookAt(q, from, min(end, from+maxView), nil)[0])
		}
	}
	weights, _ := weigh(out, q.setting)
	for i := range out {
		out[i].weights = weights
	}
	return out
}

// How much of what the best sentence holds of a question another must hold to be
// preferred to it, because it is newer.
const (
	enoughNewest = 0.6  // when the newest is asked for
	enoughLater  = 0.85 // when a number is asked for, which later news corrects
	enoughToTell = 0.6  // to be told of beside the first
)

// heldBy is how much of a question a sentence holds, with its neighbours and the head of its
// article.
func heldBy(s *scored) float64 {
	return s.parts[rank.Coverage] + s.parts[rank.Beside] + s.parts[rank.Headed]
}

// prefer puts the candidate in front that a question about time is about: the opening of
// the article for one that only asks what has happened, and of several that tell the same
// thing the newest. It gives a later passage that is worth telling of beside the first,
// nil when there is none. found is sorted by score; only its first many are looked at.
func (x *Index) prefer(q *question, found []scored, many int) (later *scored) {
	if len(found) == 0 {
		return nil
	}
	if q.period.News {
		x.openingFirst(q, found)
		return nil
	}
	best := &found[0]
	numeric := q.kind.Broad() == language.Number
	if !q.period.Newest && !numeric {
		return nil
	}
	newest := 0
	for i := 1; i < min(len(found), many); i++ {
		if x.sameThing(q, best, &found[i], numeric) && x.publishedOf(&found[i]).After(x.publishedOf(&found[newest])) {
			newest = i
		}
	}
	if newest == 0 {
		return nil
	}
	enough := enoughLater
	if q.period.Newest {
		enough = enoughNewest
	}
	if heldBy(&found[newest]) >= enough*heldBy(best) {
		moveFirst(found, newest)
		return nil
	}
	return &found[newest]
}

// sameThing reports whether another candidate may tell later what the best one told: it is
// of another article of the same story, holds as much of the question, and where a number
// is asked for has one.
func (x *Index) sameThing(q *question, best, other *scored, numeric bool) bool {
	if x.articleOf(other.id) == x.articleOf(best.id) || heldBy(other) < enoughToTell*heldBy(best) {
		return false
	}
	if numeric && other.parts[rank.Kind] == 0 {
		return false
	}
	return !numeric || x.tellsOther(q, best, other)
}

// tellsOther reports whether a sentence has a word of the kind asked for that another lacks.
func (x *Index) tellsOther(q *question, best, other *scored) bool {
	words := x.words(other.id)
	for _, i := range x.kindWords(q, other.id, x.written(other.id), q.kind.Broad()) {
		if !slices.Contains(x.words(best.id), words[i]) {
			return true
		}
	}
	return false
}

func (x *Index) publishedOf(s *scored) time.Time { return x.article(x.articleOf(s.id)).Published }

// openingFirst puts the opening of an article in front: of the one that holds most of the
// question, of equal ones of the newest. A sentence that holds more by itself than title
// and opening do stays in front.
func (x *Index) openingFirst(q *question, found []scored) {
	best := &found[0]
	at := -1
	for i := range found {
		s := &found[i]
		if first, _ := x.sentencesOf(x.articleOf(s.id)); s.id != first {
			continue
		}
		if heldBy(s)+nearly < heldBy(best) && !q.period.Newest || heldBy(s) < enoughNewest*heldBy(best) {
			continue
		}
		if at < 0 || x.morePrecise(s, &found[at], q.period.Newest) {
			at = i
		}
	}
	if at > 0 {
		moveFirst(found, at)
	}
}

// nearly is so little that it does not tell one sentence from another.
const nearly = 0.05

func (x *Index) morePrecise(a, b *scored, newest bool) bool {
	if difference := heldBy(a) - heldBy(b); !newest && (difference > nearly || difference < -nearly) {
		return difference > 0
	}
	return x.publishedOf(a).After(x.publishedOf(b))
}

func moveFirst(found []scored, i int) {
	s := found[i]
	copy(found[1:i+1], found[:i])
	found[0] = s
}
