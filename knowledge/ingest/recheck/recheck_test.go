package recheck

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
)

var monday = time.Date(2026, 2, 2, 12, 0, 0, 0, time.UTC)

// web is a web whose pages a test changes as it goes: HTML, or a status.
type web struct {
	mu    sync.Mutex
	pages map[string]any
	asked []string
}

func (w *web) set(address string, page any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pages[address] = page
}

func (w *web) Get(_ context.Context, address string, since fetch.Conditional) (*fetch.Page, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, address)
	switch page := w.pages[address].(type) {
	case string:
		etag := knowledge.Revision(page)
		if since.ETag == etag {
			return &fetch.Page{URL: address, Status: http.StatusNotModified}, nil
		}
		return &fetch.Page{URL: address, Status: http.StatusOK, ContentType: "text/html; charset=utf-8", ETag: etag, Body: []byte(page)}, nil
	case int:
		return nil, &fetch.Error{URL: address, Cause: fmt.Errorf("%w: %d", fetch.ErrStatus, page), Hint: "look", Status: page}
	}
	return nil, &fetch.Error{URL: address, Cause: fetch.ErrUnreachable, Hint: "try again later"}
}

func html(title string, sentences ...string) string {
	return "<title>" + title + "</title><article><h1>" + title + "</h1><p>" + strings.Join(sentences, "<p>") + "</article>"
}

const (
	ferry  = "The ferry at Tilpara begins on 4 May, the district office said on Sunday morning."
	cattle = "It carries forty people and their cattle across the river for a small fee."
	moved  = "The ferry at Tilpara begins on 5 May, the district office said on Sunday morning."
)

// bench is a checker over a web and a store, with a clock.
type bench struct {
	*Checker
	*web
	*memory
	clock time.Time
}

func newBench(o Options) *bench {
	b := &bench{web: &web{pages: map[string]any{}}, memory: newMemory(), clock: monday}
	o.Fetch, o.Store, o.Pause, o.Now = b.web, b.memory, -1, func() time.Time { return b.clock }
	b.Checker = New(o)
	return b
}

// take has the bench hold the article of a page as it is now.
func (b *bench) take(t *testing.T, address string) knowledge.ArticleID {
	t.Helper()
	page, err := b.web.Get(t.Context(), address, fetch.Conditional{})
	if err != nil {
		t.Fatal(err)
	}
	d, err := ingest.Web{URL: address, ContentType: page.ContentType, Body: page.Body, ETag: page.ETag}.Document()
	if err != nil {
		t.Fatal(err)
	}
	b.memory.put(Page{Article: d.ID, URL: address, ETag: d.Page.ETag, Text: true, Since: b.clock}, d)
	b.web.asked = nil
	b.rounds(t) // plans
	return d.ID
}

// rounds lets the checker work until nothing is due.
func (b *bench) rounds(t *testing.T) {
	t.Helper()
	for range 100 {
		worked, err := b.round(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !worked {
			return
		}
	}
	t.Fatal("there is always something to do")
}

const story = "https://post.example/ferry"

// A page is looked at after an hour, six, a day and a week, and then no more.
func TestSchedule(t *testing.T) {
	b := newBench(Options{})
	b.set(story, html("Ferry", ferry, cattle))
	b.take(t, story)
	var looks []time.Duration
	for range 24 * 30 {
		before := len(b.asked)
		b.rounds(t)
		if len(b.asked) > before {
			looks = append(looks, b.clock.Sub(monday))
		}
		b.clock = b.clock.Add(time.Hour)
	}
	if want := DefaultAfter(); !slices.Equal(looks, want) {
		t.Errorf("looked at after %v, want %v", looks, want)
	}
	if n := b.Stats()[Same]; n != 4 {
		t.Errorf("stats %v", b.Stats())
	}
}

// A page of which nobody knows anything new was published long before it was taken.
func TestOldPagesAreNotLookedAt(t *testing.T) {
	b := newBench(Options{})
	b.set(story, html("Ferry", ferry, cattle))
	id := b.take(t, story)
	p := b.memory.page(id)
	p.Since, p.Planned, p.Looks = monday.Add(-30*24*time.Hour), false, 0
	b.memory.put(p, b.memory.taken[id])
	b.rounds(t)
	if p := b.memory.page(id); !p.Planned || !p.Next.IsZero() || len(b.asked) != 0 {
		t.Errorf("planned %+v, asked %v", p, b.asked)
	}
}

// What a second look finds, for each way in which a page may have changed.
func TestLook(t *testing.T) {
	links := "<p><a href=/1>More on bridges</a><p><a href=/2>More on boats</a>"
	for name, c := range map[string]struct {
		before, after any
		want          Outcome
	}{
		"nothing":                    {html("Ferry", ferry, cattle), html("Ferry", ferry, cattle), Same},
		"a corrected day":            {html("Ferry", ferry, cattle), html("Ferry", moved, cattle), Corrected},
		"a sentence more":            {html("Ferry", ferry), html("Ferry", ferry, cattle), Corrected},
		"blanks":                     {html("Ferry", ferry, cattle), html("Ferry", strings.ReplaceAll(ferry, " ", "  "), cattle), Same},
		"other bytes, same text":     {html("Ferry", ferry, cattle), html("Ferry", ferry, cattle) + "<!-- 17:03 -->", Same},
		"other links at its end":     {html("Ferry", ferry, cattle), html("Ferry", ferry, cattle, "Read: the new bridge"), Same},
		"links beside it":            {html("Ferry", ferry, cattle), html("Ferry", ferry, cattle) + links, Same},
		"a check for robots":         {html("Ferry", ferry, cattle), "<title>Just a moment...</title><p>Checking your browser before you go on.", Unclear},
		"another story in its place": {html("Ferry", ferry, cattle), html("Market", "Sellers moved to Shimulbari yesterday.", "Nobody knows why they left so early in spring."), Unclear},
		"a page that is gone":        {html("Ferry", ferry, cattle), 404, Missing},
		"a server that is down":      {html("Ferry", ferry, cattle), 503, Failed},
		"a login":                    {html("Ferry", ferry, cattle), 403, Failed},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(Options{})
			b.set(story, c.before)
			id := b.take(t, story)
			b.set(story, c.after)
			counts, err := b.Check(t.Context(), []Page{b.memory.page(id)}, nil)
			if err != nil || counts[c.want] != 1 {
				t.Fatalf("found %v, %v; want %s", counts, err, c.want)
			}
			d := b.memory.taken[id]
			if corrected := len(b.memory.corrected) == 1; corrected != (c.want == Corrected) {
				t.Errorf("corrected: %v", b.memory.corrected)
			}
			if c.want == Corrected && (d.ID != id || d.Page.ETag == "" || len(d.Original) == 0) {
				t.Errorf("corrected to %+v", d)
			}
			if len(b.memory.said) != 0 {
				t.Errorf("said of it: %q", b.memory.said)
			}
		})
	}
}

// A correction is what the page says now, also where the feed's text helped to find the
// article at first.
func TestCorrectionComparesPages(t *testing.T) {
	b := newBench(Options{})
	b.set(story, html("Ferry", ferry, cattle))
	id := b.take(t, story)
	d := b.memory.taken[id]
	d.Body = cattle // found with other help, or by an earlier version
	b.memory.put(b.memory.page(id), d)
	b.set(story, html("Ferry", ferry, cattle)+"<!-- other bytes -->")
	if counts, err := b.Check(t.Context(), []Page{b.memory.page(id)}, nil); err != nil || counts[Same] != 1 {
		t.Errorf("found %v, %v", counts, err)
	}
}

// A page must be gone twice, some time apart; then its article is withdrawn, until the
// page is back.
func TestWithdrawn(t *testing.T) {
	b := newBench(Options{})
	b.set(story, html("Ferry", ferry, cattle))
	id := b.take(t, story)
	b.set(story, 410)
	for hour := 0; hour < 12 && len(b.memory.said) == 0; hour++ {
		b.clock = b.clock.Add(time.Hour)
		b.rounds(t)
	}
	p := b.memory.page(id)
	if len(b.memory.said) != 1 || b.memory.said[0] != string(id)+": its page is gone: Gone" || p.Withdrawn.Sub(p.Gone) != DefaultConfirm || len(b.asked) != 2 {
		t.Fatalf("said %q, %+v, asked %v", b.memory.said, p, b.asked)
	}
	// It is looked at less and less often.
	b.web.asked = nil
	for range 120 {
		b.clock = b.clock.Add(24 * time.Hour)
		b.rounds(t)
	}
	if b.Stats()[Withdrawn] != 1 || b.Stats()[Missing] == 0 {
		t.Errorf("stats %v", b.Stats())
	}
	if n := len(b.asked); n < 6 || n > 12 || len(b.memory.said) != 1 {
		t.Errorf("asked %d times in 120 days, said %q", n, b.memory.said)
	}
	// Something else in its place does not bring it back.
	b.set(story, "<title>Just a moment...</title><p>Checking your browser before you go on.")
	if counts, err := b.Check(t.Context(), []Page{b.memory.page(id)}, nil); err != nil || counts[Unclear] != 1 || len(b.memory.said) != 1 {
		t.Errorf("found %v, %v", counts, err)
	}
	b.set(story, html("Ferry", ferry, cattle))
	if counts, err := b.Check(t.Context(), []Page{b.memory.page(id)}, nil); err != nil || counts[Back] != 1 || len(b.memory.said) != 2 || b.memory.said[1] != string(id)+": its page is back" {
		t.Errorf("found %v, %v, said %q", counts, err, b.memory.said)
	}
	if p := b.memory.page(id); !p.Gone.IsZero() || !p.Withdrawn.IsZero() {
		t.Errorf("%+v", p)
	}
}

// A post of a Telegram channel is looked at on the page that shows it alone: what was
// edited is a correction, what isn't there twice is withdrawn.
func TestPost(t *testing.T) {
	const page = "https://t.me/ostrel_news/412?embed=1&mode=tme"
	post := func(text string) string {
		return `<body class="widget_frame_base"><div class="tgme_widget_message js-widget_message" data-post="ostrel_news/412"><div class="tgme_widget_message_text js-message_text" dir="auto">` + text +
			`</div><a class="tgme_widget_message_date"><time datetime="2026-02-01T10:00:00+00:00">x</time></a></div>`
	}
	b := newBench(Options{})
	b.set(page, post(ferry+"<br/>"+cattle))
	id := b.take(t, page)
	if d := b.memory.taken[id]; d.Body != ferry+"\n"+cattle || d.URL != "https://t.me/ostrel_news/412" {
		t.Fatalf("taken as %+v", d.Article)
	}
	check := func(want Outcome) {
		t.Helper()
		if counts, err := b.Check(t.Context(), []Page{b.memory.page(id)}, nil); err != nil || counts[want] != 1 {
			t.Errorf("found %v, %v; want %s", counts, err, want)
		}
	}
	check(Same)
	b.set(page, post(moved+"<br/>"+cattle))
	check(Corrected)
	if d := b.memory.taken[id]; d.Body != moved+"\n"+cattle {
		t.Errorf("corrected to %q", d.Body)
	}
	b.set(page, post("")) // the text was taken out, a picture stays
	check(Unclear)
	b.set(page, `<div class="tgme_widget_message_error">Please open Telegram to view this post</div>`)
	check(Unclear)
	b.set(page, `<div class="tgme_widget_message_error">Post not found</div>`)
	check(Missing)
	b.clock = b.clock.Add(DefaultConfirm)
	check(Withdrawn)
	if want := string(id) + ": its page is gone: its channel shows it no more"; !slices.Equal(b.memory.said, []string{want}) {
		t.Errorf("said %q", b.memory.said)
	}
	b.set(page, post(moved+"<br/>"+cattle))
	check(Back)
}

// A page that is gone once and there again was never withdrawn.
func TestGoneOnce(t *testing.T) {
	b := newBench(Options{})
	b.set(story, html("Ferry", ferry, cattle))
	id := b.take(t, story)
	b.set(story, 404)
	b.clock = b.clock.Add(time.Hour)
	b.rounds(t)
	if b.memory.page(id).Gone.IsZero() {
		t.Fatalf("%+v", b.memory.page(id))
	}
	b.set(story, html("Ferry", ferry, cattle))
	b.clock = b.clock.Add(DefaultConfirm)
	b.rounds(t)
	if p := b.memory.page(id); !p.Gone.IsZero() || len(b.memory.said) != 0 {
		t.Errorf("%+v, said %q", p, b.memory.said)
	}
}

// Of an article that is made of its feed's text only the page's being there counts.
func TestTextOfTheFeed(t *testing.T) {
	b := newBench(Options{})
	b.set(story, html("Ferry", ferry, cattle))
	id := b.take(t, story)
	p := b.memory.page(id)
	p.Text = false
	b.set(story, html("Ferry", moved, cattle))
	if counts, err := b.Check(t.Context(), []Page{p}, nil); err != nil || counts[Same] != 1 || len(b.memory.corrected) != 0 {
		t.Errorf("found %v, %v", counts, err)
	}
}

// A server that fails is left alone for longer each time; the schedule goes on.
func TestFailures(t *testing.T) {
	b := newBench(Options{})
	b.set(story, html("Ferry", ferry, cattle))
	id := b.take(t, story)
	b.set(story, 503)
	var looks []time.Duration
	for range 40 {
		before := len(b.asked)
		b.rounds(t)
		if len(b.asked) > before {
			looks = append(looks, b.clock.Sub(monday))
		}
		b.clock = b.clock.Add(time.Hour)
	}
	h := time.Hour
	if want := []time.Duration{h, 2 * h, 4 * h, 6 * h, 7 * h, 9 * h, 24 * h, 25 * h, 27 * h}; !slices.Equal(looks, want) {
		t.Errorf("looked at after %v, want %v", looks, want)
	}
	if len(b.memory.said) != 0 || !b.memory.page(id).Gone.IsZero() {
		t.Error("a server that is down withdrew an article")
	}
}

// No more pages an hour than allowed, and all of them in the end.
func TestHourly(t *testing.T) {
	b := newBench(Options{Hourly: 7})
	for i := range 30 {
		address := fmt.Sprintf("https://h%d.example/%d", i%3, i)
		b.set(address, html("Ferry", ferry, cattle))
		b.take(t, address)
	}
	b.clock = b.clock.Add(30 * time.Minute)
	for hour := 1; len(b.asked) < 30; hour++ {
		if hour > 5 {
			t.Fatalf("%d pages after %d hours", len(b.asked), hour)
		}
		b.clock = b.clock.Add(time.Hour)
		before := len(b.asked)
		b.rounds(t)
		if n := len(b.asked) - before; n != min(7, 30-before) {
			t.Errorf("%d pages in hour %d", n, hour)
		}
	}
}

// Run does it all, ends with its context, and lives through a store that fails.
func TestRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, m := &web{pages: map[string]any{story: html("Ferry", ferry, cattle)}}, newMemory()
		c := New(Options{Fetch: w, Store: m})
		m.put(Page{Article: "a", URL: story, Since: time.Now(), Text: true}, ingest.Document{})
		m.full = errors.New("no space left on device")
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- c.Run(ctx) }()
		time.Sleep(time.Minute)
		m.mu.Lock()
		m.full = nil
		m.mu.Unlock()
		time.Sleep(8 * 24 * time.Hour)
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if len(w.asked) != 4 {
			t.Errorf("asked %d times, want 4", len(w.asked))
		}
	})
}

// A thousand pages of four sites: each site is asked for one at a time, with what it
// needs to say that nothing has changed, and for nothing that its robots.txt closes.
func TestPolite(t *testing.T) {
	type counts struct{ inFlight, most, asked, conditional, closed, robots atomic.Int64 }
	m := newMemory()
	var all []*counts
	for host := range 4 {
		n := new(counts)
		all = append(all, n)
		s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if now := n.inFlight.Add(1); now > n.most.Load() {
				n.most.Store(now)
			}
			defer n.inFlight.Add(-1)
			switch {
			case r.URL.Path == "/robots.txt":
				n.robots.Add(1)
				_, _ = fmt.Fprint(w, "User-agent: *\nDisallow: /closed/\n")
				return
			case strings.HasPrefix(r.URL.Path, "/closed/"):
				n.closed.Add(1)
			case r.Header.Get("If-None-Match") == `"v1"`:
				n.conditional.Add(1)
			}
			n.asked.Add(1)
			w.WriteHeader(http.StatusNotModified)
		}))
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.%d:0", host+1))
		if err != nil {
			t.Skipf("this system has one loopback address only: %v", err)
		}
		_ = s.Listener.Close()
		s.Listener = l
		s.Start()
		t.Cleanup(s.Close)
		for i := range 250 {
			path := fmt.Sprint("/story/", i)
			if i%50 == 0 {
				path = fmt.Sprint("/closed/", i)
			}
			m.put(Page{Article: knowledge.ArticleID(fmt.Sprint(host, "-", i)), URL: s.URL + path, ETag: `"v1"`, Text: true, Planned: true, Since: monday, Next: monday}, ingest.Document{})
		}
	}
	client, err := fetch.New(fetch.Options{UserAgent: "Ukti-Test/1.0 (+https://ostrel.example/bot)", AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	c := New(Options{Fetch: client, Store: m, Pause: -1})
	pages, err := m.Pages(t.Context(), true)
	if err != nil {
		t.Fatal(err)
	}
	last := Progress{}
	found, err := c.Check(t.Context(), pages, func(p Progress) { last = p })
	if err != nil || found[Same] != 980 || found[Failed] != 20 || last.Done != 1000 || last.Total != 1000 {
		t.Errorf("found %v, %v; the last progress %+v", found, err, last)
	}
	for host, n := range all {
		if n.most.Load() != 1 || n.asked.Load() != 245 || n.conditional.Load() != 245 || n.closed.Load() != 0 || n.robots.Load() != 1 {
			t.Errorf("host %d: %d at once, asked for %d, %d with conditions, %d closed, robots.txt %d times", host,
				n.most.Load(), n.asked.Load(), n.conditional.Load(), n.closed.Load(), n.robots.Load())
		}
	}
}
