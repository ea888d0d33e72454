package newsroom

import (
	"context"
	"net/url"
	"sync"

	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
)

// inTurn asks each host for one thing at a time, whoever asks: a feed, a page that is
// looked at again, an editor.
type inTurn struct {
	feed.Fetcher
	mu    sync.Mutex
	hosts map[string]*turn // those that are asked or waited for
}

// turn is a host's.
type turn struct {
	free  chan struct{} // holds one while somebody asks
	users int           // who asks and who waits
}

// Get waits for its turn.
func (f *inTurn) Get(ctx context.Context, address string, since fetch.Conditional) (*fetch.Page, error) {
	host := address
	if u, err := url.Parse(address); err == nil {
		host = u.Hostname()
	}
	t := f.enter(host)
	defer f.leave(host)
	select {
	case t.free <- struct{}{}:
		defer func() { <-t.free }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return f.Fetcher.Get(ctx, address, since)
}

func (f *inTurn) enter(host string) *turn {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.hosts[host] == nil {
		f.hosts[host] = &turn{free: make(chan struct{}, 1)}
	}
	f.hosts[host].users++
	return f.hosts[host]
}

func (f *inTurn) leave(host string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.hosts[host].users--; f.hosts[host].users == 0 {
		delete(f.hosts, host)
	}
}
