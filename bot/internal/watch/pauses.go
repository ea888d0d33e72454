package watch

import (
	"sync"
	"time"
)

// pauses is until when a chat is left alone after a message failed. A restart forgets it.
type pauses struct {
	mu    sync.Mutex
	until map[string]pause
}

type pause struct {
	until time.Time
	last  time.Duration
}

const (
	firstPause   = 30 * time.Second
	longestPause = time.Hour
	mostPauses   = 10_000
)

func newPauses() *pauses { return &pauses{until: map[string]pause{}} }

// over reports that a chat may be written to.
func (p *pauses) over(chat string, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	at, ok := p.until[chat]
	return !ok || !now.Before(at.until) || at.until.Sub(now) > longestPause+at.last // the clock was put back
}

// failed lets a chat be for at least wait, and longer each time.
func (p *pauses) failed(chat string, now time.Time, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.until) >= mostPauses {
		clear(p.until)
	}
	d := min(max(2*p.until[chat].last, firstPause), longestPause)
	d = max(d, min(wait, 24*time.Hour))
	p.until[chat] = pause{now.Add(d), d}
}

func (p *pauses) succeeded(chat string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.until, chat)
}
