package gateway

import (
	"context"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

// watch looks after an open session until ctx ends, where it returns nil. It
// returns an error when the session is dead: its lock has been held for too
// long (errStuck), or no heartbeat has been acknowledged (a zombie, which may
// still deliver events).
//
// TryRLock asks without joining the queue. A failure now and then is normal:
// the library sleeps a second under its lock when it closes. Events are no sign
// of life to go by, since a quiet bot gets none. heard is told when the last
// heartbeat was acknowledged.
func watch(ctx context.Context, dg *discordgo.Session, t Times, heard func(time.Time)) error {
	free := time.Now()
	for chat.Sleep(ctx, t.Watch) == nil {
		if !dg.TryRLock() {
			if time.Since(free) > t.Stuck {
				return errStuck
			}
			continue
		}
		free = time.Now()
		acknowledged := dg.LastHeartbeatAck
		dg.RUnlock()
		heard(acknowledged)
		if silent := time.Since(acknowledged); silent > t.Stuck {
			return &lostError{reason: "no heartbeat was acknowledged for " + silent.Round(time.Second).String(), fresh: false}
		}
	}
	return nil
}
