package discord

import (
	"sync/atomic"
	"time"
)

// contact is when Discord was last heard of. The zero value has heard nothing.
type contact struct {
	last    atomic.Pointer[time.Time] // as time.Now gave it, so that its age is right although the clock is set
	reached atomic.Bool               // a session has begun, or requests can come in
}

// heard notes that Discord was heard of.
func (c *contact) heard(at time.Time) {
	for {
		last := c.last.Load()
		if last != nil && !at.After(*last) || c.last.CompareAndSwap(last, &at) {
			return
		}
	}
}
