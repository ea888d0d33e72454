package feed

import (
	"context"
	"net/http"
	"testing"
	"time"
)

// What a hub sends is taken without asking the feed, whose validators stay as they are.
func TestPush(t *testing.T) {
	s := newSite(t)
	s.feed(entry(1, ""))
	s.story("/story/1", "The ferry sails twice a day.")
	s.story("/story/2", "The mill turns again.")
	p, m := s.poller(t, nil)
	s.check(t, p)
	address := s.URL + "/feed"
	m.set(address, func(f *State) { f.ETag = `"v1"`; f.Failures, f.Problem = 2, "away" })
	r, err := p.Push(t.Context(), address, "application/rss+xml", []byte(rss(entry(2, ""))))
	if got := m.only(); err != nil || r.Articles != 1 || r.Items != 1 || s.asked["/feed"] != 1 || got.ETag != `"v1"` || got.Articles != 2 || !got.Next.Equal(r.State.Next) {
		t.Errorf("%+v, %v, %+v, asked %v", r, err, got, s.asked)
	}
	if r, err := p.Push(t.Context(), address, "text/xml", []byte("<rss><channel><item")); err != nil || r.Articles != 0 {
		t.Errorf("no feed: %+v, %v", r, err)
	}
	if got := m.only(); got.ETag != "" || !got.Next.Equal(monday) {
		t.Errorf("after something that can't be read the feed is not asked: %+v", got)
	}
	s.handlers["/story/3"] = status(http.StatusBadGateway)
	m.set(address, func(f *State) { f.ETag, f.Next = `"v2"`, monday.Add(time.Hour) })
	if r, err := p.Push(t.Context(), address, "text/xml", []byte(rss(entry(3, "")))); err != nil || r.LeftOut != 1 || m.only().ETag != "" || !m.only().Next.Equal(monday) {
		t.Errorf("a page that failed: %+v, %v, %+v", r, err, m.only())
	}
	if _, err := p.Push(t.Context(), s.URL+"/other", "text/xml", []byte(rss(""))); err == nil {
		t.Error("something was taken for a feed that is not listed")
	}
	if got := p.Stats().Pushes; got != 3 {
		t.Errorf("%d pushes are counted", got)
	}
}

// A pushed feed is asked less often, but before it is stale, and at its own pace where
// something was left for later.
func TestPushedPace(t *testing.T) {
	for name, test := range map[string]struct {
		every, stale time.Duration
		pushed, left bool
		want         time.Duration
	}{
		"not pushed":            {10 * time.Minute, 0, false, false, 10 * time.Minute},
		"pushed":                {10 * time.Minute, 0, true, false, time.Hour},
		"stale soon":            {10 * time.Minute, 40 * time.Minute, true, false, 20 * time.Minute},
		"slower by itself":      {3 * time.Hour, 0, true, false, 3 * time.Hour},
		"something was left":    {10 * time.Minute, 0, true, true, 10 * time.Minute},
		"stale before it's due": {10 * time.Minute, time.Minute, true, false, 10 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			s.feed(entry(1, ""))
			if s.story("/story/1", "The ferry sails twice a day."); test.left {
				s.handlers["/story/1"] = status(http.StatusBadGateway)
			}
			p, m := s.poller(t, nil)
			p.o.Pushed = func(feed string) bool { return test.pushed && feed == s.URL+"/feed" }
			m.set(s.URL+"/feed", func(f *State) { f.Every, f.Stale = test.every, test.stale })
			s.check(t, p)
			if got := m.only().Next.Sub(monday); got < test.want*9/10 || got > test.want*11/10 {
				t.Errorf("asked next after %v, want about %v", got, test.want)
			}
		})
	}
}

// The hub that a feed names is told of whenever the feed was read.
func TestHubIsTold(t *testing.T) {
	s := newSite(t)
	type told struct{ feed, hub, topic string }
	var got []told
	s.handlers["/feed"] = func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Link", `<https://hub.example/>; rel="hub"`)
		w.Header().Add("Link", `<https://ostrel.example/feed>; rel="self"`)
		say("application/rss+xml", rss(""))(w, r)
	}
	p, _ := s.poller(t, nil)
	p.o.Hub = func(_ context.Context, feed, hub, topic string) { got = append(got, told{feed, hub, topic}) }
	s.check(t, p)
	s.handlers["/feed"] = say("application/rss+xml", rss(""))
	s.check(t, p)
	if want := []told{{s.URL + "/feed", "https://hub.example/", "https://ostrel.example/feed"}, {s.URL + "/feed", "", ""}}; len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("told %v", got)
	}
}
