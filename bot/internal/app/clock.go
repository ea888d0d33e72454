package app

import (
	"context"
	"log/slog"
	"time"
)

const (
	// clockEvery is how often the clock is looked at.
	clockEvery = 10 * time.Second
	// clockJump is the least jump that is told of: a clock is put right by less all the
	// time.
	clockJump = time.Minute
)

// clock notices that the wall clock was set, or that the machine slept. What is
// scheduled goes by the wall clock where it must outlive a restart; it is woken, and
// does once what is due.
type clock struct {
	now    func() time.Time     // the wall clock
	ticks  func() time.Duration // of a clock that is never set, and stands still while the machine sleeps
	asleep func() time.Duration // how long the machine has slept since it was started; 0 where that isn't known
	wake   func()
	log    *slog.Logger
}

// reading is what the clocks showed at a moment.
type reading struct {
	wall          time.Time
	ticks, asleep time.Duration
}

func (c *clock) read() reading {
	return reading{wall: c.now().Round(0), ticks: c.ticks(), asleep: c.asleep()}
}

// watch looks at the clocks until ctx ends.
func (c *clock) watch(ctx context.Context) {
	tick := time.NewTicker(clockEvery)
	defer tick.Stop()
	for last := c.read(); ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := c.read()
		c.compare(last, now)
		last = now
	}
}

// compare tells of a jump between two readings, once, and wakes what is scheduled.
func (c *clock) compare(last, now reading) {
	jump := now.wall.Sub(last.wall) - (now.ticks - last.ticks)
	slept := now.asleep - last.asleep
	set := jump - slept
	if slept >= clockJump {
		c.log.Warn("this machine slept; what became due meanwhile is done once", "slept", slept.Round(time.Second))
	}
	switch {
	case set >= clockJump:
		c.log.Warn("the clock was set forward; what became due by that is done once", "by", set.Round(time.Second), "now", now.wall)
	case set <= -clockJump:
		c.log.Warn("the clock was set back; what is due goes by the new time", "by", (-set).Round(time.Second), "now", now.wall)
	case slept < clockJump:
		return
	}
	c.wake()
}
