package feed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
)

func TestWait(t *testing.T) {
	const m = time.Minute
	tests := map[string]struct {
		every, asked time.Duration
		failures     int
		want         time.Duration // without jitter
	}{
		"all is well":          {every: 10 * m, want: 10 * m},
		"first failure":        {every: 10 * m, failures: 1, want: 10 * m},
		"second":               {every: 10 * m, failures: 2, want: 20 * m},
		"fourth":               {every: 10 * m, failures: 4, want: 80 * m},
		"many":                 {every: 10 * m, failures: 1000, want: maxBackOff},
		"seldom asked anyway":  {every: 24 * 60 * m, failures: 9, want: 24 * 60 * m},
		"too often":            {every: 1, want: leastEvery},
		"the server asks":      {every: m, failures: 1, asked: 90 * m, want: 90 * m},
		"the server asks less": {every: 10 * m, failures: 1, asked: m, want: 10 * m},
		"for ever":             {every: m, failures: 1, asked: 1000 * 60 * m, want: maxAsked},
	}
	for name, test := range tests {
		low, high := wait(test.every, test.failures, test.asked, 0), wait(test.every, test.failures, test.asked, 0.999)
		least, most := test.want*9/10, test.want*11/10
		if test.asked >= test.want {
			least, most = test.want, test.want
		}
		if low < least || high > most || low > high {
			t.Errorf("%s: from %v to %v, want about %v", name, low, high, test.want)
		}
	}
}

// A clock that was wrong, or a machine that slept: no feed waits longer than it could
// by its interval, and none is called stale that was not asked.
func TestClockThatJumped(t *testing.T) {
	p := New(Options{Every: 10 * time.Minute, Now: func() time.Time { return monday }})
	for name, test := range map[string]struct {
		state      State
		due        time.Duration // from now
		staleToday bool
	}{
		"all is well":                      {State{Checked: monday, Next: monday.Add(10 * time.Minute)}, 10 * time.Minute, false},
		"asked while it was next year":     {State{Checked: monday.AddDate(1, 0, 0), Next: monday.AddDate(1, 0, 0)}, 0, false},
		"asked seldom":                     {State{Every: 48 * time.Hour, Next: monday.Add(50 * time.Hour)}, 50 * time.Hour, false},
		"a server asked for a day":         {State{Failures: 1, Checked: monday, Next: monday.Add(24 * time.Hour)}, 24 * time.Hour, false},
		"nobody asked while it slept":      {State{Checked: monday.Add(-9 * time.Hour), Next: monday.Add(-8 * time.Hour)}, -8 * time.Hour, false},
		"asked in vain for nine hours":     {State{Failures: 9, Checked: monday.Add(-9 * time.Hour), Next: monday.Add(time.Hour)}, time.Hour, true},
		"in vain, but not for long so far": {State{Failures: 2, Checked: monday.Add(-time.Hour), Next: monday.Add(time.Hour)}, time.Hour, false},
	} {
		if due := p.due(test.state, monday).Sub(monday); due != test.due {
			t.Errorf("%s: due in %v, want %v", name, due, test.due)
		}
		if stale := p.StaleNow(test.state, monday); stale != test.staleToday {
			t.Errorf("%s: stale: %v", name, stale)
		}
	}
}

func TestStaleAt(t *testing.T) {
	at := monday
	for name, test := range map[string]struct {
		state    State
		fallback time.Duration
		want     time.Time
	}{
		"its own limit": {State{Checked: at, Added: at.Add(-time.Hour), Stale: time.Minute}, time.Hour, at.Add(time.Minute)},
		"the fallback":  {State{Checked: at}, time.Hour, at.Add(time.Hour)},
		"the default":   {State{Checked: at}, 0, at.Add(defaultStale)},
		"never asked":   {State{Added: at}, time.Hour, at.Add(time.Hour)},
		"gone":          {State{Checked: at, Gone: true}, time.Hour, time.Time{}},
	} {
		if got := test.state.StaleAt(test.fallback); !got.Equal(test.want) {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
	}
}

// web answers without a network, within the bubble of synctest.
type web struct {
	mu      sync.Mutex
	fail    map[string]error
	takes   time.Duration // an answer
	asked   map[string][]time.Time
	now     map[string]int // by host
	most    int            // at once
	twice   bool           // one host was asked twice at once
	content string
}

func (w *web) Get(ctx context.Context, address string, _ fetch.Conditional) (*fetch.Page, error) {
	w.mu.Lock()
	host := hostOf(address)
	w.asked[address] = append(w.asked[address], time.Now())
	w.now[host]++
	w.twice = w.twice || w.now[host] > 1
	all := 0
	for _, n := range w.now {
		all += n
	}
	w.most = max(w.most, all)
	err := w.fail[address]
	content := w.content
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		w.now[host]--
		w.mu.Unlock()
	}()
	select {
	case <-time.After(w.takes):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	return &fetch.Page{URL: address, Permanent: address, Status: 200, ContentType: "text/xml", MediaType: "text/xml", Body: []byte(rss(content))}, nil
}

func (w *web) times(address string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.asked[address])
}

// run runs a poller over feeds within a bubble, and gives all that was logged.
func run(t *testing.T, w *web, feeds []State, o Options, then func(*Poller, *memory)) string {
	var log bytes.Buffer
	synctest.Test(t, func(t *testing.T) {
		w.asked, w.now = map[string][]time.Time{}, map[string]int{}
		m := newMemory(feeds...)
		o.Fetch, o.Store, o.Log = w, m, slog.New(slog.NewTextHandler(&log, nil))
		p := New(o)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- p.Run(ctx) }()
		then(p, m)
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run gave %v", err)
		}
	})
	return log.String()
}

func feeds(addresses ...string) (list []State) {
	for _, a := range addresses {
		list = append(list, State{URL: a, Added: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)}) // when bubbles begin
	}
	return list
}

func TestSchedule(t *testing.T) {
	w := &web{}
	list := feeds("http://a.test/1", "http://b.test/1")
	list[1].Every = time.Minute
	run(t, w, list, Options{}, func(p *Poller, m *memory) {
		time.Sleep(time.Hour + 10*time.Minute)
		if a, b := w.times("http://a.test/1"), w.times("http://b.test/1"); a < 7 || a > 9 || b < 62 || b > 80 {
			t.Errorf("asked %d and %d times", a, b)
		}
		// A feed that another process lists is noticed, and one that is removed.
		m.mu.Lock()
		delete(m.feeds, "http://b.test/1")
		m.feeds["http://c.test/1"] = State{URL: "http://c.test/1"}
		m.mu.Unlock()
		before := w.times("http://b.test/1")
		time.Sleep(2 * reread)
		if w.times("http://c.test/1") != 1 || w.times("http://b.test/1") > before+1 {
			t.Errorf("the new one was asked %d times", w.times("http://c.test/1"))
		}
		// One that was just added is asked at once.
		m.mu.Lock()
		m.feeds["http://d.test/1"] = State{URL: "http://d.test/1"}
		m.mu.Unlock()
		p.Wake()
		synctest.Wait()
		if w.times("http://d.test/1") != 1 {
			t.Error("the feed that was added is not asked")
		}
	})
}

func TestAnItemIsTakenWithinItsInterval(t *testing.T) {
	w := &web{}
	long := strings.Repeat("The ferry sails twice. ", 40)
	run(t, w, feeds("http://a.test/1"), Options{Every: 30 * time.Second}, func(p *Poller, m *memory) {
		time.Sleep(17 * time.Minute)
		w.mu.Lock()
		w.content = entry(1, "<content:encoded>&lt;p&gt;"+long+"&lt;p&gt;"+long+"</content:encoded>")
		w.mu.Unlock()
		time.Sleep(33 * time.Second)
		synctest.Wait()
		if len(m.bodies()) != 1 {
			t.Errorf("got %q", m.bodies())
		}
	})
}

func TestHowManyAtOnce(t *testing.T) {
	var list []State
	for i := range 12 {
		list = append(list, feeds(fmt.Sprintf("http://%d.test/1", i), fmt.Sprintf("http://%d.test/2", i))...)
	}
	w := &web{takes: 20 * time.Second}
	run(t, w, list, Options{AtOnce: 3}, func(p *Poller, m *memory) {
		time.Sleep(24/3*20*time.Second + time.Minute)
		w.mu.Lock()
		if w.most != 3 || w.twice || len(w.asked) != 24 {
			t.Errorf("%d at once, one host twice = %v, %d asked", w.most, w.twice, len(w.asked))
		}
		w.mu.Unlock()
		// Check waits for its host.
		var checks sync.WaitGroup
		for range 3 {
			checks.Go(func() {
				if _, err := p.Check(context.Background(), "http://1.test/1"); err != nil {
					t.Error(err)
				}
			})
		}
		checks.Wait()
		w.mu.Lock()
		if w.twice {
			t.Error("one host was asked twice at once")
		}
		w.mu.Unlock()
	})
}

func TestFailuresAndStaleness(t *testing.T) {
	const address = "http://a.test/1"
	w := &web{fail: map[string]error{address: &fetch.Error{URL: address, Cause: fetch.ErrUnreachable, Hint: "try again later"}}}
	log := run(t, w, feeds(address), Options{}, func(p *Poller, m *memory) {
		time.Sleep(24 * time.Hour)
		// 10, 20, 40, 80, 160 min, then every three hours.
		if n := w.times(address); n < 11 || n > 14 {
			t.Errorf("asked %d times in a day", n)
		}
		if s := m.only(); s.Problem != "cannot be reached; try again later" || s.Failures < 11 || !s.Checked.IsZero() || p.Stats().Stale != 1 {
			t.Errorf("got %+v", s)
		}
		w.mu.Lock()
		clear(w.fail)
		w.mu.Unlock()
		time.Sleep(4 * time.Hour)
		if s := m.only(); s.Problem != "" || s.Failures != 0 || s.Checked.IsZero() || p.Stats().Stale != 0 {
			t.Errorf("got %+v", s)
		}
		// Gone: no more.
		w.mu.Lock()
		w.fail[address] = &fetch.Error{URL: address, Cause: fetch.ErrStatus, Status: 410}
		w.mu.Unlock()
		time.Sleep(time.Hour)
		n := w.times(address)
		time.Sleep(100 * time.Hour)
		if s := m.only(); !s.Gone || w.times(address) != n || p.Stats().Stale != 0 {
			t.Errorf("got %+v, asked %d times more", s, w.times(address)-n)
		}
	})
	for _, once := range []string{"a feed fails", "a feed is stale", "a feed works again", "a feed is no longer stale", "a feed is gone"} {
		if n := strings.Count(log, `"`+once+`"`); n != 1 {
			t.Errorf("%q is logged %d times", once, n)
		}
	}
}

// A store that cannot be written to must not make the poller run hot.
func TestFullDisk(t *testing.T) {
	w := &web{}
	log := run(t, w, feeds("http://a.test/1"), Options{}, func(p *Poller, m *memory) {
		m.mu.Lock()
		m.full = errors.New("no space left on device")
		m.mu.Unlock()
		time.Sleep(time.Hour)
		if n := w.times("http://a.test/1"); n < 5 || n > 8 {
			t.Errorf("asked %d times", n)
		}
	})
	if n := strings.Count(log, "no space left on device"); n != 1 {
		t.Errorf("logged %d times", n)
	}
}

func TestRunEndsAtOnce(t *testing.T) {
	w := &web{takes: time.Hour}
	run(t, w, feeds("http://a.test/1"), Options{}, func(p *Poller, m *memory) {
		synctest.Wait()
		if len(p.Running()) != 1 {
			t.Error("nothing is at work")
		}
	})
}
