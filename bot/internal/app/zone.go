package app

import (
	"sync/atomic"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/config"
)

// zone is the time zone in which dates and times are told and understood. It changes with
// the config.
type zone struct {
	clock func() time.Time
	at    atomic.Pointer[time.Location]
}

func newZone(c *config.Config, w World) *zone {
	z := &zone{clock: w.now}
	z.set(c)
	return z
}

func (z *zone) set(c *config.Config) { z.at.Store(c.Location()) }

// now is the present moment in the zone.
func (z *zone) now() time.Time { return z.clock().In(z.at.Load()) }
