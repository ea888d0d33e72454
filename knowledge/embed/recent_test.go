package embed

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"
)

// The same question, asked again or by several at a time, reaches the server once, also
// when it fails; an asker who leaves spoils it for no later one.
func TestRecent(t *testing.T) {
	server := newFake(t)
	r := NewRecent(newClient(t, server.URL))
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if v, err := r.Query(t.Context(), "Who came?"); err != nil || v.Dimension() != fakeDimension {
				t.Errorf("%d dimensions, %v", v.Dimension(), err)
			}
		})
	}
	all.Wait()
	if got := server.texts(); len(got) != 1 {
		t.Errorf("the server was sent %q", got)
	}
	left, leave := context.WithCancel(t.Context())
	leave()
	if _, err := r.Query(left, "Who went?"); !errors.Is(err, context.Canceled) {
		t.Errorf("who left got %v", err)
	}
	if _, err := r.Query(t.Context(), "Who went?"); err != nil {
		t.Errorf("the next one got %v", err)
	}
	server.set(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) })
	before := len(server.texts())
	for range 3 {
		if _, err := r.Query(t.Context(), "Who sang?"); err == nil {
			t.Error("no error")
		}
	}
	if got := len(server.texts()) - before; got != 1 {
		t.Errorf("a failing server was asked %d times", got)
	}
}

func TestRecentForgets(t *testing.T) {
	server := newFake(t)
	r := NewRecent(newClient(t, server.URL))
	for range 2 {
		if _, err := r.Query(t.Context(), "Who came?"); err != nil {
			t.Fatal(err)
		}
		r.said["Who came?"].until = time.Now() // as if the seconds had passed
	}
	if got := server.texts(); len(got) != 2 {
		t.Errorf("the server was sent %q", got)
	}
	for i := range 2 * mostRemembered {
		r.entry(string(rune('a' + i)))
	}
	if len(r.said) > mostRemembered {
		t.Errorf("%d questions are remembered", len(r.said))
	}
}
