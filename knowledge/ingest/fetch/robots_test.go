package fetch

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestRules(t *testing.T) {
	tests := map[string]struct {
		file  string
		paths map[string]bool // allowed?
	}{
		"empty":               {"", map[string]bool{"/": true, "/a": true}},
		"all closed":          {"User-agent: *\nDisallow: /", map[string]bool{"/": false, "/a?b": false, "/robots.txt": true}},
		"nothing closed":      {"User-agent: *\nDisallow:", map[string]bool{"/": true, "/a": true}},
		"longest counts":      {"User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /a/b/c", map[string]bool{"/a": false, "/a/b/x": true, "/a/b/c": false, "/abc": false, "/x/a": true}},
		"order is nothing":    {"User-agent: *\nAllow: /a/b\nDisallow: /a", map[string]bool{"/a/b": true, "/a/c": false}},
		"allow wins a tie":    {"User-agent: *\nDisallow: /a\nAllow: /a", map[string]bool{"/a": true}},
		"front page alone":    {"User-agent: *\nDisallow: /\nAllow: /$", map[string]bool{"/": true, "/a": false, "/a/": false}},
		"star":                {"User-agent: *\nDisallow: /*.pdf\nDisallow: /a*z/", map[string]bool{"/x.pdf": false, "/d/x.pdf?y": false, "/pdf": true, "/a/b/z/": false, "/az/": false, "/b/az/": true}},
		"star and end":        {"User-agent: *\nDisallow: /*.php$", map[string]bool{"/a.php": false, "/a.php?x": true, "/a.php5": true, "/a.php.php": false}},
		"star at the end":     {"User-agent: *\nDisallow: /a*$", map[string]bool{"/a": false, "/ab": false, "/b": true}},
		"star first":          {"User-agent: *\nDisallow: *print", map[string]bool{"/a/print": false, "/a": true}},
		"query":               {"User-agent: *\nDisallow: /*?s=", map[string]bool{"/?s=a": false, "/a?s=": false, "/a?t=s": true}},
		"own group":           {"User-agent: *\nDisallow: /\n\nUser-agent: ukti\nDisallow: /x", map[string]bool{"/a": true, "/x": false}},
		"own group twice":     {"User-agent: Ukti\nDisallow: /x\nUser-agent: other\nDisallow: /\nUser-agent: UKTI/2.0\nDisallow: /y", map[string]bool{"/a": true, "/x": false, "/y": false}},
		"own group empty":     {"User-agent: ukti\nUser-agent: b\nAllow:\nUser-agent: *\nDisallow: /", map[string]bool{"/a": true}},
		"shared group":        {"User-agent: a\nCrawl-delay: 5\nUser-agent: ukti\nDisallow: /x", map[string]bool{"/x": false, "/a": true}},
		"longer name":         {"User-agent: uktibot\nDisallow: /", map[string]bool{"/a": true}},
		"others' group":       {"User-agent: a\nDisallow: /", map[string]bool{"/a": true}},
		"before any group":    {"Disallow: /\nSitemap: https://ostrel.example/s.xml\nUser-agent: *\nDisallow: /x", map[string]bool{"/a": true, "/x": false}},
		"noise":               {"\uFEFF# hello\r\n<html>\r\nUSER-AGENT : * # all\r\n\r\nfoo: bar\r\n disallow : /x # closed\r\n:::\r\nNoindex: /y", map[string]bool{"/x": false, "/y": true}},
		"only carriage":       {"User-agent: *\rDisallow: /x\r", map[string]bool{"/x": false, "/y": true}},
		"escapes":             {"User-agent: *\nDisallow: /a%3cd\nDisallow: /%7Ex\nDisallow: /ক\nDisallow: /b%2Ac", map[string]bool{"/a%3Cd": false, "/~x": false, "/%7ex": false, "/%E0%A6%95": false, "/%e0%a6%95/y": false, "/b*c": false, "/b%2ac": false, "/bxc": true}},
		"escape of a slash":   {"User-agent: *\nDisallow: /a/b", map[string]bool{"/a%2Fb": true}},
		"dollar in the midst": {"User-agent: *\nDisallow: /a$b", map[string]bool{"/a%24b": true, "/a": true, "/a$": true}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := parseRules(test.file, "Ukti")
			for path, allowed := range test.paths {
				if got := r.allowed(path); got != allowed {
					t.Errorf("%s: allowed = %v", path, got)
				}
			}
		})
	}
}

func TestRobots(t *testing.T) {
	tests := map[string]struct {
		robots http.HandlerFunc
		kind   error
		says   string
	}{
		"missing":       {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) }, nil, ""},
		"forbidden":     {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) }, nil, ""},
		"open":          {page("text/plain", "User-agent: *\nDisallow: /other"), nil, ""},
		"closed":        {page("text/plain", "User-agent: ukti-test\nDisallow: /page"), ErrRobots, "its robots.txt says so"},
		"closed, HTML":  {page("image/png", "User-agent: *\nDisallow: /page"), ErrRobots, "its robots.txt says so"},
		"redirected":    {redirect(301, "/elsewhere.txt"), ErrRobots, "its robots.txt says so"},
		"redirect loop": {redirect(301, "/robots.txt"), nil, ""},
		"broken server": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }, ErrRobots, "cannot be had"},
		"too many":      {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(429) }, ErrRobots, "cannot be had"},
		"long":          {page("text/plain", "User-agent: *\nDisallow: /page\n"+strings.Repeat("#", 2*maxRobots)), ErrRobots, "its robots.txt says so"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := serve(t, map[string]http.HandlerFunc{
				"/robots.txt": test.robots, "/page": page("text/plain", "x"),
				"/elsewhere.txt": page("text/plain", "User-agent: *\nDisallow: /page"),
			})
			_, err := local(t, nil).Get(t.Context(), s.URL+"/page", Conditional{})
			if !errors.Is(err, test.kind) || test.kind != nil && !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %v, want %v that says %q", err, test.kind, test.says)
			}
			if _, err := local(t, func(o *Options) { o.IgnoreRobots = true }).Get(t.Context(), s.URL+"/page", Conditional{}); err != nil {
				t.Errorf("ignored: %v", err)
			}
		})
	}
}

func TestRobotsAfterARedirect(t *testing.T) {
	other := serve(t, map[string]http.HandlerFunc{"/robots.txt": page("text/plain", "User-agent: *\nDisallow: /x"), "/x": page("text/plain", "x")})
	s := serve(t, map[string]http.HandlerFunc{"/": redirect(302, other.URL+"/x")})
	if _, err := local(t, nil).Get(t.Context(), s.URL+"/a", Conditional{}); !errors.Is(err, ErrRobots) {
		t.Errorf("got %v", err)
	}
}

// However many ask at once, the file is fetched once.
func TestRobotsAreKept(t *testing.T) {
	var fetched atomic.Int32
	s := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": func(w http.ResponseWriter, _ *http.Request) { fetched.Add(1) },
		"/":           page("text/plain", "x"),
	})
	c := local(t, nil)
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			if _, err := c.Get(t.Context(), s.URL, Conditional{}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := fetched.Load(); n != 1 {
		t.Errorf("robots.txt was fetched %d times", n)
	}
	for i := range 3 * maxHosts {
		c.robots.entry(strings.Repeat("x", i))
	}
	if n := len(c.robots.hosts); n != maxHosts {
		t.Errorf("the rules of %d hosts are kept", n)
	}
}

// roundTrip answers without a network, so that time can be made to pass.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestRobotsOverTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		status, file, fetched := 500, "User-agent: *\nDisallow: /x", 0
		c := newClient(t, nil)
		c.http = roundTrip(func(r *http.Request) (*http.Response, error) {
			if r.URL.Path != "/robots.txt" {
				return &http.Response{StatusCode: 200, Body: http.NoBody, Header: http.Header{"Content-Type": {"text/plain"}}}, nil
			}
			fetched++
			return &http.Response{StatusCode: status, Body: body(file), Header: http.Header{}}, nil
		})
		expect := func(path string, allowed bool, fetches int) {
			t.Helper()
			_, err := c.Get(t.Context(), "http://ostrel.test"+path, Conditional{})
			if (err == nil) != allowed || fetched != fetches {
				t.Errorf("%s: error %v, robots.txt fetched %d times; want %d", path, err, fetched, fetches)
			}
		}
		expect("/a", false, 1) // not known
		expect("/a", false, 1)
		status = 200
		time.Sleep(robotsFailure + time.Second)
		expect("/a", true, 2)
		expect("/x", false, 2)
		status = 503
		time.Sleep(robotsKept + time.Second)
		expect("/a", true, 3) // the old rules hold
		expect("/x", false, 3)
		status = 404
		time.Sleep(robotsFailure + time.Second)
		expect("/x", true, 4)
	})
}

func FuzzRules(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /a*b$\nAllow: /%e0%a6%95", "/a/b?c=%zz")
	f.Add("Disallow: *\nuser-agent: ukti\n:", "/")
	f.Fuzz(func(t *testing.T, file, path string) {
		r := parseRules(file, "ukti")
		for _, rule := range r.list {
			if got, want := rule.matches(canonicalPath(path, "")), slowMatch(rule, canonicalPath(path, "")); got != want {
				t.Errorf("%+v on %q: %v, want %v", rule, path, got, want)
			}
		}
		if once := canonicalPath(path, ""); canonicalPath(once, "") != once {
			t.Errorf("%q becomes %q", once, canonicalPath(once, ""))
		}
	})
}

// slowMatch tries every length for every star.
func slowMatch(r rule, path string) bool {
	rest, ok := strings.CutPrefix(path, r.parts[0])
	if !ok || len(r.parts) == 1 {
		return ok && (!r.end || rest == "")
	}
	if len(r.parts) > 6 || len(rest) > 60 {
		return r.matches(path) // too slow to try
	}
	for skip := range len(rest) + 1 {
		if slowMatch(rule{parts: r.parts[1:], end: r.end}, rest[skip:]) {
			return true
		}
	}
	return false
}

func body(s string) io.ReadCloser { return io.NopCloser(strings.NewReader(s)) }
