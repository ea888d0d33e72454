package archive

import (
	"context"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/postgres/postgrestest"
)

// A reader on a server is told of each change that another commits, sooner than it would
// look for it by itself, and of those that came while its connection was broken.
func TestFollow(t *testing.T) {
	address := postgrestest.New(t)
	o := Options{Server: onServer(t, address)}
	a := openWith(t, "", o)
	put(t, a, doc("first", "A text."))
	o.ReadOnly = true
	reader := openWith(t, "", o)
	ctx, stop := context.WithCancel(t.Context())
	ended, told := make(chan struct{}), make(chan struct{}, 1)
	go func() {
		defer close(ended)
		reader.Follow(ctx, func() {
			select {
			case told <- struct{}{}:
			default:
			}
		})
	}()
	since := int64(0)
	see := func(id string) {
		t.Helper()
		for until := time.After(time.Minute); ; {
			select {
			case <-told:
			case <-until:
				t.Fatalf("it was not told of %s", id)
			}
			changes, last, err := reader.Changes(t.Context(), since)
			if err != nil {
				t.Fatal(err)
			}
			if since = last; len(changes) > 0 && string(changes[len(changes)-1].Article.ID) == id {
				return
			}
		}
	}
	see("first")
	began := time.Now()
	for _, id := range []string{"a", "b", "c", "d", "e"} {
		put(t, a, doc(id, "A text of "+id+"."))
		see(id)
	}
	if took := time.Since(began); took > 3*lookEvery {
		t.Errorf("five changes took %v to be told of", took)
	}
	postgrestest.Disconnect(t, address)
	for range 5 { // a write may find out first that its connection is gone
		if _, err := a.Put(t.Context(), []ingest.Document{doc("late", "A late text.")}); err == nil {
			break
		}
	}
	see("late")
	stop()
	<-ended
}
