package fetch

import (
	"context"
	"errors"
	"net/url"
	"sync"
	"time"
)

const (
	maxRobots     = 500 << 10 // bytes of a robots.txt file; the rest is not read, as RFC 9309 allows
	maxHosts      = 200       // whose rules are kept
	robotsKept    = 24 * time.Hour
	robotsFailure = 10 * time.Minute
)

var errRobotsUnknown = errors.New("its rules for programs (robots.txt) cannot be had")

// robotsCache keeps rules by scheme, host and port.
type robotsCache struct {
	client  *Client
	product string
	mu      sync.Mutex
	hosts   map[string]*robotsEntry
}

// robotsEntry is one host's rules. Its lock is held while they are fetched, so that
// others who need them wait instead of asking again.
type robotsEntry struct {
	lock  chan struct{} // holds one token
	rules rules
	known bool // rules are of a file that was read, or surely not there
	until time.Time
}

func newRobotsCache(c *Client) *robotsCache {
	return &robotsCache{client: c, product: productOf(c.o.UserAgent), hosts: make(map[string]*robotsEntry)}
}

// check refuses an address that the site's robots.txt closes to us.
func (r *robotsCache) check(ctx context.Context, u *url.URL) *Error {
	entry := r.entry(u.Scheme + "://" + u.Host)
	select {
	case entry.lock <- struct{}{}:
		defer func() { <-entry.lock }()
	case <-ctx.Done():
		return failed(ctx, u, ctx.Err())
	}
	if time.Now().After(entry.until) {
		if e := r.refresh(ctx, u, entry); e != nil {
			return e
		}
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	switch {
	case entry.rules.allowed(path):
		return nil
	case entry.rules.forbidden:
		return wrong(u.Redacted(), "try again later", "%w: %w", ErrRobots, errRobotsUnknown)
	}
	return wrong(u.Redacted(), "ask the site, or add the article's text as a file", "%w: its robots.txt says so", ErrRobots)
}

// refresh fetches the rules. When the server cannot be reached at all, the page
// cannot either, and that is the error.
func (r *robotsCache) refresh(ctx context.Context, u *url.URL, entry *robotsEntry) *Error {
	page, e := r.client.follow(ctx, &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}, Conditional{}, true)
	now := time.Now()
	switch {
	case e == nil:
		entry.rules, entry.known, entry.until = parseRules(string(page.Body), r.product), true, now.Add(robotsKept)
	case errors.Is(e, ErrStatus) && e.Status >= 400 && e.Status < 500 && e.Status != 429:
		entry.rules, entry.known, entry.until = rules{}, true, now.Add(robotsKept)
	case errors.Is(e, ErrRedirect):
		// More redirects than one follows count as a file that is not there.
		entry.rules, entry.known, entry.until = rules{}, true, now.Add(robotsKept)
	case entry.known: // the old rules hold until the new ones can be had
		entry.until = now.Add(robotsFailure)
	case errors.Is(e, ErrStatus) || errors.Is(e, ErrEncoding):
		entry.rules, entry.until = rules{forbidden: true}, now.Add(robotsFailure)
	default:
		return e
	}
	return nil
}

// entry gives a host's place, and makes room for it where there is none.
func (r *robotsCache) entry(host string) *robotsEntry {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e := r.hosts[host]; e != nil {
		return e
	}
	for old := range r.hosts { // any one: who loses its place is asked again
		if len(r.hosts) < maxHosts {
			break
		}
		delete(r.hosts, old)
	}
	e := &robotsEntry{lock: make(chan struct{}, 1)}
	r.hosts[host] = e
	return e
}
