package feed

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
)

// site is a server whose pages a test changes as it goes.
type site struct {
	*httptest.Server
	handlers map[string]http.HandlerFunc
	asked    map[string]int
}

func newSite(t *testing.T) *site {
	s := &site{handlers: map[string]http.HandlerFunc{}, asked: map[string]int{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.asked[r.URL.Path]++ // one poller asks one host for one thing at a time
		if h := s.handlers[r.URL.Path]; h != nil {
			h(w, r)
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *site) feed(items ...string) {
	s.handlers["/feed"] = say("application/rss+xml; charset=utf-8", rss(strings.Join(items, "")))
}

func (s *site) story(path, text string) {
	s.handlers[path] = say("text/html; charset=utf-8", "<title>"+path+"</title><article>"+strings.Repeat("<p>"+text, 3)+"</article>")
}

func say(contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		io.WriteString(w, body)
	}
}

func status(code int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
	}
}

func entry(n int, more string) string {
	return fmt.Sprintf("<item><guid>g%d</guid><title>Story %d</title><link>/story/%d</link>%s</item>", n, n, n, more)
}

var monday = time.Date(2026, 2, 2, 12, 0, 0, 0, time.UTC)

// poller is one for the site's /feed, at a standing clock.
func (s *site) poller(t *testing.T, change func(*fetch.Options)) (*Poller, *memory) {
	o := fetch.Options{UserAgent: "Ukti-Test/1.0 (+https://ostrel.example/bot)", AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
	if change != nil {
		change(&o)
	}
	client, err := fetch.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	m := newMemory(State{URL: s.URL + "/feed", Added: monday})
	return New(Options{Fetch: client, Store: m, Pause: -1, Now: func() time.Time { return monday }}), m
}

func (s *site) check(t *testing.T, p *Poller) Report {
	t.Helper()
	r, err := p.Check(t.Context(), s.URL+"/feed")
	if err != nil {
		t.Fatal(err)
	}
	return r
}
