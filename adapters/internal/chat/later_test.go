package chat

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ukti-bot/ukti/adapters"
)

// TestLater: what a reply becomes is shown once, unless something else was replied to the
// same, the time is over, the wait has ended with the adapter, or there is nothing to say.
func TestLater(t *testing.T) {
	after := func(d time.Duration, words string) adapters.Reply {
		return adapters.Reply{Lead: "begun", Later: func(ctx context.Context) adapters.Reply {
			if Sleep(ctx, d) != nil {
				return adapters.Reply{}
			}
			return adapters.Reply{Lead: words}
		}}
	}
	for _, c := range []struct {
		name  string
		steps func(follow func(key string, r adapters.Reply), l *Later)
		want  []string
	}{
		{"ends", func(follow func(string, adapters.Reply), _ *Later) { follow("1", after(time.Second, "done")) }, []string{"done"}},
		{"two", func(follow func(string, adapters.Reply), _ *Later) {
			follow("1", after(2*time.Second, "second"))
			follow("2", after(time.Second, "first"))
		}, []string{"first", "second"}},
		{"answered anew", func(follow func(string, adapters.Reply), _ *Later) {
			follow("1", after(2*time.Second, "old"))
			follow("1", after(3*time.Second, "new"))
		}, []string{"new"}},
		{"answered anew without work", func(follow func(string, adapters.Reply), _ *Later) {
			follow("1", after(time.Second, "old"))
			follow("1", adapters.Reply{Lead: "something else"})
		}, nil},
		{"answered anew, and says something all the same", func(follow func(string, adapters.Reply), _ *Later) {
			follow("1", adapters.Reply{Later: func(ctx context.Context) adapters.Reply {
				<-ctx.Done()
				return adapters.Reply{Lead: "old"}
			}})
			follow("1", adapters.Reply{Lead: "something else"})
		}, nil},
		{"too slow", func(follow func(string, adapters.Reply), _ *Later) { follow("1", after(time.Hour, "late")) }, nil},
		{"closed", func(follow func(string, adapters.Reply), l *Later) {
			follow("1", after(time.Second, "done"))
			l.Close()
			follow("2", after(time.Second, "done"))
		}, nil},
		{"nothing to say", func(follow func(string, adapters.Reply), _ *Later) { follow("1", after(time.Second, "")) }, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var l Later
				shown := make(chan string, 9)
				c.steps(func(key string, r adapters.Reply) {
					l.Follow(t.Context(), key, r, time.Minute, func(_ context.Context, r adapters.Reply) { shown <- r.Lead })
				}, &l)
				time.Sleep(2 * time.Minute)
				synctest.Wait()
				l.Close()
				close(shown)
				var got []string
				for words := range shown {
					got = append(got, words)
				}
				if !slices.Equal(got, c.want) {
					t.Errorf("shown %q, want %q", got, c.want)
				}
				if len(l.open) != 0 && c.name != "closed" {
					t.Errorf("%d waits are kept", len(l.open))
				}
			})
		})
	}
}
