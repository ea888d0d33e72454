package archive

import (
	"context"
	"time"

	"github.com/ukti-bot/ukti/knowledge/postgres"
)

// lookEvery is how often it is looked for changes that nobody has told of.
const lookEvery = 2 * time.Second

// Follow calls changed whenever another process may have changed the archive, until ctx
// ends: on a server as soon as it says so, and every two seconds in any case.
func (a *Archive) Follow(ctx context.Context, changed func()) {
	if server, ok := a.file.Engine.(*postgres.DB); ok {
		listening, done := context.WithCancel(ctx)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			server.Listen(listening, Schema, changed)
		}()
		defer func() { done(); <-ended }()
	}
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			changed()
		}
	}
}
