package newsroom

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
)

// site is a server with a feed of stories, which a test tells as it goes.
type site struct {
	*httptest.Server
	mu      sync.Mutex
	stories []string
	broken  bool
}

func newSite(t *testing.T) *site {
	s := &site{}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *site) tell(story string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stories = append(s.stories, story)
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var n int
	switch _, err := fmt.Sscanf(r.URL.Path, "/story/%d", &n); {
	case s.broken:
		w.WriteHeader(http.StatusInternalServerError)
	case r.URL.Path == "/feed":
		w.Header().Set("Content-Type", "application/rss+xml")
		_, _ = fmt.Fprint(w, `<rss version="2.0"><channel><title>Koroti Courier</title>`)
		for i := range s.stories {
			_, _ = fmt.Fprintf(w, "<item><guid>g%d</guid><title>Story %d</title><link>%s/story/%d</link></item>", i, i, s.URL, i)
		}
		_, _ = fmt.Fprint(w, `</channel></rss>`)
	case err == nil && n < len(s.stories):
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = fmt.Fprintf(w, "<title>Story %d</title><article><p>%s</p></article>", n, s.stories[n])
	default:
		http.NotFound(w, r)
	}
}

func client(t *testing.T) *fetch.Client {
	t.Helper()
	c, err := fetch.New(fetch.Options{
		UserAgent: "Ukti-Test/1.0 (+https://ostrel.example/bot)", AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// says reports whether the first quote that answers a question has the words.
func answers(t *testing.T, r *Room, question, words string) bool {
	t.Helper()
	res, err := r.Index.Live().Index().Search(context.WithoutCancel(t.Context()), knowledge.Query{Text: question})
	if err != nil {
		t.Fatal(err)
	}
	return len(res.Passages) > 0 && r.Index.Live().Index().Holds(res.Passages[0]) && strings.Contains(res.Passages[0].Text, words)
}

// An item of a feed is quoted after one poll, and what is taken off the list with its
// articles no more.
func TestFeedItemsAreAnswered(t *testing.T) {
	began := time.Now().Truncate(time.Microsecond)
	s := newSite(t)
	s.tell("The ferry at Tilpara begins on 4 May, the district office said on Sunday.")
	r := room(t, Options{DataDir: t.TempDir(), Fetch: client(t)})
	runs(t, r)
	if _, err := r.Jobs.AddFeed(s.URL + "/feed"); err != nil {
		t.Fatal(err)
	}
	until(t, r, "the first poll", func() bool { return answers(t, r, "When does the Tilpara ferry begin?", "begins on 4 May") })

	s.tell("The library of Shimulbari lends out two thousand books, its keeper said.")
	if report, err := r.Feeds.Check(t.Context(), s.URL+"/feed"); err != nil || report.Articles != 1 {
		t.Fatalf("%+v, %v", report, err)
	}
	if !answers(t, r, "How many books has the Shimulbari library?", "two thousand books") {
		t.Error("the second item is not quoted after the poll")
	}
	feeds, err := r.Feeds.List(t.Context())
	if err != nil || len(feeds) != 1 || feeds[0].Name() != "Koroti Courier" || feeds[0].Articles != 2 || feeds[0].Stale {
		t.Errorf("feeds %+v, %v", feeds, err)
	}
	if at, ok, err := r.Current(t.Context()); err != nil || !ok || at.Before(began) {
		t.Errorf("current to %v, %v, %v", at, ok, err)
	}
	if err := r.Feeds.Remove(t.Context(), s.URL+"/feed", true); err != nil {
		t.Fatal(err)
	}
	wantHeld(t, r, "")
	if err := r.Feeds.Remove(t.Context(), s.URL+"/feed", true); !errors.Is(err, archive.ErrNoFeed) {
		t.Errorf("removed again: %v", err)
	}
	if _, ok, err := r.Current(t.Context()); err != nil || ok {
		t.Errorf("without feeds it is current: %v, %v", ok, err)
	}
}

// A feed that fails ends nothing, is counted, and becomes stale.
func TestFailingFeed(t *testing.T) {
	s := newSite(t)
	s.tell("The ferry at Tilpara begins on 4 May, the district office said on Sunday.")
	clock := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	r := room(t, Options{DataDir: t.TempDir(), Fetch: client(t), Stale: time.Hour, Now: func() time.Time { return clock }})
	if _, _, err := r.Feeds.Add(t.Context(), feed.State{URL: s.URL + "/feed"}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Feeds.Check(t.Context(), s.URL+"/feed"); err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	s.broken = true
	s.mu.Unlock()
	report, err := r.Feeds.Check(t.Context(), s.URL+"/feed")
	if err != nil || report.State.Problem == "" || r.Feeds.Stats().Failed != 1 {
		t.Errorf("%+v, %v, %+v", report, err, r.Feeds.Stats())
	}
	clock = clock.Add(2 * time.Hour)
	feeds, err := r.Feeds.List(t.Context())
	if err != nil || len(feeds) != 1 || !feeds[0].Stale {
		t.Errorf("feeds %+v, %v", feeds, err)
	}
	if !answers(t, r, "When does the Tilpara ferry begin?", "begins on 4 May") {
		t.Error("what was taken before is not quoted")
	}
	if _, _, err := r.Feeds.Add(t.Context(), feed.State{URL: s.URL + "/story/9"}); err == nil {
		t.Error("a page that is not there was listed as a feed")
	}
}
