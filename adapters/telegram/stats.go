package telegram

import (
	"sync/atomic"
	"time"

	"github.com/ukti-bot/ukti/adapters"
)

// Stats counts what happened since the start.
type Stats struct {
	Received    uint64    // updates
	Duplicates  uint64    // updates dropped because they came again
	Answered    uint64    // replies shown
	Refused     uint64    // questions refused as a flood
	Dropped     uint64    // replies to chats that the bot is shut out of
	Plainer     uint64    // messages that were refused and sent again without ornaments
	Failed      uint64    // replies that could not be shown
	Altered     uint64    // quotations that Telegram is known to change, or said it showed changed
	Pending     int       // updates accepted and not finished
	LastContact time.Time // of the last answer from Telegram; zero before the first
}

type counters struct {
	received, duplicates, answered, refused, dropped, plainer, failed, altered, reconnects atomic.Uint64

	contact atomic.Pointer[time.Time] // as time.Now gave it: its age is right although the clock is set
	reached atomic.Bool               // see Adapter.Connected
	polls   atomic.Bool               // this copy of the bot is the one that polls
}

func (c *counters) touch() {
	now := time.Now()
	c.contact.Store(&now)
}

// LastContact implements [adapters.Contacter]. A webhook waits to be called, so
// its silence means nothing, and so does that of a copy while another one polls.
func (a *Adapter) LastContact() time.Time {
	at := a.stats.contact.Load()
	if a.hook != nil || at == nil || a.shared != nil && !a.stats.polls.Load() {
		return time.Time{}
	}
	return *at
}

// Counts implements [adapters.Counter].
func (a *Adapter) Counts() adapters.Counts {
	s := a.Stats()
	return adapters.Counts{Shown: s.Answered, Plainer: s.Plainer, Failed: s.Failed, Dropped: s.Dropped + s.Refused, Altered: s.Altered, Reconnects: a.stats.reconnects.Load(), Waiting: s.Pending}
}

// Connected implements [adapters.Contacter]: Telegram has said who the bot is, and
// polls may begin or the webhook is set.
func (a *Adapter) Connected() bool { return a.stats.reached.Load() }

// Stats returns the figures. Safe for concurrent use.
func (a *Adapter) Stats() Stats {
	s := Stats{
		Received:   a.stats.received.Load(),
		Duplicates: a.stats.duplicates.Load(),
		Answered:   a.stats.answered.Load(),
		Refused:    a.stats.refused.Load(),
		Dropped:    a.stats.dropped.Load(),
		Plainer:    a.stats.plainer.Load(),
		Failed:     a.stats.failed.Load(),
		Altered:    a.stats.altered.Load(),
	}
	if at := a.stats.contact.Load(); at != nil {
		s.LastContact = *at
	}
	if q := a.queued.Load(); q != nil {
		s.Pending = q.waiting()
	}
	return s
}
