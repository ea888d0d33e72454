package newsroom

import (
	"context"
	"errors"
	"fmt"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/ingest/recheck"
)

// ErrNoPage is wrapped when an article has no page of the web.
var ErrNoPage = errors.New("it came from no page of the web")

// Pages looks at the pages of articles again. It is safe for concurrent use.
type Pages struct {
	archive  *archive.Archive
	follower follower
	checker  *recheck.Checker
}

func newPages(a *archive.Archive, o Options, feeds *Feeds, f follower) *Pages {
	r := o.Recheck
	r.Cut = feeds.poller.Cut
	r.Fetch, r.Store, r.Now, r.Log = o.Fetch, pageStore{a.Pages(), f}, o.Now, o.Log
	return &Pages{archive: a, follower: f, checker: recheck.New(r)}
}

// Check looks at pages now: those of the articles named by id or key; without a name
// those that would be looked at again some time, or all. What changed is quoted when it
// returns. See recheck.Checker.Check.
func (p *Pages) Check(ctx context.Context, names []string, all bool, progress func(recheck.Progress)) (map[recheck.Outcome]int, error) {
	pages, err := p.named(ctx, names)
	if err == nil && len(names) == 0 {
		pages, err = p.archive.Pages().Pages(ctx, all)
	}
	if err != nil {
		return nil, err
	}
	counts, err := p.checker.Check(ctx, pages, progress)
	return counts, errors.Join(err, p.follower.CatchUp(context.WithoutCancel(ctx)))
}

func (p *Pages) named(ctx context.Context, names []string) (pages []recheck.Page, err error) {
	for _, name := range names {
		id, err := p.archive.ID(ctx, name)
		if err != nil {
			return nil, err
		}
		page, ok, err := p.archive.Pages().Page(ctx, id)
		if err == nil && !ok {
			err = fmt.Errorf("%q: %w", name, ErrNoPage)
		}
		if err != nil {
			return nil, err
		}
		pages = append(pages, page)
	}
	return pages, nil
}

// Stats counts what looks have found since the start.
func (p *Pages) Stats() map[recheck.Outcome]int64 { return p.checker.Stats() }

// pageStore is the archive as the checker of pages writes to it.
type pageStore struct {
	archive.PageStore
	follower follower
}

func (s pageStore) Correct(ctx context.Context, p recheck.Page, d ingest.Document) error {
	defer s.follower.wake()
	return s.PageStore.Correct(ctx, p, d)
}

func (s pageStore) Withdraw(ctx context.Context, p recheck.Page, reason string) error {
	defer s.follower.wake()
	return s.PageStore.Withdraw(ctx, p, reason)
}

// Revision is what an update of the index did to one article.
type Revision struct {
	// Before and After are the article as it was and is quoted; without an id where it
	// was, or is, not. The two may differ in the text (a correction, see their revisions),
	// in Withdrawn, or in other details.
	Before, After knowledge.Article
}

// Subscribe has heard told of each update of the index, after it and in order, until
// cancel is called. heard must return soon: the next update waits for it.
func (x *Indexer) Subscribe(heard func(context.Context, []Revision)) (cancel func()) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.subscribers++
	n := x.subscribers
	x.heard[n] = heard
	return func() {
		x.mu.Lock()
		defer x.mu.Unlock()
		delete(x.heard, n)
	}
}
