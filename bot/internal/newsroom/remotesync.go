package newsroom

import (
	"context"
	"errors"
	"time"

	"github.com/ukti-bot/ukti/knowledge/opensearch"
)

// How the cluster is brought in step with the archive.
const (
	lookAgain  = 20 * time.Second // for an index that another process has made anew, though nothing has changed
	noteEvery  = 30 * time.Second // at least, how far it is, while changes come; what is behind is sent again after a restart
	firstPause = time.Second      // before a failure is tried again; doubled each time
	lastPause  = 30 * time.Second
)

// wake says that the archive may be ahead of the cluster.
func (r *Remote) wake() {
	select {
	case r.dirty <- struct{}{}:
	default:
	}
}

// follow brings the cluster in step whenever the archive has changed, until ctx ends.
func (r *Remote) follow(ctx context.Context) error {
	s, pause := &syncing{remote: r}, firstPause
	defer s.end(ctx)
	for ctx.Err() == nil {
		err := s.step(ctx)
		if ctx.Err() != nil {
			return nil
		}
		wait := lookAgain
		if r.tell(s, err); err != nil {
			wait = pause
			pause = min(2*pause, lastPause)
		} else {
			pause = firstPause
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-r.dirtyUnless(err):
			rest(ctx, updateEvery) // so that many small articles become one request
		}
		timer.Stop()
	}
	return nil
}

// dirtyUnless is what wakes the following; after a failure nothing but its pause does.
func (r *Remote) dirtyUnless(err error) <-chan struct{} {
	if err != nil {
		return nil
	}
	return r.dirty
}

// tell keeps what became of a step, and logs where that is another than before.
func (r *Remote) tell(s *syncing, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case err != nil && r.sync.Failed == nil:
		r.log.Warn("OpenSearch can't be brought in step with the archive; it is tried again", "error", err)
	case err == nil && r.sync.Failed != nil:
		r.log.Info("OpenSearch is in step with the archive again")
	}
	r.sync.Failed = err
	if err == nil {
		r.sync.Index, r.sync.InStep, r.sync.Renews = s.at.Index, time.Now(), false
	}
}

// syncing is one following of the archive by the cluster.
type syncing struct {
	remote *Remote
	at     opensearch.Stand // of the index in use
	noted  opensearch.Stand // what it says itself
	when   time.Time        // it was made to
}

// step brings the index in step once.
func (s *syncing) step(ctx context.Context) error {
	last, err := s.remote.archive.Last(ctx)
	if err != nil {
		return err
	}
	now, err := s.remote.client.Stand(ctx)
	if errors.Is(err, opensearch.ErrMissing) || errors.Is(err, opensearch.ErrOther) || err == nil && now.Seq > last {
		return s.renew(ctx, err) // it is of another archive, or of a later state of this one
	}
	if err != nil {
		return err
	}
	if now.Index != s.at.Index { // it was made anew
		s.at, s.noted = now, now
	}
	if err := s.catchUp(ctx, &s.at, ""); err != nil {
		return err
	}
	if s.at != s.noted && time.Since(s.when) > noteEvery {
		return s.note(ctx)
	}
	return nil
}

// catchUp sends what has changed since at to an index, "" for the one in use.
func (s *syncing) catchUp(ctx context.Context, at *opensearch.Stand, index string) error {
	for {
		changes, last, err := s.remote.archive.Changes(ctx, at.Seq)
		if err != nil || len(changes) == 0 {
			return err
		}
		apply := make([]opensearch.Change, len(changes))
		for i, c := range changes {
			apply[i] = opensearch.Change{Removed: c.Removed, Article: c.Article}
		}
		err = s.remote.client.Apply(ctx, index, apply)
		if isLeftOut(err) {
			s.remote.log.ErrorContext(ctx, "articles are left out of the search on OpenSearch", "error", err)
		} else if err != nil {
			return err
		}
		at.Seq = last
		s.remote.mu.Lock()
		s.remote.sync.Applied += int64(len(changes))
		s.remote.mu.Unlock()
		if index != "" && time.Since(s.when) > noteEvery {
			if err := s.remote.client.Note(ctx, *at); err != nil {
				return err
			}
			s.when = time.Now()
		}
	}
}

// renew makes the index anew, beside the one in use where there is one.
func (s *syncing) renew(ctx context.Context, why error) error {
	at, err := s.remote.client.Renew(ctx)
	if err != nil {
		return err
	}
	s.remote.mu.Lock()
	s.remote.sync.Renews = true
	s.remote.mu.Unlock()
	s.remote.log.InfoContext(ctx, "the index on OpenSearch is made from the archive", "index", at.Index, "from", at.Seq, "why", why)
	began := time.Now()
	if err := s.catchUp(ctx, &at, at.Index); err != nil {
		return err
	}
	if err := s.remote.client.Use(ctx, at); err != nil {
		return err
	}
	s.at, s.noted = at, at
	s.remote.log.InfoContext(ctx, "the index on OpenSearch is made", "index", at.Index, "took", time.Since(began).Round(time.Second))
	return nil
}

func (s *syncing) note(ctx context.Context) error {
	s.when = time.Now()
	if err := s.remote.client.Note(ctx, s.at); err != nil {
		return err
	}
	s.noted = s.at
	return nil
}

// end has the index say how far it is, so that little is sent again after a restart.
func (s *syncing) end(ctx context.Context) {
	if s.at == s.noted {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := s.note(ctx); err != nil {
		s.remote.log.DebugContext(ctx, "the index on OpenSearch does not know how far it is; what came lately is sent again at the next start", "error", err)
	}
}
