package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
)

// What becomes of a feed for each way that its server may answer.
func TestAnswers(t *testing.T) {
	ok := say("application/rss+xml", rss(entry(1, "")))
	tests := map[string]struct {
		answer   http.HandlerFunc
		articles int
		problem  string // part of it; "" for none
		next     time.Duration
		gone     bool
		url      string // the feed's afterwards; "" for /feed
	}{
		"valid":              {answer: ok, articles: 1, next: 10 * time.Minute},
		"typed wrong":        {answer: say("text/html", rss(entry(1, ""))), articles: 1, next: 10 * time.Minute},
		"untyped":            {answer: say("application/octet-stream", rss(entry(1, ""))), articles: 1, next: 10 * time.Minute},
		"moved":              {answer: status(301, "Location", "/new"), articles: 1, next: 10 * time.Minute, url: "/new"},
		"moved a bit":        {answer: status(302, "Location", "/new"), articles: 1, next: 10 * time.Minute},
		"moved to no feed":   {answer: status(301, "Location", "/story/1"), problem: "neither RSS", next: 10 * time.Minute},
		"broken XML":         {answer: say("text/xml", "<rss><channel <"), problem: "no feed that can be read", next: 10 * time.Minute},
		"a page":             {answer: say("text/html", "<p>x"), problem: "neither RSS nor Atom nor JSON Feed nor a sitemap", next: 10 * time.Minute},
		"gone":               {answer: status(410), problem: "gone for good", next: 10 * time.Minute, gone: true},
		"missing":            {answer: status(404), problem: "404 Not Found; check the address", next: 10 * time.Minute},
		"too often":          {answer: status(429, "Retry-After", "7200"), problem: "429", next: 2 * time.Hour},
		"too often, in days": {answer: status(429, "Retry-After", "999999"), problem: "429", next: 24 * time.Hour},
		"closed until":       {answer: status(503, "Retry-After", time.Now().Add(5*time.Hour).UTC().Format(http.TimeFormat)), problem: "503", next: 5 * time.Hour},
		"broken server":      {answer: status(500), problem: "500 Internal Server Error; try again later", next: 10 * time.Minute},
		"50 MB": {answer: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/xml")
			io.WriteString(w, "<rss><channel>")
			io.Copy(w, io.LimitReader(spaces{}, 50<<20))
		}, problem: "more than 1048576 bytes", next: 10 * time.Minute},
		"drip": {answer: func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/xml")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}, problem: "too slow", next: 10 * time.Minute},
		"wrong charset":  {answer: say("text/xml; charset=utf-8", "<rss><channel><title>caf\xe9</title></channel></rss>"), problem: "not UTF-8", next: 10 * time.Minute},
		"an unknown one": {answer: say("text/xml; charset=bijoy", "<rss><channel><title>caf\xe9</title></channel></rss>"), problem: `"bijoy" is not a character set`, next: 10 * time.Minute},
		"PDF":            {answer: say("application/pdf", "%PDF"), problem: "application/pdf", next: 10 * time.Minute},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			s.handlers["/feed"], s.handlers["/new"] = test.answer, ok
			s.story("/story/1", "The Ostrel ferry sails twice a day.")
			p, m := s.poller(t, func(o *fetch.Options) { o.MaxBytes, o.Timeout = 1<<20, 5*time.Second })
			if name == "drip" {
				p, m = s.poller(t, func(o *fetch.Options) { o.Timeout = 50 * time.Millisecond })
			}
			r := s.check(t, p)
			got := m.only()
			if r.Articles != test.articles || got.Articles != test.articles || len(m.articles) != test.articles {
				t.Errorf("%d articles, %+v", len(m.articles), r)
			}
			if (test.problem == "") != (got.Problem == "") || !strings.Contains(got.Problem, test.problem) || strings.Contains(got.Problem, "\n") {
				t.Errorf("problem %q, want one that says %q", got.Problem, test.problem)
			}
			if failed := test.problem != ""; failed != (got.Failures == 1) || failed == got.Checked.Equal(monday) {
				t.Errorf("got %+v", got)
			}
			if least := got.Next.Sub(monday); least < test.next*9/10-time.Minute || least > test.next*11/10 {
				t.Errorf("asked next after %v, want about %v", least, test.next)
			}
			if test.url == "" {
				test.url = "/feed"
			}
			if got.Gone != test.gone || got.URL != s.URL+test.url {
				t.Errorf("got %+v", got)
			}
		})
	}
}

type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestConditional(t *testing.T) {
	s := newSite(t)
	full := rss(entry(1, "") + entry(2, ""))
	s.handlers["/feed"] = func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Content-Type", "text/xml")
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(304)
			return
		}
		io.WriteString(w, full)
	}
	s.story("/story/1", "The Ostrel ferry sails twice a day.")
	s.handlers["/story/2"] = status(500)
	p, m := s.poller(t, nil)
	// One item is left for later, so the feed must come whole again.
	if r := s.check(t, p); r.Articles != 1 || r.LeftOut != 1 || m.only().ETag != "" {
		t.Errorf("got %+v", r)
	}
	s.story("/story/2", "The Vell market has moved.")
	if r := s.check(t, p); r.Articles != 0 || r.LeftOut != 1 || s.asked["/story/2"] != 1 {
		t.Errorf("before its time: %+v", r)
	}
	p.o.Now = func() time.Time { return monday.Add(2 * time.Minute) }
	if r := s.check(t, p); r.Articles != 1 || r.LeftOut != 0 || m.only().ETag != `"v1"` {
		t.Errorf("got %+v", r)
	}
	if r := s.check(t, p); !r.NotModified || !m.only().Checked.Equal(p.o.Now()) || s.asked["/story/1"] != 1 {
		t.Errorf("got %+v", r)
	}
	if got := p.Stats(); got != (Stats{Asked: 4, NotModified: 1, New: 2, LeftOut: 1}) {
		t.Errorf("got %+v", got)
	}
}

func TestItems(t *testing.T) {
	long := strings.Repeat("The Ostrel ferry sails twice a day. ", 30)
	content := "<content:encoded><![CDATA[<p>" + long + "</p><p>" + long + "</p>]]></content:encoded>"
	s := newSite(t)
	s.feed(
		entry(1, "<pubDate>Mon, 02 Feb 2026 10:00:00 GMT</pubDate>"),
		entry(2, content),
		entry(3, "<pubDate>Mon, 02 Feb 2026 17:00:00 GMT</pubDate>"), // five hours ahead: a wrong zone
		entry(4, "<pubDate>Mon, 02 Feb 2099 12:00:00 GMT</pubDate>"),
		entry(1, ""), // again
		"<item><title>No page</title><description>Only &lt;b&gt;this&lt;/b&gt;.</description></item>",
		entry(5, ""), entry(6, ""), entry(7, ""),
	)
	for _, path := range []string{"/story/1", "/story/3", "/story/4"} {
		s.story(path, "A story of "+path+" with some more words in it.")
	}
	s.handlers["/story/5"] = say("application/pdf", "%PDF")
	s.handlers["/story/6"] = say("text/html; charset=windows-1252", "<title>x</title><p>"+strings.Repeat("নদীপুরের নতুন সেতু খুলে দেওয়া হয়েছে। ", 5))
	s.handlers["/story/7"] = say("text/html", "<p>"+strings.Repeat("à¦¨à¦¦à§€à¦ªà§\u0081à¦°", 10))
	p, m := s.poller(t, nil)
	m.set(s.URL+"/feed", func(f *State) { f.Publisher = "Ostrel Post" })
	r := s.check(t, p)
	if r.Articles != 6 || r.LeftOut != 2 || r.Items != 9 {
		t.Fatalf("got %+v of %q", r, m.bodies())
	}
	if s.asked["/story/2"] != 0 {
		t.Error("the page of a whole article was asked for")
	}
	host := strings.TrimPrefix(s.URL, "http://")
	host = host[:strings.IndexByte(host, ':')]
	for i, want := range []struct {
		url, title, body string
		published        time.Time
	}{
		{"/story/1", "/story/1", "A story of /story/1", monday.Add(-2 * time.Hour)},
		{"/story/2", "Story 2", long[:40], time.Time{}},
		{"/story/3", "/story/3", "A story of /story/3", monday},
		{"/story/4", "/story/4", "A story of /story/4", time.Time{}},
		{"", "No page", "Only this.", time.Time{}},
		{"/story/6", "x", "নদীপুরের নতুন সেতু", time.Time{}},
	} {
		d := m.articles[i]
		if want.url != "" {
			want.url = s.URL + want.url
		}
		if d.URL != want.url || d.Title != want.title || !strings.HasPrefix(d.Body, want.body) || !d.Published.Equal(want.published) {
			t.Errorf("article %d: got %+v, want %+v", i, d.Article, want)
		}
		if d.Publisher != "Ostrel Post" || d.Feed != s.URL+"/feed" || d.Origin == "" || len(d.Original) == 0 || !strings.HasPrefix(string(d.ID), host+"-") {
			t.Errorf("article %d: got %+v", i, d)
		}
	}
	if r := s.check(t, p); r.Articles != 0 || r.Corrections != 0 || r.LeftOut != 2 || s.asked["/story/5"] != 1 {
		t.Errorf("again: %+v", r)
	}
}

func TestCorrection(t *testing.T) {
	s := newSite(t)
	s.feed(entry(1, ""), entry(2, ""))
	s.story("/story/1", "The ferry sails twice a day.")
	s.story("/story/2", "The market has moved.")
	p, m := s.poller(t, nil)
	s.check(t, p)
	s.feed(entry(1, "<description>Corrected</description>"), entry(2, ""))
	s.story("/story/1", "The ferry sails three times a day.")
	if r := s.check(t, p); r.Articles != 0 || r.Corrections != 1 || len(m.articles) != 3 || m.articles[2].ID != m.articles[0].ID || !strings.Contains(m.articles[2].Body, "three times") {
		t.Errorf("got %+v, %q", r, m.bodies())
	}
}

// What the feed has of an article is kept where its page is not to be had.
func TestPageThatIsRefused(t *testing.T) {
	text := strings.Repeat("The Ostrel ferry sails twice a day. ", 9)
	described := func(n int, text string) string { return entry(n, "<description>"+text+"</description>") }
	s := newSite(t)
	s.feed(described(1, text), described(2, text), described(3, text), described(4, "Too short."), described(5, text+"…"))
	s.handlers["/story/1"] = status(403)
	s.handlers["/story/2"] = say("text/html", "<title>Just a moment...</title><p>Checking your browser.")
	s.handlers["/story/3"] = status(410) // it was taken away: its text is not kept behind its back
	s.handlers["/story/4"], s.handlers["/story/5"] = status(403), status(403)
	p, m := s.poller(t, nil)
	r := s.check(t, p)
	if r.Articles != 2 || r.LeftOut != 3 {
		t.Fatalf("got %+v of %q", r, m.bodies())
	}
	if want := "Story 3: the server refuses: 410 Gone; it was taken away for good"; len(m.leftOut) != 3 || m.leftOut[0] != want {
		t.Errorf("left out: %q", m.leftOut)
	}
	for i, d := range m.articles {
		if d.Body != strings.TrimSpace(text) || d.Title != fmt.Sprint("Story ", i+1) || !strings.HasPrefix(d.URL, s.URL+"/story/") {
			t.Errorf("got %+v", d)
		}
	}
}

// A picture that counts readers has another address each time; no page is asked for
// because of it. When one is, and says what it said, nothing was corrected.
func TestNoCorrection(t *testing.T) {
	s := newSite(t)
	s.story("/story/1", "The ferry sails twice a day.")
	s.feed(entry(1, `<description>Ferry &lt;img src="https://count.example/1"&gt;</description>`))
	p, m := s.poller(t, nil)
	s.check(t, p)
	s.feed(entry(1, `<description>Ferry &lt;img src="https://count.example/2"&gt;</description>`))
	if r := s.check(t, p); r.Corrections != 0 || s.asked["/story/1"] != 1 {
		t.Errorf("after another picture: %+v, asked %v", r, s.asked)
	}
	s.feed(entry(1, `<description>Ferry, a new summary</description>`))
	if r := s.check(t, p); r.Corrections != 0 || s.asked["/story/1"] != 2 || len(m.articles) != 1 {
		t.Errorf("after another summary: %+v, asked %v, %q", r, s.asked, m.bodies())
	}
}

// The page's own name for its publisher comes before the feed's title.
func TestPublisherOfAPage(t *testing.T) {
	s := newSite(t)
	s.handlers["/story/1"] = say("text/html", `<meta property="og:site_name" content="Ostrel Post"><p>The ferry sails twice a day.`)
	s.feed(entry(1, ""))
	p, m := s.poller(t, nil)
	s.check(t, p)
	if len(m.articles) != 1 || m.articles[0].Publisher != "Ostrel Post" {
		t.Errorf("got %+v", m.articles)
	}
}

// What seems to be no article is held for an editor, with its reason and what stands
// there; its page is not asked for again until the feed says something else of it.
func TestHeld(t *testing.T) {
	s := newSite(t)
	s.feed(entry(1, ""), entry(2, ""))
	s.handlers["/story/1"] = say("text/html", "<title>Just a moment...</title><p>Checking your browser before you go on.")
	s.story("/story/2", "The market has moved.")
	p, m := s.poller(t, nil)
	r := s.check(t, p)
	if r.Articles != 1 || r.Held != 1 || r.LeftOut != 0 || len(m.articles) != 1 || len(m.held) != 1 || p.Stats().Held != 1 {
		t.Fatalf("got %+v, held %+v", r, m.held)
	}
	h := m.held[0]
	if h.Title != "Story 1" || h.Link != s.URL+"/story/1" || !strings.Contains(h.reason, "a check for robots") || strings.Contains(h.reason, h.Link) ||
		!strings.Contains(h.document.Body, "Checking your browser") || h.document.URL != h.Link || h.document.Feed != s.URL+"/feed" {
		t.Errorf("held %+v", h)
	}
	s.check(t, p)
	if s.asked["/story/1"] != 1 {
		t.Errorf("asked for again: %d times", s.asked["/story/1"])
	}
	s.feed(entry(1, "<description>Corrected</description>"), entry(2, ""))
	s.story("/story/1", "The ferry sails twice a day.")
	if r := s.check(t, p); r.Articles != 1 || len(m.articles) != 2 {
		t.Errorf("once it is an article: %+v", r)
	}
}

// When no more can be held, nothing is lost: the item is tried again for as long as its
// feed has it.
func TestQueueFull(t *testing.T) {
	s := newSite(t)
	s.feed(entry(1, ""))
	s.handlers["/story/1"] = say("text/html", "<title>Just a moment...</title><p>Checking your browser before you go on.")
	p, m := s.poller(t, nil)
	m.mostHeld = 0
	now := monday
	p.o.Now = func() time.Time { return now }
	for range 2 * maxAttempts {
		if r := s.check(t, p); r.LeftOut != 1 || r.Held != 0 || m.only().ETag != "" {
			t.Fatalf("got %+v", r)
		}
		now = now.Add(time.Hour)
	}
	if len(m.leftOut) != 2*maxAttempts || !strings.Contains(m.leftOut[0], "too many items wait") {
		t.Errorf("left out: %q", m.leftOut)
	}
	m.mostHeld = 1
	if r := s.check(t, p); r.Held != 1 || len(m.held) != 1 {
		t.Errorf("got %+v", r)
	}
}

func TestServerThatHasEnough(t *testing.T) {
	s := newSite(t)
	s.feed(entry(1, ""), entry(2, ""), entry(3, ""))
	for _, path := range []string{"/story/1", "/story/2", "/story/3"} {
		s.handlers[path] = status(429)
	}
	p, _ := s.poller(t, nil)
	if r := s.check(t, p); r.LeftOut != 3 || s.asked["/story/1"] != 1 || s.asked["/story/2"]+s.asked["/story/3"] != 0 {
		t.Errorf("got %+v, asked %v", r, s.asked)
	}
}

func TestMovedToAListedFeed(t *testing.T) {
	s := newSite(t)
	s.feed()
	s.handlers["/old"] = status(301, "Location", "/feed")
	p, m := s.poller(t, nil)
	m.feeds[s.URL+"/old"] = State{URL: s.URL + "/old"}
	r, err := p.Check(t.Context(), s.URL+"/old")
	if err != nil || !r.State.Gone || !strings.Contains(r.State.Problem, "listed already") || len(m.feeds) != 2 {
		t.Errorf("got %+v, error %v", r, err)
	}
}

func TestStoreThatFails(t *testing.T) {
	s := newSite(t)
	s.feed(entry(1, ""))
	s.story("/story/1", "The ferry sails twice a day.")
	p, m := s.poller(t, nil)
	m.full = errors.New("no space left on device")
	if r := s.check(t, p); !strings.Contains(r.State.Problem, "no space left on device; look at the disk") || r.Articles != 0 {
		t.Errorf("got %+v", r)
	}
	if due := p.due(m.only(), monday); due.Sub(monday) < 9*time.Minute {
		t.Errorf("due after %v though its state could not be saved", due.Sub(monday))
	}
	m.full = nil
	if r := s.check(t, p); r.Articles != 1 || m.only().Problem != "" || p.due(m.only(), monday) != m.only().Next {
		t.Errorf("got %+v", r)
	}
}

func TestStop(t *testing.T) {
	s := newSite(t)
	s.feed(entry(1, ""), entry(2, ""), entry(3, ""))
	for _, path := range []string{"/story/1", "/story/3"} {
		s.story(path, "A story of "+path)
	}
	p, m := s.poller(t, nil)
	var running []Progress
	s.handlers["/story/2"] = func(_ http.ResponseWriter, r *http.Request) {
		running = p.Running()
		if !p.Stop(s.URL + "/feed") {
			t.Error("nothing was at work")
		}
		<-r.Context().Done()
	}
	_, err := p.Check(t.Context(), s.URL+"/feed")
	if !errors.Is(err, ErrStopped) || len(running) != 1 || running[0] != (Progress{s.URL + "/feed", 1, 3}) || p.Stop(s.URL+"/feed") {
		t.Errorf("error %v, running %+v", err, running)
	}
	if got := m.only(); got.Problem != "" || got.Articles != 1 || !got.Next.After(monday) {
		t.Errorf("got %+v", got)
	}
	s.story("/story/2", "A story.")
	if r := s.check(t, p); r.Articles != 2 {
		t.Errorf("the rest: %+v", r)
	}
}

func TestCheckOfAnUnlistedFeed(t *testing.T) {
	p := New(Options{Store: newMemory()})
	if _, err := p.Check(t.Context(), "https://ostrel.example/feed"); !errors.Is(err, ErrNotListed) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := p.Run(ctx); err != nil {
		t.Errorf("got %v", err)
	}
}

func TestDiscover(t *testing.T) {
	s := newSite(t)
	s.feed(entry(1, ""))
	s.handlers["/moved"] = status(301, "Location", "/feed")
	s.handlers["/"] = say("text/html", `<link rel="alternate" type="application/rss+xml" href="/comments/feed"><link rel=stylesheet href=x><link rel="alternate" hreflang=bn href="/bn">
		<LINK REL="Alternate home" TYPE="application/rss+xml" HREF="/dead"><link rel=alternate type="application/atom+xml" href="feed">`)
	s.handlers["/none"] = say("text/html", "<p>x")
	s.handlers["/bad"] = say("text/html", `<link rel=alternate type=application/rss+xml href="/none">`)
	p, _ := s.poller(t, nil)
	for path, says := range map[string]string{"/feed": "", "/moved": "", "/": "", "/none": "names no feed", "/bad": "can be read", "/missing": "404"} {
		got, err := Discover(t.Context(), p.o.Fetch, s.URL+path)
		if says == "" && (err != nil || got != (Found{s.URL + "/feed", "Ostrel & Vell", 1})) || says != "" && (err == nil || !strings.Contains(err.Error(), says)) {
			t.Errorf("%s: got %+v, error %v; want %q", path, got, err, says)
		}
	}
}
