package newsroom

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
	"github.com/ukti-bot/ukti/knowledge/ingest/recheck"
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
	t.Parallel() // it waits most of the time
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

// A feed of the config is followed by its rules and can't be removed; taken out of the
// config it goes from the list, and its articles stay. Its pages are looked at again by the
// same rules.
func TestFeedsOfTheConfig(t *testing.T) {
	s := newSite(t)
	s.tell("The ferry at Tilpara begins on 4 May, the district office said on Sunday.</p><p>Rain is expected at Vell on Friday, the forecast says.")
	s.tell("The goalkeeper of Tilpara has left, his club said on Sunday evening.")
	address := s.URL + "/feed"
	listed := ListedFeed{URL: address, Publisher: "The Courier", Rules: feed.Rules{Exclude: []string{"/story/1$"}, Drop: []string{"^Rain is expected"}}}
	r := room(t, Options{DataDir: t.TempDir(), Fetch: client(t), Listed: []ListedFeed{listed}})
	if _, err := r.Feeds.Check(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	const body = "The ferry at Tilpara begins on 4 May, the district office said on Sunday."
	held := func() (all []string) {
		for a, err := range r.Archive.Articles(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, a.Publisher+": "+a.Body)
		}
		return all
	}
	if got := held(); !slices.Equal(got, []string{"The Courier: " + body}) {
		t.Fatalf("held are %q", got)
	}
	s.mu.Lock()
	s.stories[0] = strings.ReplaceAll(s.stories[0], "4 May", "5 May")
	s.mu.Unlock()
	if n, err := r.Pages.Check(t.Context(), nil, true, nil); err != nil || n[recheck.Corrected] != 1 {
		t.Errorf("looked at again: %v, %v", n, err)
	}
	if got := held(); !slices.Equal(got, []string{"The Courier: " + strings.ReplaceAll(body, "4 May", "5 May")}) {
		t.Errorf("after the correction held are %q", got)
	}
	err := r.Feeds.Remove(t.Context(), address, false)
	if feeds, listErr := r.Feeds.List(t.Context()); !errors.Is(err, ErrListed) || !strings.Contains(err.Error(), "take it out there, and run: ukti reload") || listErr != nil || len(feeds) != 1 || !feeds[0].Listed {
		t.Errorf("removed by command: %v; the feeds are %+v, %v", err, feeds, listErr)
	}
	listed.Publisher, listed.Stale = "", time.Hour
	if err := r.Feeds.SetListed(t.Context(), []ListedFeed{listed}); err != nil {
		t.Fatal(err)
	}
	if feeds, err := r.Feeds.List(t.Context()); err != nil || len(feeds) != 1 || feeds[0].Publisher != "" || feeds[0].State.Stale != time.Hour || feeds[0].Articles != 1 {
		t.Errorf("with a key less and another more the feeds are %+v, %v", feeds, err)
	}
	if err := r.Feeds.Relist(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if feeds, err := r.Feeds.List(t.Context()); err != nil || len(feeds) != 0 || len(held()) != 1 {
		t.Errorf("after it left the config the feeds are %+v, %v, the articles %q", feeds, err, held())
	}
}

// What a command has listed, before the config or after it, stays when it leaves the config;
// a start without it in the config takes the others off the list, a command given with
// another config does not.
func TestFeedsLeaveTheConfig(t *testing.T) {
	s := newSite(t)
	dir := t.TempDir()
	address := s.URL + "/feed"
	listed := []ListedFeed{{URL: address}}
	start := func(listed []ListedFeed) int {
		t.Helper()
		r, err := Open(t.Context(), Options{DataDir: dir, Fetch: client(t), Listed: listed})
		if err != nil {
			t.Fatal(err)
		}
		defer closeRoom(t, r)
		return countFeeds(t, r.Feeds)
	}
	command := func(listed []ListedFeed, do func(*Desk)) {
		t.Helper()
		d, err := OpenDesk(t.Context(), Options{DataDir: dir, Fetch: client(t), Listed: listed})
		if err != nil {
			t.Fatal(err)
		}
		do(d)
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if n := start(listed); n != 1 {
		t.Fatalf("%d feeds", n)
	}
	command(nil, func(d *Desk) {
		if n := countFeeds(t, d.Feeds); n != 1 {
			t.Errorf("a command with another config: %d feeds", n)
		}
	})
	if n := start(nil); n != 0 {
		t.Errorf("a start without it: %d feeds", n)
	}
	start(listed)
	command(listed, func(d *Desk) {
		if _, _, err := d.Feeds.Add(t.Context(), feed.State{URL: address}); err != nil {
			t.Error(err)
		}
	})
	if n := start(nil); n != 1 {
		t.Errorf("listed by command, too: %d feeds", n)
	}
	if n := start(listed) + start(nil); n != 2 {
		t.Errorf("listed by command before: %d feeds in two starts", n)
	}
}

func countFeeds(t *testing.T, f *Feeds) int {
	t.Helper()
	feeds, err := f.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return len(feeds)
}
