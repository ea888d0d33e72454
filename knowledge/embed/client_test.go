package embed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestQuery(t *testing.T) {
	server := newFake(t)
	c := newClient(t, server.URL+"/v1/", func(o *Options) {
		o.QueryPrefix, o.PassagePrefix = "query: ", "passage: "
		o.Key = func() string { return "k-123" }
	})
	got, err := c.Query(t.Context(), "কে জিতল?")
	if err != nil {
		t.Fatal(err)
	}
	want, _, err := Quantize(vectorOf("query: কে জিতল?"))
	if err != nil || !slices.Equal(got.Bytes(), want.Bytes()) {
		t.Errorf("got %v, want %v (%v)", got.Bytes(), want.Bytes(), err)
	}
	if _, err := c.passages(t.Context(), []string{strings.Repeat("ক", 1000), "b"}); err != nil {
		t.Fatal(err)
	}
	wantLog := []asked{
		{"q", []string{"query: কে জিতল?"}, "float"},
		{"p", []string{"passage: " + strings.Repeat("ক", maxText/3), "passage: b"}, "float"},
	}
	if fmt.Sprint(server.log) != fmt.Sprint(wantLog) {
		t.Errorf("asked %v, want %v", server.log, wantLog)
	}
	if !slices.Equal(server.keys, []string{"Bearer k-123", "Bearer k-123"}) {
		t.Errorf("keys %q", server.keys)
	}
	if s := c.Stats(); s.Asked != 1 || s.Answered != 1 || s.Sentences != 2 || s.Dimension != fakeDimension || !s.Away.IsZero() {
		t.Errorf("stats %+v", s)
	}
}

// hugeAnswer never ends.
func hugeAnswer(w http.ResponseWriter, r *http.Request) {
	_, _ = fmt.Fprint(w, `{"data":[{"embedding":[`)
	for line := bytes.Repeat([]byte("0.25,"), 1000); r.Context().Err() == nil; {
		if _, err := w.Write(line); err != nil {
			return
		}
	}
}

func halfAnswer(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "1000")
	_, _ = fmt.Fprint(w, `{"data":[{"embedding":[0.1,`)
}

func dropConnection(w http.ResponseWriter, _ *http.Request) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}

// answers is a good answer of n vectors of d components.
func answers(n, d int) string {
	var entries []string
	for i := range n {
		entries = append(entries, fmt.Sprintf(`{"index":%d,"embedding":[%s1]}`, i, strings.Repeat("0.5,", d-1)))
	}
	return `{"data":[` + strings.Join(entries, ",") + `]}`
}

// faults are all ways of a server to fail, each with what the operator is told, and
// after how many questions the server counts as away.
var faults = map[string]struct {
	answer http.HandlerFunc
	says   string
	is     error
	away   int
}{
	"no key":            {says(401, `{"error":{"message":"Incorrect API key: k-sec***"}}`), "check key or key_file", nil, 1},
	"forbidden":         {says(403, `no`), "check key or key_file", nil, 1},
	"no route":          {says(404, `{"detail":"Not Found"}`), `check url and the models' names (it says "Not Found")`, nil, 1},
	"elsewhere":         {says(302, ``, "Location", "http://example.org/"), "set url to the address behind it", nil, 1},
	"too often":         {says(429, `{"error":"slow down"}`, "Retry-After", "30"), `asked too often (it says "slow down")`, nil, 1},
	"overloaded":        {says(503, `{"message":"loading"}`, "Retry-After", "5"), `it says "loading"`, nil, 1},
	"internal error":    {says(500, `{"error":{"message":"boom"}}`), `HTTP status 500, it failed (it says "boom")`, nil, patience},
	"bad gateway":       {says(502, `<html>bad gateway</html>`), "HTTP status 502", nil, patience},
	"refused":           {says(400, `{"error":{"message":"too long: a reader's words, k-secret"}}`), `it says "too long: [text], [secret]"`, ErrRefused, patience},
	"no content":        {says(204, ``), "HTTP status 204", nil, 1},
	"web page":          {says(200, "\n<!DOCTYPE html><title>Login</title>"), "the answer is a web page", nil, 1},
	"other JSON":        {says(200, `{"status":"ok"}`), "0 vectors for 1 texts", nil, 1},
	"a list":            {says(200, `[[0.1,0.2]]`), "no JSON of an embedding server", nil, 1},
	"empty":             {says(200, ``), "no JSON of an embedding server", nil, 1},
	"too many":          {says(200, answers(2, fakeDimension)), "2 vectors for 1 texts", nil, 1},
	"wrong index":       {says(200, `{"data":[{"index":7,"embedding":[1,2]}]}`), "index 7", nil, 1},
	"negative index":    {says(200, `{"data":[{"index":-1,"embedding":[1,2]}]}`), "index -1", nil, 1},
	"no vector":         {says(200, `{"data":[{"index":0}]}`), "an entry without a vector", nil, 1},
	"words":             {says(200, `{"data":[{"embedding":["a"]}]}`), "no list of numbers", nil, 1},
	"too large numbers": {says(200, `{"data":[{"embedding":[1e99]}]}`), "no list of numbers", nil, 1},
	"no base64":         {says(200, `{"data":[{"embedding":"###"}]}`), "no base64", nil, 1},
	"torn base64":       {says(200, `{"data":[{"embedding":"AAAA"}]}`), "no base64", nil, 1},
	"wrong size":        {says(200, answers(1, 8)), "have 8 components, before they had 16", nil, 1},
	"NaN":               {says(200, `{"data":[{"embedding":[NaN,1]}]}`), "no number", ErrRefused, patience},
	"null":              {says(200, `{"data":[{"embedding":[null,1]}]}`), "no number", ErrRefused, patience},
	"base64 infinity":   {says(200, `{"data":[{"embedding":"AACAfwAAgD8="}]}`), "no number", ErrRefused, patience},
	"zero":              {says(200, `{"data":[{"embedding":[0,0.0]}]}`), "points nowhere", ErrRefused, patience},
	"no component":      {says(200, `{"data":[{"embedding":[]}]}`), "0 components", ErrRefused, patience},
	"huge":              {hugeAnswer, "the answer is longer than", nil, 1},
	"half":              {halfAnswer, "broke off", nil, patience},
	"dropped":           {dropConnection, "broke off", nil, patience},
}

func TestEveryFaultOfAServer(t *testing.T) {
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newFake(t)
			var log bytes.Buffer
			c := newClient(t, server.URL, func(o *Options) {
				o.Key = func() string { return "k-secret" }
				o.Log = slog.New(slog.NewTextHandler(&log, nil))
			})
			if _, err := c.Query(t.Context(), "fine"); err != nil {
				t.Fatal(err)
			}
			server.set(fault.answer)
			for i := range fault.away {
				_, err := c.Query(t.Context(), "a reader's words")
				if err == nil || errors.Is(err, ErrAway) || !strings.Contains(err.Error(), fault.says) {
					t.Fatalf("question %d: got %v, want … %s", i+1, err, fault.says)
				}
				if fault.is != nil && !errors.Is(err, fault.is) {
					t.Errorf("%v is not %v", err, fault.is)
				}
			}
			for range 2 {
				if _, err := c.Query(t.Context(), "question"); !errors.Is(err, ErrAway) || !strings.Contains(err.Error(), fault.says) {
					t.Fatalf("got %v, want it away because … %s", err, fault.says)
				}
			}
			c.Close() // nobody writes to the log now
			if n := strings.Count(log.String(), "\n"); n != 1 || strings.Contains(log.String(), "k-sec") {
				t.Errorf("the log should have one line, without the key:\n%s", log.String())
			}
			s := c.Stats()
			if s.Asked != uint64(fault.away)+3 || s.Failed != uint64(fault.away) || s.Unasked != 2 || s.Away.IsZero() {
				t.Errorf("stats %+v", s)
			}
		})
	}
}

func TestNobodyListens(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	_ = listener.Close()
	c := newClient(t, "http://"+address)
	if _, err := c.Query(t.Context(), "x"); err == nil || !strings.Contains(err.Error(), "nothing listens there") {
		t.Errorf("got %v", err)
	}
	if _, err := c.Query(t.Context(), "x"); !errors.Is(err, ErrAway) {
		t.Errorf("got %v, want ErrAway", err)
	}
}

// A server that takes the connection and says nothing costs the timeout, to the moment.
func TestSilentServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		silent := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
			ours, theirs := net.Pipe()
			go func() { _, _ = io.Copy(io.Discard, theirs) }()
			return ours, nil
		}}
		const timeout = 20 * time.Millisecond
		c := newClient(t, "http://silent", func(o *Options) { o.Transport, o.Timeout = silent, timeout })
		defer c.Close()
		for range patience {
			start := time.Now()
			if _, err := c.Query(t.Context(), "x"); !errors.Is(err, ErrSlow) {
				t.Fatalf("got %v, want ErrSlow", err)
			}
			if took := time.Since(start); took != timeout {
				t.Errorf("took %v, the timeout is %v", took, timeout)
			}
		}
		if _, err := c.Query(t.Context(), "x"); !errors.Is(err, ErrAway) {
			t.Errorf("got %v, want ErrAway", err)
		}
		if s := c.Stats(); s.Slow != patience || s.Unasked != 1 {
			t.Errorf("stats %+v", s)
		}
	})
}

func TestACallerWhoGivesUpSaysNothingAboutTheServer(t *testing.T) {
	server := newFake(t)
	c := newClient(t, server.URL)
	ctx, cancel := context.WithCancel(t.Context())
	server.set(func(w http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() })
	for range 2 * patience {
		if _, err := c.Query(ctx, "x"); !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v, want context.Canceled", err)
		}
	}
	server.set(nil)
	if _, err := c.Query(t.Context(), "x"); err != nil {
		t.Error(err)
	}
	if s := c.Stats(); s.Failed+s.Slow != 0 {
		t.Errorf("stats %+v", s)
	}
}

func TestClosed(t *testing.T) {
	c := newClient(t, newFake(t).URL)
	c.Close()
	if _, err := c.Query(t.Context(), "x"); !errors.Is(err, ErrClosed) {
		t.Errorf("got %v, want ErrClosed", err)
	}
}

func TestCheck(t *testing.T) {
	server := newFake(t)
	c := newClient(t, server.URL)
	found, err := c.Check(t.Context())
	if err != nil || found.Dimension != fakeDimension || found.Elsewhere != "" {
		t.Errorf("got %v, %v", found, err)
	}
	if !strings.Contains(found.String(), "vectors of 16 dimensions") {
		t.Errorf("says %q", found)
	}
	server.set(says(404, `{"error":{"message":"model not found"}}`))
	if _, err := c.Check(t.Context()); err == nil || !strings.Contains(err.Error(), `model "q" for questions`) {
		t.Errorf("got %v", err)
	}
	server.set(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(30 * time.Millisecond) // what is measured
		good(w, []string{"x"}, inBase64)
	})
	c = newClient(t, server.URL, func(o *Options) { o.Timeout = 10 * time.Millisecond })
	if _, err := c.Check(t.Context()); !errors.Is(err, ErrSlow) || !strings.Contains(err.Error(), "the embedding server took ") || !strings.Contains(err.Error(), "raise timeout") {
		t.Errorf("got %v, want ErrSlow", err)
	}
}

func TestElsewhere(t *testing.T) {
	for address, want := range map[string]string{
		"http://localhost:8000": "", "http://127.0.0.1": "", "http://[::1]:80/v1": "", "http://127.8.8.8": "",
		"http://10.0.0.7:8000": "10.0.0.7", "https://api.example.org/v1": "api.example.org", "http://localhost.example.org": "localhost.example.org",
	} {
		if got := newClient(t, address).Elsewhere(); got != want {
			t.Errorf("%s: got %q, want %q", address, got, want)
		}
	}
}

func TestBase64AndOrder(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, `{"data":[{"index":1,"embedding":%q},{"index":0,"embedding":%q}]}`,
			inBase64(vectorOf("b")), inBase64(vectorOf("a")))
	}))
	defer server.Close()
	got, err := newClient(t, server.URL).passages(t.Context(), []string{"a", "b"})
	if err != nil {
		t.Fatal(err)
	}
	for i, text := range []string{"a", "b"} {
		if want, _, _ := Quantize(vectorOf(text)); !slices.Equal(got[i].Bytes(), want.Bytes()) {
			t.Errorf("%s has another's vector", text)
		}
	}
}
