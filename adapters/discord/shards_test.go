package discord

import (
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

func TestShards(t *testing.T) {
	t.Parallel()
	const every = 60 * time.Millisecond
	r := start(t, nil, func(s *discordtest.Server, a *Adapter) {
		s.Shards, s.Concurrency = 4, 2
		a.gateway.Identify = every
	})
	r.AwaitSessions(t, 4)
	at := map[int]time.Time{}
	for _, i := range r.Identifies() {
		if i.Shard[1] != 4 {
			t.Errorf("shard %v, want one of 4", i.Shard)
		}
		at[i.Shard[0]] = i.At
	}
	if len(at) != 4 {
		t.Fatalf("shards %v", at)
	}
	for _, pair := range [][2]int{{0, 2}, {1, 3}} {
		gap := at[pair[1]].Sub(at[pair[0]])
		if gap < 0 {
			gap = -gap
		}
		if gap < every*3/4 {
			t.Errorf("shards %v share a key and identified %v apart, want %v", pair, gap, every)
		}
	}
	r.works(t, "কী?")
}
