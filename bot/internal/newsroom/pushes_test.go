package newsroom

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
)

// hubbedWeb is a web with a feed that names a hub, and the hub, which asks back at once.
type hubbedWeb struct {
	t        *testing.T
	room     *Room
	mu       sync.Mutex
	feed     string // its items
	secret   string
	callback string
	asked    chan string // modes
}

const (
	pushedFeed = "https://ostrel.example/feed"
	pushedHead = `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Ostrel Post</title><atom:link rel="hub" href="https://hub.example/"/>`
	pushedTail = `</channel></rss>`
)

func pushedItem(n, text string) string {
	return "<item><guid>" + n + "</guid><title>Story " + n + "</title><description>&lt;p&gt;" + strings.Repeat(text+" ", 20) + "&lt;/p&gt;&lt;p&gt;" + text + "&lt;/p&gt;</description></item>"
}

func (w *hubbedWeb) Get(context.Context, string, fetch.Conditional) (*fetch.Page, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return &fetch.Page{URL: pushedFeed, Permanent: pushedFeed, Status: 200, ContentType: "application/rss+xml", MediaType: "application/rss+xml", Body: []byte(pushedHead + w.feed + pushedTail)}, nil
}

func (w *hubbedWeb) Post(_ context.Context, _ string, form url.Values) error {
	w.mu.Lock()
	w.callback, w.secret = form.Get("hub.callback"), form.Get("hub.secret")
	w.mu.Unlock()
	q := url.Values{"hub.mode": form["hub.mode"], "hub.topic": form["hub.topic"], "hub.challenge": {"x"}, "hub.lease_seconds": {"1000"}}
	answer := httptest.NewRecorder()
	w.room.Feeds.Pushes().Handler().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, form.Get("hub.callback")+"?"+q.Encode(), nil))
	if answer.Body.String() != "x" {
		w.t.Errorf("asked back: %d %q", answer.Code, answer.Body)
	}
	w.asked <- form.Get("hub.mode")
	return nil
}

// push sends items as the hub does.
func (w *hubbedWeb) push(items, secret string) int {
	body := pushedHead + items + pushedTail
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	r := httptest.NewRequest(http.MethodPost, w.callback, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/rss+xml")
	r.Header.Set("X-Hub-Signature", "sha256="+hex.EncodeToString(mac.Sum(nil)))
	answer := httptest.NewRecorder()
	w.room.Feeds.Pushes().Handler().ServeHTTP(answer, r)
	return answer.Code
}

// What a hub sends is quoted, without the feed being asked; what somebody else sends is
// not. A feed that is removed is unsubscribed.
func TestPushed(t *testing.T) {
	t.Parallel() // it waits most of the time
	w := &hubbedWeb{t: t, asked: make(chan string, 10), feed: pushedItem("1", "The ferry at Tilpara begins on 4 May, the district office said.")}
	r := room(t, Options{DataDir: t.TempDir(), Fetch: w})
	w.room = r
	if err := r.Feeds.Pushes().SetCallback(t.Context(), "https://ukti.example/websub/"); err != nil {
		t.Fatal(err)
	}
	runs(t, r)
	if _, _, err := r.Feeds.Add(t.Context(), feed.State{URL: pushedFeed}); err != nil {
		t.Fatal(err)
	}
	if mode := <-w.asked; mode != "subscribe" {
		t.Fatalf("the hub was asked to %s", mode)
	}
	until(t, r, "the first poll", func() bool { return answers(t, r, "When does the Tilpara ferry begin?", "begins on 4 May") })
	feeds, err := r.Feeds.List(t.Context())
	if err != nil || len(feeds) != 1 || !feeds[0].Pushed {
		t.Fatalf("feeds %+v, %v", feeds, err)
	}
	asked := r.Feeds.Stats().Asked
	if code := w.push(pushedItem("3", "The bridge at Vell is closed, a stranger said."), "a guess"); code != http.StatusAccepted || r.Feeds.Stats().Refused != 1 {
		t.Errorf("from a stranger: %d, %+v", code, r.Feeds.Stats())
	}
	if code := w.push(pushedItem("2", "The library of Shimulbari lends out two thousand books, its keeper said."), w.secret); code != http.StatusAccepted {
		t.Fatalf("from the hub: %d", code)
	}
	until(t, r, "the push", func() bool { return answers(t, r, "How many books has the Shimulbari library?", "two thousand books") })
	if s := r.Feeds.Stats(); s.Asked != asked || s.Pushes != 1 || answers(t, r, "Is the bridge at Vell closed?", "a stranger") {
		t.Errorf("%+v, and what a stranger sent is quoted: %v", s, answers(t, r, "Is the bridge at Vell closed?", "a stranger"))
	}
	if err := r.Feeds.Remove(t.Context(), pushedFeed, false); err != nil {
		t.Fatal(err)
	}
	if mode := <-w.asked; mode != "unsubscribe" {
		t.Errorf("after the removal the hub was asked to %s", mode)
	}
}
