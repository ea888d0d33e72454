package feed

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"sync"
)

// jobs are the feeds at work, never two of one host. Safe for concurrent use.
type jobs struct {
	most int            // at once, of those that are limited
	tell func(Progress) // may be nil

	mu      sync.Mutex
	running map[string]*job // by the feed's address
	changed chan struct{}   // closed and made anew when a job ends
}

// job is a feed at work.
type job struct {
	host     string
	cancel   context.CancelCauseFunc
	progress Progress
}

func newJobs(most int, tell func(Progress)) *jobs {
	return &jobs{most: most, tell: tell, running: make(map[string]*job), changed: make(chan struct{})}
}

// begin takes a place for a feed, unless its host is asked already or, when limited,
// all places are taken.
func (j *jobs) begin(ctx context.Context, address string, limited bool) (context.Context, bool) {
	host := hostOf(address)
	j.mu.Lock()
	defer j.mu.Unlock()
	if limited && len(j.running) >= j.most {
		return nil, false
	}
	for _, other := range j.running {
		if other.host == host {
			return nil, false
		}
	}
	ctx, cancel := context.WithCancelCause(ctx)
	j.running[address] = &job{host: host, cancel: cancel, progress: Progress{URL: address}}
	return ctx, true
}

func (j *jobs) end(address string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.running[address].cancel(nil)
	delete(j.running, address)
	close(j.changed)
	j.changed = make(chan struct{})
}

// changes gives a channel that closes when the next job ends.
func (j *jobs) changes() <-chan struct{} {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.changed
}

func (j *jobs) progress(address string, done, total int) {
	now := Progress{URL: address, Done: done, Total: total}
	j.mu.Lock()
	j.running[address].progress = now
	j.mu.Unlock()
	if j.tell != nil {
		j.tell(now)
	}
}

// list gives them, ordered by address.
func (j *jobs) list() []Progress {
	j.mu.Lock()
	defer j.mu.Unlock()
	list := make([]Progress, 0, len(j.running))
	for _, job := range j.running {
		list = append(list, job.progress)
	}
	slices.SortFunc(list, func(a, b Progress) int { return cmp.Compare(a.URL, b.URL) })
	return list
}

// stop ends one, and says whether there was any.
func (j *jobs) stop(address string) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	job := j.running[address]
	if job != nil {
		job.cancel(ErrStopped)
	}
	return job != nil
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Hostname()
}
