package httpd

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func newServer(log io.Writer) *Server {
	return New(Options{
		Listen: "127.0.0.1:0", ReadTimeout: 5 * time.Second, WriteTimeout: 5 * time.Second, IdleTimeout: 5 * time.Second,
		MaxBody: 1 << 10, Log: slog.New(slog.NewTextHandler(log, nil)),
	})
}

func text(s string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, s) })
}

// ask sends one request to the server's handler.
func ask(s *Server, method, path string, body io.Reader) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.server.Handler.ServeHTTP(w, httptest.NewRequest(method, path, body))
	return w
}

func TestMount(t *testing.T) {
	s := newServer(io.Discard)
	for _, m := range []struct {
		owner, pattern string
		ok             bool
	}{
		{"web", "GET /", true},
		{"telegram", "POST /telegram", true},
		{"discord", "POST /telegram", false}, // taken
		{"discord", "GET no slash", false},
		{"telegram", "POST /telegram", true}, // the same owner again
		{"discord", "POST /discord", true},
	} {
		err := s.Mount(m.owner, map[string]http.Handler{m.pattern: text(m.owner)})
		if (err == nil) != m.ok {
			t.Errorf("%s mounts %q: %v", m.owner, m.pattern, err)
		}
		if err != nil && !strings.Contains(err.Error(), m.owner) {
			t.Errorf("the error names no owner: %v", err)
		}
	}
	if err := s.Mount("telegram", nil); err != nil {
		t.Fatal(err)
	}
	for _, r := range []struct {
		method, path, body string
		status             int
	}{
		{"GET", "/", "web", 200}, {"POST", "/discord", "discord", 200}, {"POST", "/telegram", "", 405}, {"GET", "/telegram", "web", 200},
	} {
		w := ask(s, r.method, r.path, nil)
		if w.Code != r.status || r.status == 200 && w.Body.String() != r.body {
			t.Errorf("%s %s: %d %q, want %d %q", r.method, r.path, w.Code, w.Body, r.status, r.body)
		}
	}
}

func TestPanicCostsOneAnswer(t *testing.T) {
	var log bytes.Buffer
	s := newServer(&log)
	err := s.Mount("a", map[string]http.Handler{
		"/early": http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("early") }),
		"/late": http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "half")
			panic("late")
		}),
		"/abort": http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }),
	})
	if err != nil {
		t.Fatal(err)
	}
	if w := ask(s, "GET", "/early", nil); w.Code != 500 || strings.Contains(w.Body.String(), "early") {
		t.Errorf("got %d %q", w.Code, w.Body)
	}
	if !strings.Contains(log.String(), "early") || !strings.Contains(log.String(), "httpd_test.go") {
		t.Errorf("the log has no panic with its stack: %s", &log)
	}
	for _, path := range []string{"/late", "/abort"} {
		func() {
			defer func() {
				if p := recover(); p != http.ErrAbortHandler {
					t.Errorf("%s: the connection is not aborted: %v", path, p)
				}
			}()
			ask(s, "GET", path, nil)
		}()
	}
}

func TestBodyLimit(t *testing.T) {
	s := newServer(io.Discard)
	got := make(chan error, 1)
	_ = s.Mount("a", map[string]http.Handler{"/": http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, err := io.Copy(io.Discard, r.Body)
		got <- err
	})})
	ask(s, "POST", "/", strings.NewReader(strings.Repeat("x", 1<<11)))
	if _, ok := errors.AsType[*http.MaxBytesError](<-got); !ok {
		t.Error("a body over the limit was read")
	}
}

func TestListenServeStop(t *testing.T) {
	s := newServer(io.Discard)
	begun, release := make(chan bool), make(chan bool)
	_ = s.Mount("a", map[string]http.Handler{"/": http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		begun <- true
		<-release
		_, _ = io.WriteString(w, "finished")
	})})
	l, err := s.Listen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	taken := New(Options{Listen: l.Addr().String(), Log: s.log})
	if _, err := taken.Listen(t.Context()); err == nil || !strings.Contains(err.Error(), "http.listen") {
		t.Errorf("a taken address: %v", err)
	}

	served, answer, stopped := make(chan error, 1), make(chan string, 1), make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	go func() {
		r, err := http.Get("http://" + l.Addr().String())
		if err != nil {
			answer <- err.Error()
			return
		}
		defer func() { _ = r.Body.Close() }()
		body, _ := io.ReadAll(r.Body)
		answer <- string(body)
	}()
	<-begun
	go func() { stopped <- s.Stop(t.Context()) }()
	if err := <-served; err != nil { // no more requests are taken
		t.Error(err)
	}
	close(release)
	if got := <-answer; got != "finished" {
		t.Errorf("the answer in flight was %q", got)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

func TestStopIsBounded(t *testing.T) {
	s := newServer(io.Discard)
	begun := make(chan bool)
	_ = s.Mount("a", map[string]http.Handler{"/": http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		begun <- true
		<-r.Context().Done()
	})})
	l, err := s.Listen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.Serve(l) }()
	go func() {
		if r, err := http.Get("http://" + l.Addr().String()); err == nil {
			_ = r.Body.Close()
		}
	}()
	<-begun
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Stop(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// A connection that was opened in advance, as browsers do, makes no stop a failure.
func TestStopWithAnUnusedConnection(t *testing.T) {
	over, cancel := context.WithCancel(t.Context())
	cancel()
	for name, ctx := range map[string]context.Context{"with time": t.Context(), "without": over} {
		t.Run(name, func(t *testing.T) {
			s := newServer(io.Discard)
			l, err := s.Listen(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			go func() { _ = s.Serve(l) }()
			unused, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = unused.Close() }()
			r, err := http.Get("http://" + l.Addr().String()) // accepted after the other
			if err != nil {
				t.Fatal(err)
			}
			_ = r.Body.Close()
			begun := time.Now()
			if err := s.Stop(ctx); err != nil {
				t.Error(err)
			}
			if took := time.Since(begun); took > 4*time.Second { // net/http by itself waits for 5 s
				t.Errorf("the stop took %v", took)
			}
		})
	}
}
