package gateway

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
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
	gateway *Gateway // the first
	begun   time.Time
	end     func()
}

func newCrowd(t *testing.T, bot Bot) *crowd {
	t.Helper()
	return newCrowds(t, bot, 1, nil)
}

// newCrowds has several processes hold the shards, each every so manieth of them.
func newCrowds(t *testing.T, bot Bot, processes int, reserve Reserve) *crowd {
	t.Helper()
	network := adaptertest.NewNetwork() // without a socket, so that the clock of the test is the only one
	at, err := network.Listen(t.Context(), "127.0.0.1:7000")
	if err != nil {
		t.Fatal(err)
	}
	c := &crowd{discord: discordtest.NewOn(t, at), begun: time.Now()}
	bot.URL = gatewayOf(c.discord)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, processes)
	for process := range processes {
		o := Options{
			Token: adapters.NewSecret(discordtest.Token), Log: slog.New(slog.DiscardHandler), Times: DefaultTimes(), Dial: network.Dial,
			Ask:     func(context.Context) (Bot, error) { return bot, nil },
			Heard:   func(time.Time) {},
			Reserve: reserve,
		}
		if processes > 1 {
			o.Lead = func(ctx context.Context, shard string, do func(context.Context)) {
				var id, of int
				if _, err := fmt.Sscanf(shard, "shard %d of %d", &id, &of); err != nil {
					t.Error(err)
				}
				if id%processes == process {
					do(ctx)
				}
			}
		}
		g := New(o)
		if process == 0 {
			c.gateway = g
		}
		go func() { ended <- g.Run(ctx) }()
	}
	c.end = func() {
		// Shards begin, and so their hearts beat, on every fifth second. A heart that beats in
		// the second that the library sleeps under its lock waits for that lock, which a
		// bubble's clock doesn't take for waiting: it would stand still for good.
		time.Sleep(time.Until(time.Now().Truncate(5 * time.Second).Add(7 * time.Second)))
		cancel()
		for range processes {
			if err := <-ended; err != nil {
				t.Error(err)
			}
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
		gate, begun := newIdentifyGate(16, 5*time.Second, b, nil), time.Now()
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

// counter reserves for all processes, as a store does.
type counter struct {
	mu   sync.Mutex
	full map[string]time.Time
	away int // how often it can't be asked, first
}

func (c *counter) reserve(_ context.Context, line string, burst int, gap time.Duration) (time.Duration, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.away > 0 {
		c.away--
		return 0, errors.New("the store is away")
	}
	now := time.Now()
	if c.full == nil {
		c.full = map[string]time.Time{}
	}
	if c.full[line].Before(now) {
		c.full[line] = now
	}
	c.full[line] = c.full[line].Add(gap)
	return max(0, c.full[line].Sub(now)-time.Duration(burst)*gap), nil
}

// Processes that begin together identify no faster than one would, and not without the store.
func TestColdStartOfSeveralProcesses(t *testing.T) {
	bot := Bot{Shards: 24, Concurrent: 2, Budget: Budget{Total: 1000, Remaining: 1000, ResetAfter: budgetFor}}
	synctest.Test(t, func(t *testing.T) {
		store := &counter{away: 5}
		crowd := newCrowds(t, bot, 3, store.reserve)
		for len(crowd.discord.Identifies()) < bot.Shards && time.Since(crowd.begun) < time.Hour {
			time.Sleep(100 * time.Millisecond)
		}
		if took, least := time.Since(crowd.begun), 11*5*time.Second; took < least || took > least+6*time.Second {
			t.Errorf("it took %v, not %v", took, least)
		}
		crowd.spaced(t, bot)
		crowd.end()
	})
}

// Processes whose sessions Discord ends again and again begin no more in any day than it lets
// all of them together.
func TestBudgetOfSeveralProcesses(t *testing.T) {
	b := Budget{Total: 1000, Remaining: 1000, ResetAfter: budgetFor}
	synctest.Test(t, func(t *testing.T) {
		ctx, end := context.WithTimeout(t.Context(), 72*time.Hour)
		defer end()
		var mu sync.Mutex
		var begun []time.Time
		var shards sync.WaitGroup
		store := new(counter)
		for range 3 {
			gate := newIdentifyGate(16, 5*time.Second, b, store.reserve)
			for shard := range 50 {
				shards.Go(func() {
					for gate.pass(ctx, shard) {
						mu.Lock()
						begun = append(begun, time.Now())
						mu.Unlock()
						time.Sleep(time.Duration(1+shard%9) * time.Minute) // then the session is ended
					}
				})
			}
		}
		shards.Wait()
		slices.SortFunc(begun, time.Time.Compare)
		most := 0
		for i, first := 0, 0; i < len(begun); i++ {
			for begun[i].Sub(begun[first]) >= budgetFor {
				first++
			}
			most = max(most, i-first+1)
		}
		if most > b.Total || most < b.Total-5 {
			t.Errorf("%d sessions were begun in a day, of %d", most, b.Total)
		}
	})
}
