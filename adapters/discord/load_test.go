package discord

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

// TestLoad sends 2,000 interactions, 10,000 where there is time, up to ten times as fast as the 200 a second
// that a busy bot gets (or as fast as the machine plays both sides), and looks at three things: the slowest acknowledgement, and
// whether memory or goroutines grow with what has been answered.
func TestLoad(t *testing.T) {
	const (
		rate = 2000 // a second
		open = 100  // not answered yet
	)
	total := 2000
	if adaptertest.Long() && !adaptertest.Race {
		total = 10000
	}
	tenth := total / 10
	start := runtime.NumGoroutine()
	s := discordtest.New(t)
	a := newAdapter(t, s, slog.New(slog.DiscardHandler), &adaptertest.Memory{}, nil)
	if !adaptertest.Long() { // then how fast this machine is, which plays both sides, is not judged
		s.AckWithin = time.Minute
		a.times.ack, a.times.ackTry, a.times.deliver = time.Minute, time.Minute, time.Minute
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, forgetful{}) }()
	s.AwaitSessions(t, 1)

	var slowest time.Duration
	var heaps []uint64
	began := time.Now()
	for part := range 10 {
		var sent []*discordtest.Interaction
		for i := range tenth {
			if wait := time.Until(began.Add(time.Duration(part*tenth+i) * (time.Second / rate))); wait > 0 {
				time.Sleep(wait)
			}
			if i >= open {
				s.AwaitAnswer(t, sent[i-open], 1)
			}
			sent = append(sent, s.Interact(t, slash("ask", "question", fmt.Sprint(part, i))))
		}
		for _, in := range sent {
			ack := s.AwaitAck(t, in)
			slowest = max(slowest, ack.Acked.Sub(ack.Sent))
			s.AwaitAnswer(t, in, 1)
		}
		s.Forget()
		a.rest.client.CloseIdleConnections() // their buffers would be the largest part
		heaps = append(heaps, heap())
	}
	took := time.Since(began)
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	s.Close()
	for range 300 { // the library's goroutines end a second after the connection
		if runtime.NumGoroutine() <= start+5 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	ratio := float64(heaps[9]) / float64(heaps[1])
	t.Logf("%d interactions in %v; slowest acknowledgement %v; heap after each tenth %d KB, last to second %.2f; goroutines %d, then %d",
		total, took.Round(time.Millisecond), slowest, kilobytes(heaps), ratio, start, runtime.NumGoroutine())
	if slowest > 3*time.Second && adaptertest.Long() {
		t.Errorf("an acknowledgement took %v, Discord allows 3 s", slowest)
	}
	if ratio > 1.1 && !adaptertest.Race { // whose own bookkeeping is in the heap
		t.Errorf("the heap has grown %.2f times between the second and the last tenth, want at most 1.1", ratio)
	}
	if n := runtime.NumGoroutine(); n > start+5 {
		t.Errorf("%d goroutines at the start, %d at the end", start, n)
	}
	if a.counts.dropped.Load() > 0 {
		t.Errorf("%d questions or answers were lost", a.counts.dropped.Load())
	}
}

// forgetful is a conversation that keeps nothing.
type forgetful struct{}

func (forgetful) Commands() []adapters.Command { return commands() }

func (forgetful) Answer(ctx context.Context, q adapters.Question) adapters.Reply { return echo(ctx, q) }

func (forgetful) Suggest(context.Context, adapters.Question) []adapters.Choice { return nil }

// heap is the memory in use, in bytes: the least of some collections, since the
// first still find what is being let go of.
func heap() uint64 {
	least := ^uint64(0)
	for range 5 {
		time.Sleep(10 * time.Millisecond)
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		least = min(least, m.HeapAlloc)
	}
	return least
}

func kilobytes(bytes []uint64) []uint64 {
	all := slices.Clone(bytes)
	for i := range all {
		all[i] >>= 10
	}
	return all
}
