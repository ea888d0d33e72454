package adaptertest

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/ukti-bot/ukti/adapters"
)

// wall is what paper has written, by place, and how its chats are. Under paper.mu.
type wall struct {
	running bool
	written map[string][]Written
	shut    map[string]bool
	until   map[string]time.Time // no message before that
	moved   map[string]string
}

// put writes posts in a place, or over those of the same message.
func (w *wall) put(place, message, under string, posts []Post) adapters.Arrival {
	if w.written == nil {
		w.written = map[string][]Written{}
	}
	w.written[place] = slices.DeleteFunc(w.written[place], func(old Written) bool { return old.ID == message })
	for _, p := range posts {
		w.written[place] = append(w.written[place], Written{ID: message, Under: under, Post: p})
	}
	at := adapters.Arrival{Place: place}
	for range posts {
		at.Messages = append(at.Messages, message)
	}
	return at
}

func (p *paper) runs(now bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wall.running = now
}

func (p *paper) Person(asker string) string { return "person-" + asker }

func (p *paper) Notify(_ context.Context, n adapters.Notice) (adapters.Arrival, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if u := p.refusal(n.Place); u != nil {
		if p.faults.unsent != nil {
			p.faults.unsent(u)
		}
		return adapters.Arrival{}, u
	}
	if to := p.wall.moved[n.Place]; to != "" && !p.faults.stays {
		n.Place, n.About = to, ""
	}
	if p.faults.notice != nil {
		p.faults.notice(&n)
	}
	if !slices.ContainsFunc(p.wall.written[n.Place], func(w Written) bool { return w.ID == n.About }) {
		n.About = ""
	}
	at := p.wall.put(n.Place, n.ID, n.About, layOut(n.Reply, false))
	if p.lost {
		p.lost = false
		for i := range p.faults.insists {
			p.wall.put(n.Place, n.ID+"-"+strconv.Itoa(i), n.About, layOut(n.Reply, false))
		}
		return adapters.Arrival{}, &adapters.Unsent{Unsure: true, Err: errors.New("paper: no receipt")}
	}
	return at, nil
}

// refusal is why a notice can't be shown; nil when it can.
func (p *paper) refusal(place string) *adapters.Unsent {
	wait := time.Until(p.wall.until[place])
	switch {
	case !p.wall.running && !p.faults.always:
		return &adapters.Unsent{Err: adapters.ErrNotRunning}
	case p.wall.shut[place]:
		return &adapters.Unsent{Gone: true, Err: errors.New("paper: torn off")}
	case wait > 0:
		return &adapters.Unsent{Wait: wait, Err: errors.New("paper: the ink is wet")}
	}
	return nil
}

func (p *paper) places() *Places {
	chat := func(n int) string { return "chat-" + strconv.Itoa(n) }
	locked := func(f func()) {
		p.mu.Lock()
		defer p.mu.Unlock()
		f()
	}
	return &Places{
		Written: func(place string) (all []Written) {
			locked(func() {
				all = slices.Clone(p.wall.written[place])
			})
			return all
		},
		Remove: func(message int) {
			locked(func() { p.wall.put(chat(1), strconv.Itoa(message), "", nil) })
		},
		ShutOut: func(n, reason int) bool {
			locked(func() { p.wall.shut = map[string]bool{chat(n): true} })
			return reason < 2
		},
		Slow: func(n int, wait time.Duration) {
			locked(func() { p.wall.until = map[string]time.Time{chat(n): time.Now().Add(wait)} })
		},
		Migrate: func(n int) {
			locked(func() { p.wall.moved = map[string]string{chat(n): "super-" + strconv.Itoa(n)} })
		},
	}
}
