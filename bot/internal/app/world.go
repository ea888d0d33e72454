package app

import (
	"context"
	"net"
	"net/http"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/httpd"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
)

// World is what a bot meets outside its process. The zero value is the real one; a
// test that plays a month in minutes brings its own.
type World struct {
	Now      func() time.Time                                                  // the wall clock; time.Now when nil
	Listen   func(ctx context.Context, address string) (net.Listener, error)   // for the HTTP servers; TCP when nil
	Fetch    feed.Fetcher                                                      // pages and feeds; by archive.fetch when nil
	Telegram http.RoundTripper                                                 // the Bot API; HTTP when nil
	Discord  *http.Client                                                      // Discord's REST API; the adapter's own when nil
	Settle   time.Duration                                                     // how long a correction must stand before chats are told; corrections.Settle when 0
	Gateway  func(ctx context.Context, network, addr string) (net.Conn, error) // Discord's gateway; TCP when nil
}

// listen has a server listen at an address.
func (w World) listen(ctx context.Context, s *httpd.Server, address string) (net.Listener, error) {
	if w.Listen == nil {
		return s.Listen(ctx)
	}
	return w.Listen(ctx, address)
}

func (w World) now() time.Time {
	if w.Now == nil {
		return time.Now()
	}
	return w.Now()
}
