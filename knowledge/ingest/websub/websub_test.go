package websub

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	feedURL = "https://ostrel.example/feed"
	hubURL  = "https://hub.example/"
	base    = "https://ukti.example/websub/"
)

// memory is a Store as long as a test lasts.
type memory struct {
	mu   sync.Mutex
	subs map[string]Subscription
}

func (m *memory) Subscriptions(context.Context) ([]Subscription, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Collect(maps.Values(m.subs)), nil
}

func (m *memory) Keep(_ context.Context, s Subscription) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.subs[s.Feed] = s
	return nil
}

func (m *memory) Forget(_ context.Context, feed string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.subs, feed)
	return nil
}

// hub is a hub that asks back at once, as some do, unless it is told otherwise.
type hub struct {
	t     *testing.T
	s     *Subscriber
	asked []url.Values
	fails error
	slow  bool // it doesn't ask back
	lease string
}

func (h *hub) Post(_ context.Context, address string, form url.Values) error {
	h.asked = append(h.asked, form)
	if h.fails != nil || h.slow {
		return h.fails
	}
	if w := h.verify(form, nil); w.Code != http.StatusOK || w.Body.String() != "chall&enge" || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
		h.t.Errorf("asked back for %v: %d %q", form, w.Code, w.Body)
	}
	return nil
}

// verify asks back what a form asked for, with some parameters changed.
func (h *hub) verify(form url.Values, changed map[string]string) *httptest.ResponseRecorder {
	q := url.Values{"hub.mode": form["hub.mode"], "hub.topic": form["hub.topic"], "hub.challenge": {"chall&enge"}, "hub.lease_seconds": {h.lease}}
	for key, value := range changed {
		q.Set(key, value)
	}
	return h.do(httptest.NewRequest(http.MethodGet, form.Get("hub.callback")+"?"+q.Encode(), nil))
}

func (h *hub) do(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.s.ServeHTTP(w, r)
	return w
}

// send sends something as the hub does.
func (h *hub) send(body, signature string) int {
	r := httptest.NewRequest(http.MethodPost, h.asked[len(h.asked)-1].Get("hub.callback"), strings.NewReader(body))
	r.Header.Set("Content-Type", "application/rss+xml")
	if signature != "" {
		r.Header.Set("X-Hub-Signature", signature)
	}
	return h.do(r).Code
}

func sign(name string, make func() hash.Hash, body, secret string) string {
	mac := hmac.New(make, []byte(secret))
	mac.Write([]byte(body))
	return name + "=" + hex.EncodeToString(mac.Sum(nil))
}

// world is a subscriber with its hub, a list of feeds and a clock.
type world struct {
	t     *testing.T
	s     *Subscriber
	hub   *hub
	store *memory
	feeds []string
	now   time.Time
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, store: &memory{subs: map[string]Subscription{}}, feeds: []string{feedURL}, now: time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)}
	w.hub = &hub{t: t, lease: "86400"}
	w.restart()
	return w
}

// restart makes a subscriber of what the store has.
func (w *world) restart() {
	w.s = New(Options{
		Store: w.store, Ask: w.hub, MaxBody: 1000, Now: func() time.Time { return w.now },
		Feeds: func(context.Context) ([]string, error) { return w.feeds, nil },
	})
	w.hub.s = w.s
	if err := w.s.SetCallback(w.t.Context(), base); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) discovered(hub string) {
	w.t.Helper()
	if err := w.s.Discovered(w.t.Context(), feedURL, hub, feedURL); err != nil {
		w.t.Fatal(err)
	}
	w.look()
}

// look does what there is to do now, and gives when there is something next.
func (w *world) look() (next time.Duration) {
	w.t.Helper()
	for range 10 {
		var err error
		if next, err = w.s.look(w.t.Context()); err != nil {
			w.t.Fatal(err)
		} else if next > 0 {
			return next
		}
	}
	w.t.Fatal("it never rests")
	return 0
}

func (w *world) waiting() (all []Delivery) {
	for len(w.s.deliveries) > 0 {
		all = append(all, <-w.s.deliveries)
	}
	return all
}

// A feed that names a hub is subscribed to; what the hub signs is taken, over a restart
// too, and nothing else is.
func TestSubscribe(t *testing.T) {
	w := newWorld(t)
	if w.discovered(hubURL); !w.s.Pushed(feedURL) || len(w.hub.asked) != 1 {
		t.Fatalf("asked %v, store %+v", w.hub.asked, w.store.subs)
	}
	asked := w.hub.asked[0]
	if asked.Get("hub.mode") != "subscribe" || asked.Get("hub.topic") != feedURL || !strings.HasPrefix(asked.Get("hub.callback"), base) ||
		len(asked.Get("hub.callback")) < len(base)+20 || len(asked.Get("hub.secret")) < 20 || asked.Get("hub.lease_seconds") == "" {
		t.Errorf("asked %v", asked)
	}
	if w.discovered(hubURL); len(w.hub.asked) != 1 {
		t.Error("the same hub was asked again")
	}
	if printed := fmt.Sprintf("%v %+v %#v", w.store.subs, w.store.subs, w.store.subs); strings.Contains(printed, asked.Get("hub.secret")) {
		t.Errorf("the secret is printed: %s", printed)
	}
	w.restart()
	const body = "<rss>news</rss>"
	secret := asked.Get("hub.secret")
	for name, make := range map[string]func() hash.Hash{"sha1": sha1.New, "sha256": sha256.New, "sha384": sha512.New384, "SHA512": sha512.New} {
		if code := w.hub.send(body, sign(name, make, body, secret)); code != http.StatusAccepted {
			t.Errorf("%s: %d", name, code)
		}
		if got := w.waiting(); len(got) != 1 || string(got[0].Body) != body || got[0].Feed != feedURL || got[0].ContentType != "application/rss+xml" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	for name, signature := range map[string]string{
		"unsigned": "", "another's": sign("sha256", sha256.New, body, "guess"), "of another text": sign("sha256", sha256.New, body+" ", secret),
		"md5": "md5=00", "no hex": "sha256=zz", "the secret is empty": sign("sha1", sha1.New, body, ""), "empty": "sha256=",
	} {
		if code := w.hub.send(body, signature); code != http.StatusAccepted || len(w.waiting()) != 0 {
			t.Errorf("%s: %d, and it was taken", name, code)
		}
	}
	if w.s.Refused() != 7 {
		t.Errorf("%d are counted", w.s.Refused())
	}
	if code := w.hub.send(strings.Repeat("x", 1001), "sha1=00"); code != http.StatusRequestEntityTooLarge {
		t.Errorf("too large: %d", code)
	}
	for range maxWaiting {
		w.hub.send(body, sign("sha1", sha1.New, body, secret))
	}
	if code := w.hub.send(body, sign("sha1", sha1.New, body, secret)); code != http.StatusServiceUnavailable {
		t.Errorf("more than are waited for: %d", code)
	}
}

// Only what is wanted is confirmed.
func TestConfirm(t *testing.T) {
	for name, test := range map[string]struct {
		changed map[string]string
		path    string
		code    int
	}{
		"as asked":         {nil, "", 200},
		"another topic":    {map[string]string{"hub.topic": "https://vell.example/feed"}, "", 404},
		"an end":           {map[string]string{"hub.mode": "unsubscribe"}, "", 404},
		"no lease":         {map[string]string{"hub.lease_seconds": ""}, "", 404},
		"a lease below 0":  {map[string]string{"hub.lease_seconds": "-5"}, "", 404},
		"no challenge":     {map[string]string{"hub.challenge": ""}, "", 404},
		"a long challenge": {map[string]string{"hub.challenge": strings.Repeat("x", 5000)}, "", 404},
		"a guessed path":   {nil, base + "guess", 404},
		"an empty path":    {nil, base, 404},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.hub.slow = true
			w.discovered(hubURL)
			if w.s.Pushed(feedURL) {
				t.Error("it is pushed before it is confirmed")
			}
			form := maps.Clone(w.hub.asked[0])
			if test.path != "" {
				form["hub.callback"] = []string{test.path}
			}
			if got := w.hub.verify(form, test.changed); got.Code != test.code || w.s.Pushed(feedURL) != (test.code == 200) {
				t.Errorf("%d, pushed %v", got.Code, w.s.Pushed(feedURL))
			}
		})
	}
}

// A lease is renewed before it ends; without that the feed is asked as ever.
func TestRenewal(t *testing.T) {
	w := newWorld(t)
	w.discovered(hubURL)
	w.now = w.now.Add(19 * time.Hour)
	if w.look(); len(w.hub.asked) != 1 {
		t.Error("renewed too early")
	}
	w.now = w.now.Add(30 * time.Minute)
	if w.look(); len(w.hub.asked) != 2 || w.hub.asked[1].Get("hub.callback") != w.hub.asked[0].Get("hub.callback") {
		t.Fatalf("asked %v", w.hub.asked)
	}
	w.hub.fails = errors.New("the hub is away")
	for range 100 {
		w.now = w.now.Add(time.Hour)
		w.look()
	}
	if n := len(w.hub.asked); w.s.Pushed(feedURL) || n < 5 || n > 25 {
		t.Errorf("asked %d times in 80 hours in which the hub was away, pushed %v", n, w.s.Pushed(feedURL))
	}
	if p := w.store.subs[feedURL].Problem; p != "the hub is away" {
		t.Errorf("problem %q", p)
	}
	w.hub.fails = nil
	w.now = w.now.Add(25 * time.Hour)
	if w.look(); !w.s.Pushed(feedURL) || w.store.subs[feedURL].Problem != "" || w.store.subs[feedURL].Failures != 0 {
		t.Errorf("after the hub came back: %+v", w.store.subs)
	}
	w.hub.lease = "99999999999"
	w.now = w.now.Add(20 * time.Hour)
	if w.look(); w.store.subs[feedURL].Expires.Sub(w.now) != maxLease {
		t.Errorf("a lease of 3,000 years: %+v", w.store.subs)
	}
	w.hub.lease = "1"
	w.now = w.now.Add(26 * 24 * time.Hour)
	if next := w.look(); next < time.Minute {
		t.Errorf("a lease of a second is renewed each %v", next)
	}
}

// A hub that has taken a request and never asks back is asked again, less and less often.
func TestHubThatNeverAsksBack(t *testing.T) {
	w := newWorld(t)
	w.hub.slow = true
	w.discovered(hubURL)
	for range 48 {
		w.now = w.now.Add(time.Hour)
		w.look()
	}
	if n := len(w.hub.asked); n < 4 || n > 12 {
		t.Errorf("asked %d times in two days", n)
	}
}

func TestDenied(t *testing.T) {
	w := newWorld(t)
	w.hub.slow = true
	w.discovered(hubURL)
	if got := w.hub.verify(w.hub.asked[0], map[string]string{"hub.mode": "denied", "hub.reason": "not\nyou", "hub.challenge": ""}); got.Code != 200 {
		t.Errorf("answered %d", got.Code)
	}
	if s := w.store.subs[feedURL]; s.Problem != "the hub refuses: not you" || w.s.Pushed(feedURL) {
		t.Errorf("kept %+v", s)
	}
}

// What is wanted no more is ended, and what still comes is refused for good.
func TestLeave(t *testing.T) {
	for name, end := range map[string]func(w *world){
		"the feed was removed":     func(w *world) { w.feeds = nil },
		"it names no hub any more": func(w *world) { w.discovered("") },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.discovered(hubURL)
			end(w)
			w.look()
			if n := len(w.hub.asked); n != 2 || w.hub.asked[1].Get("hub.mode") != "unsubscribe" || w.hub.asked[1].Has("hub.secret") || len(w.store.subs) != 0 {
				t.Fatalf("asked %v, store %+v", w.hub.asked, w.store.subs)
			}
			if code := w.hub.send("<rss/>", "sha1=00"); code != http.StatusGone {
				t.Errorf("sent afterwards: %d", code)
			}
		})
	}
	t.Run("the hub doesn't listen", func(t *testing.T) {
		w := newWorld(t)
		w.discovered(hubURL)
		w.hub.slow, w.feeds = true, nil
		for range 48 {
			w.look()
			w.now = w.now.Add(time.Hour)
		}
		if n := len(w.hub.asked); n > 1+maxLeaving || len(w.store.subs) != 0 {
			t.Errorf("asked %d times, store %+v", n, w.store.subs)
		}
	})
	t.Run("another hub", func(t *testing.T) {
		w := newWorld(t)
		w.discovered(hubURL)
		w.discovered("https://other.example/")
		if a, b := w.hub.asked[0], w.hub.asked[1]; len(w.hub.asked) != 2 || a.Get("hub.callback") == b.Get("hub.callback") || a.Get("hub.secret") == b.Get("hub.secret") {
			t.Errorf("asked %v", w.hub.asked)
		}
	})
}

// Over http no secret is sent, and nothing is believed: what comes has the feed asked.
func TestHubOverHTTP(t *testing.T) {
	w := newWorld(t)
	w.discovered("http://hub.example/")
	if w.hub.asked[0].Has("hub.secret") {
		t.Error("a secret goes over the wire as it is")
	}
	if code := w.hub.send("<rss>forged</rss>", ""); code != http.StatusAccepted {
		t.Errorf("answered %d", code)
	}
	if got := w.waiting(); len(got) != 1 || got[0].Body != nil || got[0].Feed != feedURL {
		t.Errorf("got %+v", got)
	}
}

// With another address of its own the hubs are asked anew; without one all is forgotten.
func TestCallbackChanges(t *testing.T) {
	w := newWorld(t)
	w.discovered(hubURL)
	if err := w.s.SetCallback(t.Context(), "https://new.example/websub/"); err != nil {
		t.Fatal(err)
	}
	if w.look(); len(w.hub.asked) != 2 || !strings.HasPrefix(w.hub.asked[1].Get("hub.callback"), "https://new.example/websub/") {
		t.Errorf("asked %v", w.hub.asked)
	}
	if err := w.s.SetCallback(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	if w.look(); w.s.Pushed(feedURL) || len(w.store.subs) != 0 || len(w.hub.asked) != 2 {
		t.Errorf("store %+v, asked %v", w.store.subs, w.hub.asked)
	}
	if w.discovered(hubURL); len(w.hub.asked) != 2 {
		t.Error("a hub is asked that can't reach anybody")
	}
	if err := w.s.SetCallback(t.Context(), base); err != nil {
		t.Fatal(err)
	}
	if w.look(); len(w.hub.asked) != 3 || !w.s.Pushed(feedURL) {
		t.Errorf("the hub that a feed has named before isn't asked once it can be: %v", w.hub.asked)
	}
	if err := w.s.SetCallback(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	if code := w.hub.send("<rss/>", "sha1=00"); code != http.StatusGone {
		t.Errorf("sent afterwards: %d", code)
	}
}

// Run asks and hands on, and ends with its context.
func TestRun(t *testing.T) {
	w := newWorld(t)
	got := make(chan Delivery)
	w.s.o.Deliver = func(_ context.Context, d Delivery) { got <- d }
	asked := make(chan url.Values, 1)
	w.s.o.Ask = askerFunc(func(ctx context.Context, address string, form url.Values) error {
		err := w.hub.Post(ctx, address, form)
		asked <- form
		return err
	})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- w.s.Run(ctx) }()
	if err := w.s.Discovered(t.Context(), feedURL, hubURL, feedURL); err != nil {
		t.Fatal(err)
	}
	secret := (<-asked).Get("hub.secret")
	if code := w.hub.send("<rss/>", sign("sha256", sha256.New, "<rss/>", secret)); code != http.StatusAccepted {
		t.Errorf("answered %d", code)
	}
	if d := <-got; string(d.Body) != "<rss/>" {
		t.Errorf("got %+v", d)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

type askerFunc func(context.Context, string, url.Values) error

func (f askerFunc) Post(ctx context.Context, address string, form url.Values) error {
	return f(ctx, address, form)
}
