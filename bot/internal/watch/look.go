package watch

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/questions"
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
	// mostAsked bounds the watches that are asked of an article at once: those that it holds
	// most of; askedInHaste bounds them while many articles wait. The others' turn comes
	// when none waits, askedLater at a time.
	mostAsked, askedInHaste, askedLater = 20, 5, 100
	// sameStory is for how long a watch is not told the same again, sameWords the part of
	// the words of two sentences that must be the same for that.
	sameStory = 72 * time.Hour
	sameWords = 0.6
)

// lookout holds what comes in against the watches.
type lookout struct{ w *Watcher }

func (w *Watcher) lookout() lookout { return lookout{w} }

// look holds the articles that came in next against the watches; where none did, one that
// waits against those that were not asked of it yet. more says that others may wait.
func (l lookout) look(ctx context.Context) (more bool, err error) {
	after, _, err := l.w.o.Store.Mark(ctx, cursor)
	if err != nil {
		return false, err
	}
	ahead, err := l.w.o.Archive.Arrivals(ctx, after, 2*manyUndated)
	if err != nil {
		return false, err
	}
	if len(ahead) == 0 {
		return l.later(ctx)
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
	most := mostAsked
	if len(ahead) > len(next) { // reading takes longer than all else, and asking than looking
		x, most = x.UseReader(nil), askedInHaste
	}
	seen := make([]sight, len(next))
	if err := questions.Each(ctx, len(next), func(i int) (err error) {
		seen[i], err = l.lookAt(ctx, x, next[i], flooded, most)
		return err
	}); err != nil {
		return false, err
	}
	found := state.Look{Most: l.w.o.mostLater}
	for i, s := range seen {
		here, err := l.anew(ctx, s.found, found.Found)
		if err != nil {
			return false, err
		}
		found.Found = append(found.Found, here...)
		if s.left > 0 {
			found.Later = append(found.Later, state.Later{Number: next[i].Number, Since: l.w.o.Now(), Newest: l.w.texts.newest()})
		}
	}
	over, err := l.w.o.Store.Found(ctx, found, cursor, next[len(next)-1].Number)
	if err != nil {
		return false, err
	}
	l.w.counts.waiting.Add(int64(len(found.Later)))
	l.givenUp(over)
	l.w.counts.found.Add(uint64(len(found.Found)))
	return true, nil
}

// sight is what was seen in an article.
type sight struct {
	found []state.Finding
	left  int // watches that were not asked
}

// lookAt holds an article that came in against the watches, where it is news, and asks the
// most of them of it.
func (l lookout) lookAt(ctx context.Context, x *knowledge.Index, a archive.Arrival, flooded time.Time, most int) (sight, error) {
	article, held := x.Article(a.ID)
	if !held || a.Copy || l.w.texts.watches() == 0 {
		return sight{}, nil
	}
	if !isNews(a, flooded) {
		l.w.counts.old.Add(1)
		return sight{}, nil
	}
	l.w.counts.looked.Add(1)
	met := l.w.standby.Meet(article)
	slices.SortFunc(met, knowledge.Met.Compare)
	first := met[:min(len(met), most)]
	s := sight{left: len(met) - len(first)}
	var err error
	s.found, err = l.ask(ctx, x, article, first, 0)
	return s, err
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

// ask asks watches that an article meets of it, and returns what they find. With newest,
// watches that came after that one are not meant.
func (l lookout) ask(ctx context.Context, x *knowledge.Index, a knowledge.Article, met []knowledge.Met, newest int64) (found []state.Finding, err error) {
	for _, m := range met {
		asked, watches := l.w.texts.read(m.ID)
		if newest > 0 {
			watches = slices.DeleteFunc(watches, func(n int64) bool { return n > newest })
		}
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
