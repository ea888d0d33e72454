package discord

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

// A command that is delivered to two copies is answered by one. What a copy took and
// acknowledged is answered by another when the others give it up.
func TestCopiesTake(t *testing.T) {
	t.Parallel()
	store, s := new(adaptertest.Store), discordtest.New(t)
	slow := make(chan struct{})
	answer := func(ctx context.Context, q adapters.Question) adapters.Reply {
		if q.Args["question"] == "slow" {
			<-slow
		}
		return echo(ctx, q)
	}
	mine := store.Copy()
	first := startHTTPOn(t, s, &adaptertest.Handler{Reply: answer}, mine)
	second := startHTTPOn(t, s, nil, store.Copy())
	t.Cleanup(func() { close(slow) })

	in, payload := s.NewInteraction(slash("ask", "question", "once"))
	code, said := first.post(t, payload, nil)
	if code != http.StatusOK {
		t.Fatalf("answered %d", code)
	}
	s.Acknowledge(in, said) // at once, as Discord does: before it, an answer is refused, and soon given up
	if code, _ := second.post(t, payload, nil); code == http.StatusOK {
		t.Error("the other copy takes it, too")
	}
	s.AwaitAnswer(t, in, 1)

	left, payload := s.NewInteraction(slash("ask", "question", "slow"))
	if code, said = first.post(t, payload, nil); code != http.StatusOK {
		t.Fatalf("answered %d", code)
	}
	s.Acknowledge(left, said)
	mine.GiveUp()
	s.AwaitAnswer(t, left, 1)
}

// reserved counts what a copy reserves.
type reserved struct {
	*adaptertest.Copy
	identifies *atomic.Int32
}

func (r reserved) Reserve(ctx context.Context, line string, burst int, gap time.Duration) (time.Duration, error) {
	if strings.HasPrefix(line, "identify ") {
		r.identifies.Add(1)
	}
	return r.Copy.Reserve(ctx, line, burst, gap)
}

// Each shard of the gateway is one copy's; when that one ends it is another's. A copy without
// one is well. They identify by what is reserved in the store.
func TestCopiesShare(t *testing.T) {
	t.Parallel()
	store, s := new(adaptertest.Store), discordtest.New(t)
	var identifies atomic.Int32
	var copies []*running
	for range 2 {
		log := &adaptertest.Log{}
		a := newAdapter(t, s, slog.New(slog.NewTextHandler(log, nil)), reserved{store.Copy(), &identifies}, nil)
		copies = append(copies, run(t, s, a, nil, log))
		if len(copies) == 1 {
			s.AwaitSessions(t, 1)
		}
	}
	first, second := copies[0], copies[1]
	for until := time.Now().Add(5 * time.Second); !second.Connected() && time.Now().Before(until); time.Sleep(time.Millisecond) {
	}
	if !second.Connected() || !second.LastContact().IsZero() || first.LastContact().IsZero() {
		t.Errorf("connected %t, heard %v and %v", second.Connected(), second.LastContact(), first.LastContact())
	}
	if n := len(s.Identifies()); n != 1 {
		t.Errorf("%d sessions have begun", n)
	}
	if err := first.stop(t); err != nil {
		t.Fatal(err)
	}
	s.AwaitConnects(t, 2)
	s.AwaitSessions(t, 1)
	second.works(t, "after the first has ended")
	if n := identifies.Load(); n < 2 {
		t.Errorf("%d reservations for 2 sessions", n)
	}
}
