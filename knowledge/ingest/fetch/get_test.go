package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestGet(t *testing.T) {
	var asked http.Header
	s := serve(t, map[string]http.HandlerFunc{
		"/page": func(w http.ResponseWriter, r *http.Request) {
			asked = r.Header.Clone()
			w.Header().Set("ETag", `"v1"`)
			w.Header().Set("Last-Modified", "Tue, 03 Feb 2026 10:00:00 GMT")
			if r.Header.Get("If-None-Match") == `"v1"` && r.Header.Get("If-Modified-Since") != "" {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			page("Text/HTML; charset=Windows-1252", "<p>caf\xe9")(w, r)
		},
	})
	c := local(t, nil)
	got, err := c.Get(t.Context(), " "+s.URL+"/page#top", Conditional{})
	if err != nil {
		t.Fatal(err)
	}
	if got.URL != s.URL+"/page" || got.Permanent != got.URL || got.Status != 200 || got.ContentType != "Text/HTML; charset=Windows-1252" ||
		got.MediaType != "text/html" || got.ETag != `"v1"` || got.LastModified == "" || string(got.Body) != "<p>caf\xe9" {
		t.Errorf("got %+v", got)
	}
	if asked.Get("User-Agent") != testAgent || asked.Get("Cookie") != "" || asked.Get("Referer") != "" {
		t.Errorf("asked with %v", asked)
	}
	got, err = c.Get(t.Context(), s.URL+"/page", Conditional{ETag: got.ETag, LastModified: got.LastModified})
	if err != nil || !got.NotModified() || got.Body != nil {
		t.Errorf("got %+v, error %v; want 304", got, err)
	}
}

func TestRedirects(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{
		"/end":      page("text/plain", "end"),
		"/301":      redirect(301, "/308"),
		"/308":      redirect(308, "end"),
		"/302":      redirect(302, "/301"),
		"/mixed":    redirect(301, "/303"),
		"/303":      redirect(303, "/308"),
		"/loop":     redirect(302, "/loop"),
		"/nowhere":  redirect(302, ""),
		"/broken":   redirect(301, "http://%zz/"),
		"/file":     redirect(301, "file:///etc/passwd"),
		"/user":     redirect(301, "http://a:b@127.0.0.1/"),
		"/inside":   redirect(302, "http://10.0.0.1/"),
		"/metadata": redirect(307, "http://[::ffff:169.254.169.254]/latest/"),
		"/decimal":  redirect(302, "http://2130706433/"),
	})
	c := local(t, nil)
	for path, permanent := range map[string]string{"/end": "/end", "/301": "/end", "/308": "/end", "/302": "/302", "/mixed": "/303"} {
		got, err := c.Get(t.Context(), s.URL+path, Conditional{})
		if err != nil || got.URL != s.URL+"/end" || got.Permanent != s.URL+permanent || string(got.Body) != "end" {
			t.Errorf("%s: got %+v, error %v; want permanent %s", path, got, err, permanent)
		}
	}
	for path, kind := range map[string]error{
		"/loop": ErrRedirect, "/nowhere": ErrRedirect, "/broken": ErrRedirect, "/file": ErrAddress, "/user": ErrAddress,
		"/inside": ErrPrivateAddress, "/metadata": ErrPrivateAddress, "/decimal": ErrAddress,
	} {
		if got, err := c.Get(t.Context(), s.URL+path, Conditional{}); !errors.Is(err, kind) {
			t.Errorf("%s: got %+v, error %v; want %v", path, got, err, kind)
		}
	}
}

// pair starts two servers on one port: one that may be fetched from and one that
// may not. The second fails the test when anything reaches it.
func pair(t *testing.T, open http.Handler) (port string, hits *atomic.Int32) {
	hits = new(atomic.Int32)
	first, err := net.Listen("tcp", "127.0.0.2:0")
	if err != nil {
		t.Skipf("no second loopback address: %v", err)
	}
	_, port, _ = net.SplitHostPort(first.Addr().String())
	second, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		t.Fatal(err)
	}
	victim := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		hits.Add(1)
		io.WriteString(w, "secret")
	})
	for listener, handler := range map[net.Listener]http.Handler{first: open, second: victim} {
		s := &httptest.Server{Listener: listener, Config: &http.Server{Handler: handler}}
		s.Start()
		t.Cleanup(s.Close)
	}
	return port, hits
}

// A name that is public when it is looked at and private when it is used.
func TestRebinding(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/page", page("text/plain", "open"))
	port, hits := pair(t, mux)
	dns := &names{answers: map[string][]string{}}
	resolver := dns.resolver(t)
	c := newClient(t, func(o *Options) {
		o.AllowPrivate, o.Resolver = []netip.Prefix{netip.MustParsePrefix("127.0.0.2/32")}, resolver
	})
	mux.HandleFunc("/rebind", func(w http.ResponseWriter, r *http.Request) {
		dns.set("ostrel.test", "127.0.0.1")
		w.Header().Set("Connection", "close")
		redirect(302, "http://ostrel.test:"+port+"/page")(w, r)
	})
	get := func(path string) error {
		_, err := c.Get(t.Context(), "http://ostrel.test:"+port+path, Conditional{})
		c.Close() // so that the next asks for the address again
		return err
	}
	dns.set("ostrel.test", "127.0.0.2")
	if err := get("/page"); err != nil {
		t.Fatal(err)
	}
	dns.set("ostrel.test", "127.0.0.1")
	if err := get("/page"); !errors.Is(err, ErrPrivateAddress) || !strings.Contains(err.Error(), "127.0.0.1 is this machine") {
		t.Errorf("rebound before the request: %v", err)
	}
	dns.set("ostrel.test", "127.0.0.2")
	if err := get("/rebind"); !errors.Is(err, ErrPrivateAddress) {
		t.Errorf("rebound within a redirect: %v", err)
	}
	dns.set("ostrel.test", "127.0.0.1", "127.0.0.2")
	if err := get("/page"); err != nil {
		t.Errorf("a public address beside a private one: %v", err)
	}
	if hits.Load() > 0 || dns.asked.Load() == 0 {
		t.Errorf("the private server was reached %d times, %d names were asked for", hits.Load(), dns.asked.Load())
	}
}

func TestRedirectToLoopback(t *testing.T) {
	mux := http.NewServeMux()
	port, hits := pair(t, mux)
	for path, to := range map[string]string{"/a": "http://127.0.0.1:" + port + "/", "/b": "http://localhost:" + port + "/", "/c": "http://[::ffff:127.0.0.1]:" + port + "/"} {
		mux.HandleFunc(path, redirect(302, to))
	}
	c := newClient(t, func(o *Options) { o.AllowPrivate = []netip.Prefix{netip.MustParsePrefix("127.0.0.2/32")} })
	for _, path := range []string{"/a", "/b", "/c"} {
		if _, err := c.Get(t.Context(), "http://127.0.0.2:"+port+path, Conditional{}); !errors.Is(err, ErrPrivateAddress) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if hits.Load() > 0 {
		t.Error("the private server was reached")
	}
}

func TestNoProxyFromTheEnvironment(t *testing.T) {
	var proxied atomic.Int32
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		proxied.Add(1)
		page("text/plain", "by proxy")(w, r)
	}))
	t.Cleanup(proxy.Close)
	t.Setenv("HTTP_PROXY", proxy.URL)
	s := serve(t, map[string]http.HandlerFunc{"/": page("text/plain", "direct")})
	got, err := local(t, nil).Get(t.Context(), s.URL, Conditional{})
	if err != nil || string(got.Body) != "direct" || proxied.Load() > 0 {
		t.Errorf("got %+v, error %v", got, err)
	}
	// One that is named is used, without asking whether its own address is public;
	// a literal private address is not even asked of it.
	at, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	c := newClient(t, func(o *Options) { o.Proxy = at })
	if got, err := c.Get(t.Context(), "http://ostrel.test/", Conditional{}); err != nil || string(got.Body) != "by proxy" {
		t.Errorf("got %+v, error %v", got, err)
	}
	before := proxied.Load()
	if _, err := c.Get(t.Context(), s.URL, Conditional{}); !errors.Is(err, ErrPrivateAddress) || proxied.Load() != before {
		t.Errorf("a private address by proxy: %v", err)
	}
}

func gzipped(size int) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.CopyN(w, monotone{}, int64(size))
	w.Close()
	return b.Bytes()
}

// monotone is an endless text of one letter.
type monotone struct{}

var block = bytes.Repeat([]byte("x"), 32<<10)

func (monotone) Read(p []byte) (int, error) {
	return copy(p, block), nil
}

func TestLimits(t *testing.T) {
	header := func(name, value string, then http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set(name, value)
			then(w, r)
		}
	}
	bomb := gzipped(4 << 20)
	if len(bomb) > 100<<10 {
		t.Fatalf("the bomb has %d bytes", len(bomb))
	}
	s := serve(t, map[string]http.HandlerFunc{
		"/exact":     page("text/plain", strings.Repeat("x", 100<<10)),
		"/gzip":      header("Content-Encoding", "gzip", page("text/plain", string(gzipped(100<<10)))),
		"/announced": page("text/plain", strings.Repeat("x", 100<<10+1)),
		"/endless": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			io.Copy(w, io.LimitReader(monotone{}, 50<<20))
		},
		"/bomb":      header("Content-Encoding", "gzip", page("text/html", string(bomb))),
		"/badgzip":   header("Content-Encoding", "gzip", page("text/html", "no gzip, whatever it says")),
		"/cut":       header("Content-Length", "1000", page("text/html", "<p>x")),
		"/brotli":    header("Content-Encoding", "br", page("text/html", "\x0b\x02\x80x\x03")),
		"/identity":  header("Content-Encoding", "identity", page("text/plain", "x")),
		"/header":    header("X-Long", strings.Repeat("x", maxHeader+1), page("text/html", "x")),
		"/pdf":       page("application/pdf", "%PDF-1.7"),
		"/hidden":    page("text/html", "%PDF-1.7"),
		"/docx":      page("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK"),
		"/picture":   page("image/png", "x"),
		"/untyped":   header("Content-Type", "", page("", "")),
		"/binary":    page("application/octet-stream", "\x00\x01\x02"),
		"/octetfeed": page("application/octet-stream", `<?xml version="1.0"?><rss/>`),
		"/octetjson": page("application/octet-stream", ` {"items": []}`),
		"/406":       func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(406) },
		"/304":       func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(304) },
		"/204":       func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) },
	})
	c := local(t, func(o *Options) { o.MaxBytes = 100 << 10 })
	for path, mediaType := range map[string]string{
		"/exact": "text/plain", "/gzip": "text/plain", "/identity": "text/plain", "/octetfeed": "text/xml", "/octetjson": "application/json", "/untyped": "text/plain",
	} {
		if got, err := c.Get(t.Context(), s.URL+path, Conditional{}); err != nil || got.MediaType != mediaType {
			t.Errorf("%s: got %+v, error %v; want %s", path, got, err, mediaType)
		}
	}
	for path, want := range map[string]struct {
		kind error
		says string
	}{
		"/announced": {ErrTooLarge, "102400 bytes"}, "/endless": {ErrTooLarge, "102400 bytes"}, "/bomb": {ErrTooLarge, "102400 bytes"},
		"/header": {ErrTooLarge, "header"}, "/badgzip": {ErrEncoding, "compression"}, "/brotli": {ErrEncoding, `"br"`}, "/cut": {ErrUnreachable, "unexpected EOF"},
		"/pdf": {ErrMediaType, "pdftotext"}, "/hidden": {ErrMediaType, "pdftotext"}, "/docx": {ErrMediaType, "plain text"}, "/picture": {ErrMediaType, "image/png"}, "/binary": {ErrMediaType, "octet-stream"},
		"/406": {ErrStatus, "406 Not Acceptable"}, "/304": {ErrStatus, "304"}, "/204": {ErrStatus, "204"}, "/missing": {ErrStatus, "404 Not Found; check the address"},
	} {
		got, err := c.Get(t.Context(), s.URL+path, Conditional{})
		e, ok := errors.AsType[*Error](err)
		if !ok || !errors.Is(err, want.kind) || !strings.Contains(err.Error(), want.says) || e.URL != s.URL+path {
			t.Errorf("%s: got %+v, error %v; want %v that says %q", path, got, err, want.kind, want.says)
		}
	}
}

// A body that comes forever in small pieces, and one that never comes.
func TestSlow(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{
		"/drip": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			for tick := time.Tick(5 * time.Millisecond); ; {
				fmt.Fprint(w, "x")
				w.(http.Flusher).Flush()
				select {
				case <-tick:
				case <-r.Context().Done():
					return
				}
			}
		},
		"/never": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	})
	c := local(t, nil)
	c.drip = 30 * time.Millisecond
	if _, err := c.Get(t.Context(), s.URL+"/drip", Conditional{}); !errors.Is(err, ErrSlow) || !strings.Contains(err.Error(), "hardly anything") {
		t.Errorf("drip: %v", err)
	}
	c = local(t, func(o *Options) { o.Timeout = 30 * time.Millisecond })
	for _, path := range []string{"/drip", "/never"} {
		_, err := c.Get(t.Context(), s.URL+path, Conditional{})
		if e, ok := errors.AsType[*Error](err); !ok || !errors.Is(err, ErrSlow) || !e.Temporary() {
			t.Errorf("%s: %v", path, err)
		}
	}
	// The caller's end is the caller's own error.
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := local(t, nil).Get(ctx, s.URL+"/never", Conditional{}); err != context.DeadlineExceeded {
		t.Errorf("cancelled: %v", err)
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 2, 3, 10, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"120": 2 * time.Minute, " 7 ": 7 * time.Second, "0": 0, "-5": 0, "": 0, "soon": 0, "99999999999999": 0,
		"Tue, 03 Feb 2026 10:05:00 GMT": 5 * time.Minute, "Tue, 03 Feb 2026 09:00:00 GMT": 0, "Tuesday, 03-Feb-26 10:01:00 GMT": time.Minute,
	} {
		if got := retryAfter(value, now); got != want {
			t.Errorf("%q: got %v, want %v", value, got, want)
		}
	}
	s := serve(t, map[string]http.HandlerFunc{"/": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "90")
		w.WriteHeader(429)
	}})
	_, err := local(t, func(o *Options) { o.IgnoreRobots = true }).Get(t.Context(), s.URL, Conditional{})
	if e, ok := errors.AsType[*Error](err); !ok || e.Status != 429 || e.RetryAfter != 90*time.Second || !e.Temporary() {
		t.Errorf("got %v", err)
	}
}

func TestUnreachable(t *testing.T) {
	closed := httptest.NewServer(nil)
	closed.Close()
	dns := &names{answers: map[string][]string{}}
	resolver := dns.resolver(t)
	c := local(t, func(o *Options) { o.Resolver = resolver })
	for address, says := range map[string]string{closed.URL: "refused", "http://nobody.test/": "no server of that name"} {
		_, err := c.Get(t.Context(), address, Conditional{})
		if e, ok := errors.AsType[*Error](err); !ok || !errors.Is(err, ErrUnreachable) || !strings.Contains(err.Error(), says) || !e.Temporary() {
			t.Errorf("%s: %v, want one that says %q", address, err, says)
		}
	}
}
