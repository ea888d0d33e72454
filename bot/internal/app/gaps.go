package app

import (
	"context"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/gaps"
	"github.com/ukti-bot/ukti/bot/internal/state"
)

// gapsMemory is the name under which the state keeps what was not answered.
const gapsMemory = "gaps"

// gapsBook opens what is kept of unanswered questions. Where the operator wants none it
// is nil, and what there was from before is deleted.
func gapsBook(ctx context.Context, o Options, store *state.Store) (*gaps.Book, error) {
	memory := store.Memory(gapsMemory)
	if !o.Config.Insight.Enabled {
		return nil, gaps.Clear(ctx, memory)
	}
	return gaps.New(memory, time.Duration(o.Config.Insight.Keep), o.World.now), nil
}
