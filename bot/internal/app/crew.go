package app

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// crew is the platforms that are supervised at the same time.
type crew struct {
	ended chan end           // each that has ended
	ask   chan chan struct{} // see supervisor.alive

	mu    sync.Mutex
	seats map[string]*seat // by the platform's name
	left  int              // how many have begun and have not been seen to end
}

// end is how a platform has ended.
type end struct {
	name string
	err  error
}

func newCrew() *crew {
	return &crew{ended: make(chan end), ask: make(chan chan struct{}), seats: map[string]*seat{}}
}

// seat is the place of one platform, in which another of the same name may follow it.
type seat struct {
	renewed chan struct{} // holds one when next is set
	stands  chan struct{} // closed when the first run has its routes, or has failed
	stand   func()        // closes it

	mu   sync.Mutex
	next *platform
	stop context.CancelFunc // ends the run at work
}

func newSeat() *seat {
	s := &seat{renewed: make(chan struct{}, 1), stands: make(chan struct{})}
	s.stand = sync.OnceFunc(func() { close(s.stands) })
	return s
}

// begin returns the context of one run, which ends when the platform is renewed.
func (p *seat) begin(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, stop := context.WithCancel(ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stop = stop; p.next != nil {
		stop()
	}
	return ctx, stop
}

// renew has another platform follow.
func (p *seat) renew(next platform) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.next = &next
	select {
	case p.renewed <- struct{}{}:
	default:
	}
	if p.stop != nil {
		p.stop()
	}
}

// renewal returns what is to follow, once.
func (p *seat) renewal() (platform, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next == nil {
		return platform{}, false
	}
	next := *p.next
	p.next = nil
	select {
	case <-p.renewed:
	default:
	}
	return next, true
}

// hire starts a platform, unless it is off, or has it follow the one of its name. The
// seat is nil for one that is off.
func (s *supervisor) hire(ctx context.Context, p platform) *seat {
	c := s.crew
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.seats[p.name]
	switch {
	case at != nil:
		at.renew(p)
		return at
	case p.off != "":
		s.log.Info("not started", "adapter", p.name, "why", p.off)
		s.health.forget(p.name)
		return nil
	}
	at = newSeat()
	c.seats[p.name] = at
	c.left++
	go func() {
		err := s.keep(ctx, p, at)
		c.mu.Lock()
		delete(c.seats, p.name)
		next, renewed := at.renewal() // came while it ended
		c.mu.Unlock()
		if renewed && ctx.Err() == nil {
			s.hire(ctx, next)
		}
		c.ended <- end{p.name, err}
	}()
	return at
}

// size is how many platforms have begun and have not been seen to end.
func (c *crew) size() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.left
}

// saw notes that one was seen to end.
func (c *crew) saw() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left--
}

// all supervises the platforms that are on, until each has ended. hired is called once
// each has its routes, or has failed; may be nil.
func (s *supervisor) all(ctx context.Context, ps []platform, hired func()) error {
	var begun []*seat
	for _, p := range ps {
		if at := s.hire(ctx, p); at != nil {
			begun = append(begun, at)
		}
	}
	if s.crew.size() == 0 {
		return errors.New("nothing to run: set discord.token or telegram.token, turn terminal.enabled on, or give http.listen a free address for the page")
	}
	for _, at := range begun {
		select {
		case <-at.stands:
		case <-ctx.Done():
			return s.dismiss()
		}
	}
	if hired != nil {
		hired()
	}
	failed := map[string]bool{} // what ended badly last
	for s.crew.size() > 0 {
		select {
		case e := <-s.crew.ended:
			s.crew.saw()
			failed[e.name] = e.err != nil
		case answer := <-s.crew.ask:
			close(answer)
		case <-ctx.Done():
			return s.dismiss()
		}
	}
	for _, badly := range failed {
		if badly {
			return errors.New("no adapter is left; the messages above say why")
		}
	}
	return nil
}

// dismiss waits for the platforms, whose context has ended.
func (s *supervisor) dismiss() error {
	s.health.stop()
	s.log.Info("stopping; answers in flight are finished")
	late := time.After(drainBound)
	for s.crew.size() > 0 {
		select {
		case <-s.crew.ended:
			s.crew.saw()
		case <-late:
			return fmt.Errorf("an adapter took longer than %v to stop and was left behind", drainBound)
		}
	}
	return nil
}

// alive returns once the loop that all runs has answered, or ctx ends.
func (s *supervisor) alive(ctx context.Context) error {
	answer := make(chan struct{})
	select {
	case s.crew.ask <- answer:
		<-answer
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
