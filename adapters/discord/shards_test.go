package discord

import (
	"testing"

	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

// TestShards: as many connections as Discord wants, each with its number.
func TestShards(t *testing.T) {
	t.Parallel()
	r := start(t, nil, func(s *discordtest.Server, _ *Adapter) { s.Shards, s.Concurrency = 4, 2 })
	r.AwaitSessions(t, 4)
	shards := map[int]bool{}
	for _, i := range r.Identifies() {
		if i.Shard[1] != 4 {
			t.Errorf("shard %v, want one of 4", i.Shard)
		}
		shards[i.Shard[0]] = true
	}
	if len(shards) != 4 {
		t.Fatalf("shards %v", shards)
	}
	r.works(t, "কী?")
}
