package editing

import (
	"crypto/rand"
	"sync"
	"time"
)

const (
	// passTime is how long a pass is good.
	passTime = 10 * time.Minute
	// mostPasses bounds the passes that are out.
	mostPasses = 1000
)

// Passes are codes that let an editor into the room, once each. They are safe for
// concurrent use.
type Passes struct {
	now func() time.Time

	mu  sync.Mutex
	out map[string]pass // by code
}

type pass struct {
	editor string
	until  time.Time
}

// NewPasses returns passes of which none is out.
func NewPasses(now func() time.Time) *Passes { return &Passes{now: now, out: map[string]pass{}} }

// Issue returns a code for an editor that nobody guesses, good for ten minutes. An
// earlier one of theirs is good no more.
func (p *Passes) Issue(editor string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	for code, other := range p.out {
		if other.editor == editor || p.now().After(other.until) || len(p.out) >= mostPasses {
			delete(p.out, code)
		}
	}
	code := rand.Text()
	p.out[code] = pass{editor, p.now().Add(passTime)}
	return code
}

// Take returns whose code it is, and lets nobody use it again.
func (p *Passes) Take(code string) (editor string, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	taken, ok := p.out[code]
	delete(p.out, code)
	return taken.editor, ok && !p.now().After(taken.until)
}
