package watch

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// The marks in the state: the last article that was looked at, and when the last article
// came in of a great many without a date.
const (
	cursor = "article"
	flood  = "flood"
)

const (
	// lookAtOnce is how many articles are looked at between two notes of the cursor.
	lookAtOnce = 50
	// fresh is how long before it came in an article may have been published to be news.
	fresh = 72 * time.Hour
	// Undated articles are news unless more than manyUndated come at once, as an old
	// archive does; then those that come within afterFlood are none either.
	manyUndated = 100
	afterFlood  = time.Hour
	// mostAsked bounds the questions that are asked of one article: those that it holds
	// most of.
	mostAsked = 20
	// sameStory is for how long a watch is not told the same again, sameWords the part of
	// the words of two sentences that must be the same for that.
	sameStory = 72 * time.Hour
	sameWords = 0.6
)

// lookout holds what comes in against the watches.
type lookout struct{ w *Watcher }

func (w *Watcher) lookout() lookout { return lookout{w} }

// look holds the articles that came in next against the watches. more says that others
// may wait.
func (l lookout) look(ctx context.Context) (more bool, err error) {
	after, _, err := l.w.o.Store.Mark(ctx, cursor)
	if err != nil {
		return false, err
	}
	ahead, err := l.w.o.Archive.Arrivals(ctx, after, 2*manyUndated)
	if err != nil || len(ahead) == 0 {
		return false, err
	}
	flooded, err := l.flooded(ctx, ahead)
	if err != nil {
		return false, err
	}
	next := ahead[:min(len(ahead), lookAtOnce)]
	x, err := l.index(ctx, next)
	if err != nil {
		return false, err
	}
	if len(ahead) > len(next) { // reading takes longer than all else
		x = x.UseReader(nil)
	}
	var found []state.Finding
	for _, a := range next {
		article, held := x.Article(a.ID)
		if !held || a.Copy || l.w.texts.watches() == 0 {
			continue
		}
		if !isNews(a, flooded) {
			l.w.counts.old.Add(1)
			continue
		}
		here, err := l.find(ctx, x, article)
		if err != nil {
			return false, err
		}
		if here, err = l.anew(ctx, here, found); err != nil {
			return false, err
		}
		found = append(found, here...)
	}
	if err := l.w.o.Store.Found(ctx, found, cursor, next[len(next)-1].Number); err != nil {
		return false, err
	}
	l.w.counts.found.Add(uint64(len(found)))
	return len(ahead) > len(next), nil
}

// index is one that holds the articles, but for those that are gone already.
func (l lookout) index(ctx context.Context, list []archive.Arrival) (*knowledge.Index, error) {
	x := l.w.o.Live.Index()
	behind := slices.ContainsFunc(list, func(a archive.Arrival) bool {
		_, held := x.Article(a.ID)
		return !held && !a.Copy
	})
	if behind && l.w.o.CatchUp != nil {
		if err := l.w.o.CatchUp(ctx); err != nil {
			return nil, err
		}
		x = l.w.o.Live.Index()
	}
	return x, nil
}

// flooded is until when articles without a date are no news.
func (l lookout) flooded(ctx context.Context, ahead []archive.Arrival) (until time.Time, err error) {
	var undated []archive.Arrival
	for _, a := range ahead {
		if a.Published.IsZero() {
			undated = append(undated, a)
		}
	}
	if len(undated) > manyUndated {
		last := undated[len(undated)-1].Added
		return last.Add(afterFlood), l.w.o.Store.SetMark(ctx, flood, last.Unix())
	}
	last, ok, err := l.w.o.Store.Mark(ctx, flood)
	if err != nil || !ok {
		return time.Time{}, err
	}
	return time.Unix(last, 0).Add(afterFlood), nil
}

// isNews reports whether an article that came in is worth telling of.
func isNews(a archive.Arrival, flooded time.Time) bool {
	if a.Published.IsZero() {
		return a.Added.After(flooded)
	}
	return a.Added.Sub(a.Published) <= fresh
}

// find returns what the watches find in an article.
func (l lookout) find(ctx context.Context, x *knowledge.Index, a knowledge.Article) (found []state.Finding, err error) {
	l.w.counts.looked.Add(1)
	met := l.w.standby.Meet(a)
	slices.SortFunc(met, func(a, b knowledge.Met) int {
		return cmp.Or(cmp.Compare(b.Near, a.Near), cmp.Compare(b.Held, a.Held), cmp.Compare(a.ID, b.ID))
	})
	if over := len(met) - mostAsked; over > 0 {
		l.w.counts.over.Add(uint64(over))
		met = met[:mostAsked]
	}
	for _, m := range met {
		asked, watches := l.w.texts.read(m.ID)
		if len(watches) == 0 {
			continue
		}
		l.w.counts.asked.Add(1)
		is, p, err := l.w.standby.Confirm(ctx, x, m, a.ID, asked)
		if err != nil {
			return nil, err
		}
		if is == knowledge.Unanswered {
			continue
		}
		f := state.Finding{
			Article: string(a.ID), Revision: p.Revision, Start: p.Span.Start, Stop: p.Span.End, Line: p.Line,
			Strong: is == knowledge.Answered && knowledge.Asks(asked), Words: folded(p.Text), Found: l.w.o.Now(),
		}
		for _, f.Watch = range watches {
			found = append(found, f)
		}
	}
	return found, nil
}

// folded is the words of a sentence, each once and in order.
func folded(sentence string) string {
	var words []string
	for _, t := range text.Tokens(sentence) {
		words = append(words, t.Term)
	}
	slices.Sort(words)
	return strings.Join(slices.Compact(words), " ")
}

// anew leaves out what a watch has found lately in another paper's words: in the state,
// or just before.
func (l lookout) anew(ctx context.Context, here, before []state.Finding) (list []state.Finding, err error) {
	for _, f := range here {
		known, err := l.w.o.Store.Lately(ctx, f.Watch, f.Found.Add(-sameStory))
		if err != nil {
			return nil, err
		}
		for _, b := range before {
			if b.Watch == f.Watch {
				known = append(known, b.Words)
			}
		}
		if !slices.ContainsFunc(known, func(k string) bool { return alike(k, f.Words) }) {
			list = append(list, f)
		}
	}
	return list, nil
}

// alike reports whether two sentences have most words in common.
func alike(a, b string) bool {
	first, second := strings.Fields(a), strings.Fields(b)
	both := 0
	for _, word := range first {
		if _, ok := slices.BinarySearch(second, word); ok {
			both++
		}
	}
	return float64(both) >= sameWords*float64(len(first)+len(second)-both)
}
