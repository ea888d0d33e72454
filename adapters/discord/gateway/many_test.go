package gateway

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

// crowd is a gateway of many shards and the Discord that it meets, on the clock of a test.
type crowd struct {
	discord *discordtest.Server
	gateway *Gateway
	begun   time.Time
	end     func()
}

func newCrowd(t *testing.T, bot Bot) *crowd {
	t.Helper()
	network := adaptertest.NewNetwork() // without a socket, so that the clock of the test is the only one
	at, err := network.Listen(t.Context(), "127.0.0.1:7000")
	if err != nil {
		t.Fatal(err)
	}
	c := &crowd{discord: discordtest.NewOn(t, at), begun: time.Now()}
	bot.URL = gatewayOf(c.discord)
	c.gateway = New(Options{
		Token: adapters.NewSecret(discordtest.Token), Log: slog.New(slog.DiscardHandler), Times: DefaultTimes(), Dial: network.Dial,
		Ask:   func(context.Context) (Bot, error) { return bot, nil },
		Heard: func(time.Time) {},
	})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- c.gateway.Run(ctx) }()
	c.end = func() {
		// Shards begin, and so their hearts beat, on every fifth second. A heart that beats in
		// the second that the library sleeps under its lock waits for that lock, which a
		// bubble's clock doesn't take for waiting: it would stand still for good.
		time.Sleep(time.Until(time.Now().Truncate(5 * time.Second).Add(7 * time.Second)))
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		c.discord.Close()
	}
	return c
}

// spaced fails where two shards of a key identified too soon after each other, or more of
// them than the budget lets in one of its days.
func (c *crowd) spaced(t *testing.T, bot Bot) {
	t.Helper()
	last, days := map[int]time.Time{}, map[int]int{}
	for _, i := range c.discord.Identifies() {
		key := i.Shard[0] % bot.Concurrent
		if before, ok := last[key]; ok && i.At.Sub(before) < 5*time.Second {
			t.Errorf("key %d identified %v after the one before", key, i.At.Sub(before))
		}
		last[key] = i.At
		day := 0
		if after := i.At.Sub(c.begun) - bot.Budget.ResetAfter; after >= 0 {
			day = 1 + int(after/budgetFor)
		}
		days[day]++
	}
	for day, n := range days {
		most := bot.Budget.Total
		if day == 0 {
			most = bot.Budget.Remaining
		}
		if n > most {
			t.Errorf("%d sessions were begun in day %d, of %d", n, day, most)
		}
	}
}

// A bot of 150,000 servers begins as fast as Discord lets it: with 2,500 servers a shard, the
// most there may be, 60 shards; with the 1,000 that Discord recommends, 150.
func TestColdStartOf150000Servers(t *testing.T) {
	const servers = 150_000
	for _, c := range []struct {
		perShard, concurrent int
		want                 time.Duration
	}{
		{2500, 1, 59 * 5 * time.Second},
		{2500, 16, 3 * 5 * time.Second},
		{1000, 1, 149 * 5 * time.Second},
		{1000, 16, 9 * 5 * time.Second},
	} {
		bot := Bot{Shards: servers / c.perShard, Concurrent: c.concurrent, Budget: Budget{Total: 1000, Remaining: 1000, ResetAfter: budgetFor}}
		t.Run(fmt.Sprintf("%d shards, %d at once", bot.Shards, bot.Concurrent), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				crowd := newCrowd(t, bot)
				for !crowd.gateway.Connected() && time.Since(crowd.begun) < time.Hour {
					time.Sleep(100 * time.Millisecond)
				}
				took := time.Since(crowd.begun)
				t.Logf("%d shards, %d at once: all are connected after %v", bot.Shards, bot.Concurrent, took.Round(time.Second))
				if took < c.want || took > c.want+5*time.Second {
					t.Errorf("it took %v, not %v", took, c.want)
				}
				crowd.spaced(t, bot)
				if n := len(crowd.discord.Identifies()); n != bot.Shards {
					t.Errorf("%d sessions were begun for %d shards", n, bot.Shards)
				}
				crowd.end()
			})
		})
	}
}

// When Discord ends sessions again and again, for days, no more are begun than a day lets: the
// shards that come too late wait for the next one.
func TestBudgetOfSessionsIsKept(t *testing.T) {
	b := Budget{Total: 1000, Remaining: 400, ResetAfter: 5 * time.Hour}
	synctest.Test(t, func(t *testing.T) {
		gate, begun := newIdentifyGate(16, 5*time.Second, b), time.Now()
		ctx, end := context.WithTimeout(t.Context(), 72*time.Hour)
		defer end()
		var mu sync.Mutex
		days := map[int]int{}
		var shards sync.WaitGroup
		for shard := range 150 {
			shards.Go(func() {
				for gate.pass(ctx, shard) {
					day := int((time.Since(begun) - b.ResetAfter + budgetFor) / budgetFor)
					mu.Lock()
					days[day]++
					mu.Unlock()
					time.Sleep(time.Duration(1+shard%9) * time.Minute) // then the session is ended
				}
			})
		}
		shards.Wait()
		for day, most := range []int{b.Remaining, b.Total, b.Total, b.Total} {
			if days[day] != most {
				t.Errorf("day %d: %d sessions were begun, of %d", day, days[day], most)
			}
		}
	})
}
