package opensearch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
)

// played is a cluster that answers every request so.
func played(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func TestFailuresAreSentences(t *testing.T) {
	kind := func(k string) string { return fmt.Sprintf(`{"error":{"type":%q,"reason":"why"}}`, k) }
	for _, c := range []struct {
		name    string
		handler http.HandlerFunc
		want    error
	}{
		{"no password", says(401, "Unauthorized"), ErrRefused},
		{"may not", says(403, kind("security_exception")), ErrRefused},
		{"the disk is full", says(403, kind("cluster_block_exception")), ErrFull},
		{"the disk is full, by a later version", says(429, kind("cluster_block_exception")), ErrFull},
		{"no room", says(429, kind("rejected_execution_exception")), ErrBusy},
		{"no index", says(404, kind("index_not_found_exception")), ErrMissing},
		{"red", says(503, kind("search_phase_execution_exception")), ErrRed},
		{"a proxy's page", says(502, "<html>"), ErrRed},
		{"slow", func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body) // only then is it seen that the client is gone
			<-r.Context().Done()
		}, ErrSlow},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			patience := time.Minute
			if c.want == ErrSlow {
				patience = 100 * time.Millisecond
			}
			x := client(t, Options{URLs: []string{played(t, c.handler)}, Index: "ukti", Timeout: patience})
			if _, err := x.Part(t.Context(), shelf{}, nil, knowledge.Query{Text: "Who won?"}); !errors.Is(err, c.want) {
				t.Errorf("%v, not %v", err, c.want)
			}
		})
	}
	if _, err := client(t, Options{URLs: []string{"http://127.0.0.1:1"}, Index: "ukti"}).Part(t.Context(), shelf{}, nil, knowledge.Query{Text: "Who won?"}); !errors.Is(err, ErrAway) {
		t.Errorf("nobody there: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := client(t, Options{URLs: []string{"http://127.0.0.1:1"}, Index: "ukti"}).Part(ended, shelf{}, nil, knowledge.Query{Text: "Who won?"}); !errors.Is(err, context.Canceled) {
		t.Errorf("ended: %v", err)
	}
}

func TestNextNodeIsAsked(t *testing.T) {
	url := played(t, func(w http.ResponseWriter, r *http.Request) {
		if user, password, _ := r.BasicAuth(); user != "u" || password != "p" {
			w.WriteHeader(http.StatusUnauthorized)
		}
		_, _ = io.WriteString(w, `{}`)
	})
	c := client(t, Options{URLs: []string{"http://127.0.0.1:1", url, "http://127.0.0.1:2"}, Index: "ukti", User: "u", Password: func() string { return "p" }})
	for range 6 {
		if err := c.do(t.Context(), request{method: http.MethodGet, path: "/"}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestBulkWaitsForRoom(t *testing.T) {
	var sent atomic.Int32
	url := played(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		switch sent.Add(1) {
		case 1: // no room at all
			says(429, `{"error":{"type":"rejected_execution_exception"}}`)(w, r)
		case 2: // room for one, and one that can't be taken
			says(200, `{"items":[{"index":{"_id":"a","status":201}},
				{"index":{"_id":"b","status":429,"error":{"type":"rejected_execution_exception","reason":"full"}}},
				{"index":{"_id":"c","status":400,"error":{"type":"mapper_parsing_exception","reason":"too deep"}}}]}`)(w, r)
		default:
			if text := string(body); strings.Count(text, "\n") != 2 || !strings.Contains(text, `"_id":"b"`) {
				t.Errorf("sent again: %s", text)
			}
			says(200, `{"items":[{"index":{"_id":"b","status":201}}]}`)(w, r)
		}
	})
	w := &writer{client: client(t, Options{URLs: []string{url}, Index: "ukti"}), path: "/ukti-1/_bulk"}
	for _, id := range []string{"a", "b", "c"} {
		if err := w.put(t.Context(), id, &document{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.flush(t.Context()); err != nil || sent.Load() != 3 {
		t.Errorf("after %d requests: %v", sent.Load(), err)
	}
	if len(w.refused) != 1 || !strings.Contains(w.refused[0].Error(), `"c" was not taken`) {
		t.Errorf("refused: %v", w.refused)
	}
}

func TestOptionsAreChecked(t *testing.T) {
	good := Options{URLs: []string{"https://search1.lan:9200"}, Index: "ukti"}
	for name, change := range map[string]func(*Options){
		"":           func(*Options) {},
		"urls":       func(o *Options) { o.URLs = nil },
		"address":    func(o *Options) { o.URLs = []string{"search1:9200"} },
		"password":   func(o *Options) { o.URLs = []string{"https://a:b@search1.lan"} },
		"OpenSearch": func(o *Options) { o.Index = "Ukti*" },
		"shards":     func(o *Options) { o.Shards = 1000 },
		"timeout":    func(o *Options) { o.Timeout = time.Hour },
	} {
		o := good
		change(&o)
		if err := o.Validate(); (err != nil) != (name != "") || err != nil && (!strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "a:b")) {
			t.Errorf("%q: %v", name, err)
		}
	}
}
