package newsroom

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/opensearch"
)

// Search says how a room answers from an archive that need not fit into memory.
type Search struct {
	Cluster opensearch.Options
	Recent  int // of the newest articles that are held in memory
}

// leaveAlone is how long a cluster that could not tell is not asked again: questions do not
// wait for it one after another.
const leaveAlone = 5 * time.Second

// Remote is the archive as the index of a room sees it: a cluster finds articles, the archive
// has their texts. It is safe for concurrent use.
type Remote struct {
	archive *archive.Archive
	client  *opensearch.Client
	log     *slog.Logger
	dirty   chan struct{} // holds one when the archive may be ahead of the cluster
	size    atomic.Pointer[knowledge.Size]

	mu     sync.Mutex
	asking opensearchState
	sync   SearchSync
}

// opensearchState is what came of asking the cluster.
type opensearchState struct {
	whole, partial int64
	failed         error     // why it couldn't tell; nil: it can
	since          time.Time // when that began
	again          time.Time // when it is asked again
}

// SearchState is how the remote search is.
type SearchState struct {
	Whole, Partial int64     // questions answered from all articles, and from the newest alone, since the start
	Away           error     // why the cluster can't be asked; nil where it can
	Since          time.Time // of Away
	Sync           SearchSync
}

// SearchSync is how far the cluster's index has followed the archive.
type SearchSync struct {
	Index   string
	InStep  time.Time // when it last was; zero: never since the start
	Renews  bool      // it is being made
	Failed  error     // why it can't be brought in step; nil where it can
	Applied int64     // changes, since the start
}

func newRemote(a *archive.Archive, s *Search, o Options) (*Remote, error) {
	cluster := s.Cluster
	cluster.Corrections = o.Corrections
	client, err := opensearch.New(cluster)
	if err != nil {
		return nil, err
	}
	r := &Remote{archive: a, client: client, log: o.Log, dirty: make(chan struct{}, 1)}
	r.size.Store(new(knowledge.Size))
	return r, nil
}

// State tells how the search is. It does no I/O.
func (r *Remote) State() SearchState {
	r.mu.Lock()
	defer r.mu.Unlock()
	return SearchState{r.asking.whole, r.asking.partial, r.asking.failed, r.asking.since, r.sync}
}

// Part implements [knowledge.Remote].
func (r *Remote) Part(ctx context.Context, texts knowledge.Texts, also []knowledge.ArticleID, q knowledge.Query) (*knowledge.Index, error) {
	return r.ask(ctx, func() (*knowledge.Index, error) { return r.client.Part(ctx, texts, also, q) })
}

// Alike implements [knowledge.Remote].
func (r *Remote) Alike(ctx context.Context, texts knowledge.Texts, also []knowledge.ArticleID, t knowledge.Alleged) (*knowledge.Index, error) {
	return r.ask(ctx, func() (*knowledge.Index, error) { return r.client.Alike(ctx, texts, also, t) })
}

// ask asks the cluster, unless it could not tell a moment ago; then one question in
// leaveAlone tries.
func (r *Remote) ask(ctx context.Context, ask func() (*knowledge.Index, error)) (x *knowledge.Index, err error) {
	if err := r.leftAlone(); err != nil {
		return nil, err
	}
	if x, err = ask(); err != nil && ctx.Err() != nil {
		return nil, err // who asked is gone; that tells nothing of the cluster
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	switch s := &r.asking; {
	case err == nil:
		if s.whole++; s.failed != nil {
			r.log.Info("OpenSearch answers again; all articles are searched", "after", time.Since(s.since).Round(time.Second))
		}
		s.failed = nil
	default:
		if s.partial++; s.failed == nil {
			s.since = time.Now()
			r.log.Warn("OpenSearch can't be asked; answers come from the newest articles alone", "error", err)
		}
		s.failed, s.again = err, time.Now().Add(leaveAlone)
	}
	return x, err
}

// leftAlone returns why the cluster is not asked now.
func (r *Remote) leftAlone() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := &r.asking
	if s.failed == nil {
		return nil
	}
	if now := time.Now(); now.Before(s.again) {
		s.partial++
		return s.failed
	} else { // one tries, the others are answered meanwhile
		s.again = now.Add(leaveAlone)
	}
	return nil
}

// Article implements [knowledge.Texts].
func (r *Remote) Article(ctx context.Context, id knowledge.ArticleID, revision string) (knowledge.Article, bool, error) {
	return r.archive.Article(ctx, id, revision)
}

// ByKey implements [knowledge.Remote].
func (r *Remote) ByKey(ctx context.Context, key string) (knowledge.ArticleID, bool) {
	id, err := r.archive.ByKey(ctx, key)
	return id, err == nil
}

// Size implements [knowledge.Remote].
func (r *Remote) Size() knowledge.Size { return *r.size.Load() }

// changed takes in what has come and gone.
func (r *Remote) changed(revisions []Revision) {
	size := r.Size()
	for _, rev := range revisions {
		switch {
		case rev.Before.ID == "":
			size.Articles++
		case rev.After.ID == "":
			size.Articles--
		}
	}
	r.size.Store(&size)
	r.wake()
}

// measure tells how much there is in all, by the number of articles and what those in memory
// have.
func (r *Remote) measure(ctx context.Context, near knowledge.Size) error {
	n, err := r.archive.Count(ctx)
	if err != nil {
		return err
	}
	of := func(held int) int { return int(float64(held) * float64(n) / float64(max(1, near.Articles))) }
	r.size.Store(&knowledge.Size{Articles: n, Sentences: of(near.Sentences), Words: of(near.Words), Bytes: of(near.Bytes)})
	return nil
}

// isLeftOut reports an error that only names articles which the cluster can't take.
func isLeftOut(err error) bool {
	_, ok := errors.AsType[*opensearch.LeftOutError](err)
	return ok
}

// before returns what a change found an article to be that is not held in memory: of a
// revision of it the one before; of one that is gone its id, all that is known. false where it
// was not there.
func (r *Remote) before(ctx context.Context, c archive.Change) (knowledge.Article, bool) {
	if c.Removed {
		return knowledge.Article{ID: c.Article.ID}, true
	}
	revisions, err := r.archive.Revisions(ctx, c.Article.ID)
	if err != nil || len(revisions) < 2 && c.Article.Withdrawn.IsZero() {
		return knowledge.Article{}, false
	}
	if len(revisions) < 2 { // it was withdrawn
		a := c.Article
		a.Withdrawn = time.Time{}
		return a, true
	}
	a, _, err := r.archive.Article(ctx, c.Article.ID, revisions[1].Revision)
	return a, err == nil
}

// trim has a change take the oldest articles out of memory, where there are more than are to
// be held there: some at a time, since each that goes costs the index a little.
func (x *Indexer) trim(c *knowledge.Change) {
	if x.remote == nil {
		return
	}
	near := x.live.Index().Near()
	held := near.Size().Articles + len(c.Add)
	if held <= x.recent+x.recent/8+1 {
		return
	}
	changed := map[knowledge.ArticleID]bool{}
	for _, a := range c.Add {
		changed[a.ID] = true
	}
	for a := range near.Articles() {
		if held <= x.recent {
			return
		}
		if held--; !changed[a.ID] {
			c.Remove = append(c.Remove, a.ID)
		}
	}
	if over := len(c.Add) - x.recent; over > 0 {
		c.Add = c.Add[over:]
	}
}

// measureEvery is how often it is counted how much there is in all.
const measureEvery = 10 * time.Second

// measure keeps what is told of the size of the archive near what it is, until ctx ends.
func (r *Room) measure(ctx context.Context) error {
	for ctx.Err() == nil {
		began := time.Now()
		if err := r.Remote.measure(ctx, r.Index.Live().Index().Near().Size()); err != nil && ctx.Err() == nil {
			return err
		}
		rest(ctx, max(measureEvery, 100*time.Since(began))) // a large one takes seconds to count
	}
	return nil
}
