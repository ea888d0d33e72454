package watch

import (
	"context"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge"
)

// mostLater bounds the articles that wait for watches that were not asked of them at once.
const mostLater = 100_000

// later asks some of the watches that were not asked of an article at once, in the order of
// hashes of their texts: that is the same after a restart, and says nothing of anybody. more says that others may wait.
func (l lookout) later(ctx context.Context) (more bool, err error) {
	waits, ok, err := l.w.o.Store.Later(ctx)
	if err != nil || !ok {
		return false, err
	}
	list, err := l.w.o.Archive.Arrivals(ctx, waits.Number-1, 1)
	if err != nil {
		return false, err
	}
	x := l.w.o.Live.Index()
	var article knowledge.Article
	held := false
	if len(list) > 0 && list[0].Number == waits.Number {
		article, held = x.Article(list[0].ID)
	}
	if !held { // it is gone
		l.w.counts.waiting.Add(-1)
		return true, l.w.o.Store.FoundLater(ctx, nil, waits, true)
	}
	left := l.after(l.w.standby.Meet(article), waits.Hash)
	next := left[:min(len(left), askedLater)]
	met := make([]knowledge.Met, len(next))
	for i, n := range next {
		met[i] = n.Met
	}
	found, err := l.ask(ctx, x, article, met, waits.Newest)
	if err == nil {
		found, err = l.anew(ctx, found, nil)
	}
	if err != nil {
		return false, err
	}
	done := len(next) == len(left)
	if !done {
		waits.Hash = next[len(next)-1].hash
	}
	if err := l.w.o.Store.FoundLater(ctx, found, waits, done); err != nil {
		return false, err
	}
	l.w.counts.found.Add(uint64(len(found)))
	if done {
		l.w.counts.waiting.Add(-1)
	}
	return true, nil
}

// hashed is a watch that an article meets, with the hash of its text.
type hashed struct {
	knowledge.Met
	hash string
}

// after returns the watches whose hashes come after one, in their order.
func (l lookout) after(met []knowledge.Met, hash string) (list []hashed) {
	for _, m := range met {
		if own, ok := l.w.texts.hash(m.ID); ok && own > hash {
			list = append(list, hashed{m, own})
		}
	}
	slices.SortFunc(list, func(a, b hashed) int { return strings.Compare(a.hash, b.hash) })
	return list
}

// givenUp tells the operator of articles that some watches were never asked of.
func (l lookout) givenUp(n int) {
	if n == 0 {
		return
	}
	l.w.counts.over.Add(uint64(n))
	l.w.counts.waiting.Add(int64(-n))
	l.w.o.Log.Warn("more came in than the watches could be asked of; the oldest articles were given up, and some chats are not told of them", "articles", n)
}
