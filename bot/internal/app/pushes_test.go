package app

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/config"
)

// hubSite is a site whose feed names a hub of its own, over http: what it sends only has
// the feed asked.
type hubSite struct {
	*httptest.Server
	bot      chan string // where the bot is; the hub waits for it
	items    atomic.Int64
	callback chan string // where the hub may send, once it has asked back
}

func newHubSite(t *testing.T) *hubSite {
	s := &hubSite{bot: make(chan string, 1), callback: make(chan string, 1)}
	mux := http.NewServeMux()
	mux.HandleFunc("/feed", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml")
		w.Header().Set("Link", "</hub>; rel=hub")
		_, _ = fmt.Fprint(w, `<rss version="2.0"><channel><title>Koroti Courier</title>`)
		for i := range s.items.Load() {
			text := []string{"The ferry at Tilpara begins on 4 May, its office said.", "The library of Shimulbari lends out two thousand books, its keeper said."}[i]
			_, _ = fmt.Fprintf(w, "<item><guid>%d</guid><title>Story %d</title><description>%s</description></item>", i, i, text)
		}
		_, _ = fmt.Fprint(w, `</channel></rss>`)
	})
	mux.HandleFunc("POST /hub", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusAccepted)
		path := r.FormValue("hub.callback")[len("https://news.example"):]
		topic, mode := r.FormValue("hub.topic"), r.FormValue("hub.mode")
		go func() {
			at := strings.TrimRight(<-s.bot, "/") + path
			q := url.Values{"hub.mode": {mode}, "hub.topic": {topic}, "hub.challenge": {"really?"}, "hub.lease_seconds": {"86400"}}
			if body, status := getBody(t, at+"?"+q.Encode()); status != http.StatusOK || string(body) != "really?" {
				t.Errorf("asked back: %d %q", status, body)
			}
			s.callback <- at
		}()
	})
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// With an address for others the bot has a hub push a feed, and answers it on the one
// server that it has.
func TestPushes(t *testing.T) {
	s := newHubSite(t)
	s.items.Store(1)
	c := config.Default()
	c.Reader.Enabled, c.Terminal.Enabled = config.Off, config.Off
	c.DataDir, c.Articles = filepath.Join(t.TempDir(), "data"), nil
	c.HTTP.Listen, c.Web.PublicURL, c.Web.Rate = "127.0.0.1:0", "https://news.example", 0
	c.Archive.Fetch.AllowPrivate = []string{"127.0.0.0/8"}
	c.Feeds = []config.Feed{{URL: s.URL + "/feed"}}
	room := startWith(t, c)
	s.bot <- room
	var at string
	select {
	case at = <-s.callback:
	case <-time.After(20 * time.Second):
		t.Fatal("the hub was not asked")
	}
	s.items.Store(2)
	answer, err := http.Post(at, "application/rss+xml", strings.NewReader("whatever"))
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusAccepted {
		t.Errorf("what the hub sends is answered with %s", answer.Status)
	}
	for deadline := time.Now().Add(20 * time.Second); !strings.Contains(ask(t, room, "How many books has the Shimulbari library?"), "Story 1"); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the feed was not asked when the hub had something")
		}
	}
	if _, status := getBody(t, strings.TrimRight(room, "/")+"/websub/guess?hub.mode=subscribe"); status != http.StatusNotFound {
		t.Errorf("a guessed callback is answered with %d", status)
	}
}
