package web

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

// Every answer keeps a browser from doing what the page doesn't, errors included.
func TestEveryAnswerIsGuarded(t *testing.T) {
	s := open(t, &adaptertest.Handler{}, Options{})
	for _, path := range []string{
		"/", "/?q=x", "/articles", "/a/aaaaaaaaaa", "/a/none", "/a/aaaaaaaaaa/text", "/api/articles", "/api/articles/none",
		"/suggest?q=x", "/robots.txt", s.assets.address("ukti.css"), "/assets/none/none",
	} {
		r, _ := s.get(t, path)
		for header, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
			"Referrer-Policy": "no-referrer", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			if !strings.Contains(r.Header.Get(header), want) {
				t.Errorf("%s: %s is %q", path, header, r.Header.Get(header))
			}
		}
		if len(r.Cookies()) > 0 {
			t.Errorf("%s sets a cookie", path)
		}
	}
	for _, unsafe := range []string{"unsafe-inline", "unsafe-eval", "http:", "https:", "data:", "*"} {
		if strings.Contains(policy, unsafe) {
			t.Errorf("the policy allows %s", unsafe)
		}
	}
}

// Who comes a moment before the page opens waits for it. Requests that find no page, and
// those after its end, get 503.
func TestClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, err := New(Options{Library: library()})
		if err != nil {
			t.Fatal(err)
		}
		mux := http.NewServeMux()
		for pattern, handler := range a.Routes() {
			mux.Handle(pattern, handler)
		}
		get := func(path string) *httptest.ResponseRecorder {
			w := httptest.NewRecorder()
			mux.ServeHTTP(w, httptest.NewRequest("GET", "http://localhost"+path, nil))
			return w
		}
		closed := func(when string, waits time.Duration) {
			t.Helper()
			for path, kind := range map[string]string{"/": "text/html", "/a/aaaaaaaaaa": "text/html", "/api/articles": "application/json"} {
				began := time.Now()
				w := get(path)
				if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || !strings.HasPrefix(w.Header().Get("Content-Type"), kind) {
					t.Errorf("%s, %s: %d %v", when, path, w.Code, w.Header())
				}
				if waited := time.Since(began); waited != waits {
					t.Errorf("%s, %s: answered after %v, want %v", when, path, waited, waits)
				}
			}
		}
		closed("before Run", soon)
		ctx, cancel := context.WithCancel(t.Context())
		early, ended := make(chan int, 1), make(chan error, 1)
		go func() { early <- get("/articles").Code }()
		synctest.Wait()
		go func() { ended <- a.Run(ctx, &adaptertest.Handler{}) }()
		if status := <-early; status != http.StatusOK {
			t.Errorf("who came a moment early was told %d", status)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		closed("after Run", 0)
	})
}

func TestHost(t *testing.T) {
	s := open(t, &adaptertest.Handler{}, Options{PublicURL: "https://news.example/", Hosts: []string{"News.lan"}})
	_, port, _ := net.SplitHostPort(s.Listener.Addr().String())
	for host, ok := range map[string]bool{
		"127.0.0.1:" + port: true, "localhost:" + port: true, "LOCALHOST": true, "[::1]:" + port: true, "127.9.9.9": true,
		"news.example": true, "NEWS.example": true, "news.lan": true, "news.lan:" + port: true,
		"evil.example": false, "evil.example:" + port: false, "127.0.0.1.evil.example": false, "localhost.evil.example": false,
		"10.0.0.1": false, "news.example.evil": false, "[::2]": false,
	} {
		for _, path := range []string{"/", "/api/articles", s.assets.address("ukti.js")} {
			r, body := s.get(t, path, "Host", host)
			if (r.StatusCode == http.StatusOK) != ok {
				t.Errorf("Host %s, %s: %s", host, path, r.Status)
			}
			if !ok && r.StatusCode != http.StatusMisdirectedRequest || !ok && strings.Contains(body, "খেয়া") {
				t.Errorf("Host %s, %s: %s with %q", host, path, r.Status, body)
			}
		}
	}
}

// A container is reached at an address of its own, by names that its operator never
// named: the rule is the same on every address.
func TestHostElsewhere(t *testing.T) {
	a := &Adapter{hosts: map[string]bool{"localhost": true}}
	for host, ok := range map[string]bool{
		"172.17.0.2:8080": true, "127.0.0.1:8080": true, "localhost:8080": true, "[::ffff:172.17.0.2]:8080": true,
		"any.example": false, "172.17.0.3:8080": false, "172.17.0.2.any.example": false, "": false,
	} {
		r := httptest.NewRequest("GET", "http://x/", nil)
		r.Host = host
		local := net.TCPAddrFromAddrPort(netip.MustParseAddrPort("172.17.0.2:8080"))
		r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, net.Addr(local)))
		if got := a.hostAllowed(r); got != ok {
			t.Errorf("Host %q at 172.17.0.2: %v", host, got)
		}
	}
}

// A form sent from another site is refused before anything is asked.
func TestOrigin(t *testing.T) {
	h := &adaptertest.Handler{}
	s := open(t, h, Options{PublicURL: "https://news.example"})
	for _, tt := range []struct {
		header, value string
		status        int
	}{
		{"Sec-Fetch-Site", "same-origin", 200}, {"Sec-Fetch-Site", "none", 200},
		{"Sec-Fetch-Site", "cross-site", 403}, {"Sec-Fetch-Site", "same-site", 403},
		{"Origin", "https://evil.example", 403}, {"Origin", "null", 403},
		{"Origin", "https://news.example", 200}, {"Origin", s.URL, 200},
	} {
		if r, _ := s.post(t, url.Values{"q": {"কী?"}}, tt.header, tt.value); r.StatusCode != tt.status {
			t.Errorf("%s: %s gives %s", tt.header, tt.value, r.Status)
		}
	}
	if n := len(h.Asked()); n != 4 {
		t.Errorf("%d questions were asked, want 4", n)
	}
}

func TestLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(2, 3, time.Now)
		one, other := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2")
		for i := range 3 {
			if wait := l.take(one); wait != 0 {
				t.Errorf("request %d of the burst waits %v", i+1, wait)
			}
		}
		if wait := l.take(one); wait <= 0 || wait > time.Second/2 {
			t.Errorf("the request after the burst waits %v", wait)
		}
		if wait := l.take(other); wait != 0 {
			t.Errorf("another client waits %v", wait)
		}
		time.Sleep(time.Second/2 + time.Millisecond)
		if wait := l.take(one); wait != 0 {
			t.Errorf("half a second later it waits %v", wait)
		}
	})
}

// However many clients come, few are remembered; one that asks too much stays
// remembered while there is room.
func TestLimitIsBounded(t *testing.T) {
	now := time.Now()
	l := newLimiter(1, 2, func() time.Time { return now })
	greedy := netip.MustParseAddr("192.0.2.1")
	for range 3 {
		l.take(greedy)
	}
	addr := netip.MustParseAddr("10.0.0.0")
	for i := range 3 * maxClients {
		addr = addr.Next()
		l.take(addr)
		if len(l.clients) > maxClients {
			t.Fatalf("%d clients are remembered", len(l.clients))
		}
		if i%100 == 0 {
			now = now.Add(100 * time.Millisecond)
			l.take(greedy)
			l.take(greedy)
		}
	}
	letIn := 0
	for range l.burst + 1 {
		if l.take(greedy) == 0 {
			letIn++
		}
	}
	if letIn > l.burst {
		t.Error("who asks all the time was forgotten")
	}
}

func TestTooManyRequests(t *testing.T) {
	s := open(t, &adaptertest.Handler{}, Options{Rate: 0.001, Burst: 2})
	for i, want := range []int{200, 200, 429} {
		r, body := s.get(t, "/articles")
		if r.StatusCode != want || want == 429 && (r.Header.Get("Retry-After") == "" || strings.Contains(body, "খেয়া")) {
			t.Errorf("request %d: %s %v", i+1, r.Status, r.Header)
		}
	}
	if r, _ := s.get(t, s.assets.address("ukti.css")); r.StatusCode != http.StatusOK {
		t.Errorf("a file of the program: %s", r.Status)
	}
	if r, body := s.get(t, "/api/articles"); r.StatusCode != 429 || !strings.HasPrefix(body, `{"error":"`) {
		t.Errorf("the API: %s %s", r.Status, body)
	}
}

func TestClient(t *testing.T) {
	c := clients{[]netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}
	for _, tt := range []struct{ name, remote, forwarded, want string }{
		{"direct", "203.0.113.5:1", "", "203.0.113.5"},
		{"a stranger's word is not taken", "203.0.113.5:1", "198.51.100.1", "203.0.113.5"},
		{"this machine's proxy", "127.0.0.1:1", "203.0.113.5", "203.0.113.5"},
		{"v6 loopback", "[::1]:1", "203.0.113.5", "203.0.113.5"},
		{"a configured proxy", "10.1.1.1:1", "203.0.113.5", "203.0.113.5"},
		{"the last stranger counts", "10.1.1.1:1", "1.1.1.1, 203.0.113.5, 10.2.2.2", "203.0.113.5"},
		{"a proxy that writes the port", "10.1.1.1:1", "203.0.113.5:4711", "203.0.113.5"},
		{"and of a v6 address", "10.1.1.1:1", "[2001:db8:1:2:3::4]:4711", "2001:db8:1:2::"},
		{"rubbish", "10.1.1.1:1", "rubbish", "10.1.1.1"},
		{"rubbish before it", "10.1.1.1:1", "rubbish, 203.0.113.5", "203.0.113.5"},
		{"only proxies", "10.1.1.1:1", "10.3.3.3", "10.3.3.3"},
		{"v4 in v6", "[::ffff:203.0.113.5]:1", "", "203.0.113.5"},
		{"a v6 household", "[2001:db8:1:2:3::4]:1", "", "2001:db8:1:2::"},
		{"no address", "pipe", "203.0.113.5", "invalid IP"},
	} {
		r := &http.Request{RemoteAddr: tt.remote, Header: http.Header{}}
		if tt.forwarded != "" {
			r.Header.Set("X-Forwarded-For", tt.forwarded)
		}
		if got := c.of(r).String(); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// Ten megabytes are refused without being read, in a form and in an address.
func TestHugeQuestion(t *testing.T) {
	h := &adaptertest.Handler{}
	s := open(t, h, Options{})
	huge := strings.Repeat("প", 10<<20/3)
	if r, body := s.do(t, "POST", "/", "q="+huge, "Content-Type", formType); r.StatusCode != http.StatusRequestEntityTooLarge || strings.Contains(body, "পপপ") {
		t.Errorf("a form: %s, %d bytes", r.Status, len(body))
	}
	if r, body := s.do(t, "POST", "/", "q="+huge, "Content-Type", formType, "Ukti-Part", "answer"); r.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(body, `role="alert"`) {
		t.Errorf("the script's form: %s, %q", r.Status, body)
	}
	request, err := http.NewRequest("GET", s.URL+"/?q="+strings.Repeat("x", 10<<20), nil)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := s.Client().Do(request); err == nil { // the server may also just hang up
		_ = read(t, r)
		if r.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
			t.Errorf("an address: %s", r.Status)
		}
	}
	if n := len(h.Asked()); n != 0 {
		t.Errorf("%d questions were asked", n)
	}
	if r, _ := s.post(t, url.Values{"q": {"কী?"}}); r.StatusCode != http.StatusOK {
		t.Errorf("afterwards: %s", r.Status)
	}
}

// A thousand people at once each get their own answer.
func TestThousandAtOnce(t *testing.T) {
	const people = 1000
	s := open(t, &adaptertest.Handler{Reply: echo}, Options{})
	s.Client().Transport.(*http.Transport).MaxConnsPerHost = 200 // of this machine's open files
	var all sync.WaitGroup
	for i := range people {
		all.Go(func() {
			text := fmt.Sprintf("question number %d", i)
			_, body := s.post(t, url.Values{"q": {text}, "me": {id("person", i)}, "form": {id("form", i)}}, "Ukti-Part", "answer")
			if !strings.Contains(body, ">"+text+"</blockquote>") {
				t.Errorf("%q was answered with %q", text, body)
			}
		})
	}
	all.Wait()
}

// FuzzRequest sends raw requests: whatever they hold, the answer is one of
// HTTP's, none says that the page is broken, and the page goes on.
func FuzzRequest(f *testing.F) {
	for _, seed := range []string{
		"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
		"GET /?q=%ff%00&lang=../x HTTP/1.1\r\nHost: localhost\r\nAccept-Language: bn;q=x,*;q=\r\n\r\n",
		"GET /a/%2e%2e%2f?line=999999999-1&rev=%00 HTTP/1.1\r\nHost: localhost\r\nRange: bytes=9-1\r\nIf-None-Match: \"\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 3\r\n\r\n--x",
		"POST / HTTP/1.1\r\nHost: localhost\r\nOrigin: \x01\r\nX-Forwarded-For: ,,,\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"GET /api/articles?limit=1e9&offset=-1 HTTP/1.0\r\nAccept-Encoding: gzip;q=0, *\r\n\r\n",
		"HEAD /a/aaaaaaaaaa/text HTTP/1.1\r\nHost: localhost\r\n\r\n",
	} {
		f.Add([]byte(seed))
	}
	var log bytes.Buffer
	var mu sync.Mutex
	s := open(f, &adaptertest.Handler{Reply: echo}, Options{Log: slog.New(slog.NewTextHandler(writerFunc(func(p []byte) (int, error) {
		mu.Lock()
		defer mu.Unlock()
		return log.Write(p)
	}), &slog.HandlerOptions{Level: slog.LevelError}))})
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(raw)))
		if err != nil {
			return // net/http refuses it before the page sees it
		}
		r.RemoteAddr = "127.0.0.1:1"
		w := httptest.NewRecorder()
		s.Config.Handler.ServeHTTP(w, r)
		if w.Code >= 500 || w.Code < 200 {
			t.Errorf("%q: %d", raw, w.Code)
		}
		mu.Lock()
		defer mu.Unlock()
		if log.Len() > 0 {
			t.Errorf("%q: %s", raw, &log)
			log.Reset()
		}
	})
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// echo quotes a question back.
func echo(_ context.Context, q adapters.Question) adapters.Reply {
	return adapters.Reply{Lead: "lead", Lang: "en", Quotes: []adapters.Quote{{
		Text: q.Text + q.Press, Sentences: []adapters.Span{{Start: 0, End: len(q.Text + q.Press)}},
		Source: adapters.Source{Article: "ferry", Cite: "ferry:4", Where: "where", Line: 4},
	}}}
}
