package web

import (
	"crypto/sha256"
	"slices"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters"
)

const (
	// maxRepeats and repeatTime bound what is remembered of sent forms.
	maxRepeats = 1000
	repeatTime = 10 * time.Minute
)

// repeats answers a form that is sent again (a double click, a reloaded page)
// with the answer that it had.
type repeats struct {
	now func() time.Time

	mu    sync.Mutex
	sent  map[formKey]*sentForm
	order []formKey // oldest first
}

// formKey is what makes two forms the same: who sent it, its number, its words.
type formKey [sha256.Size]byte

type sentForm struct {
	at    time.Time
	done  chan struct{} // closed when reply is there
	reply adapters.Reply
}

func newRepeats(now func() time.Time) *repeats {
	return &repeats{now: now, sent: map[formKey]*sentForm{}}
}

// once returns the reply of answer, or, where an equal form was sent before, of the
// call for that one. Parts must not contain NUL.
func (s *repeats) once(parts []string, answer func() adapters.Reply) adapters.Reply {
	h := sha256.New()
	for _, p := range parts {
		_, _ = h.Write([]byte(p + "\x00"))
	}
	key := formKey(h.Sum(nil))
	form, first := s.take(key)
	if !first {
		<-form.done
		return form.reply
	}
	defer close(form.done)
	form.reply = answer()
	return form.reply
}

func (s *repeats) take(key formKey) (form *sentForm, first bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	old := 0
	for old < len(s.order) {
		f := s.sent[s.order[old]]
		if f != nil && now.Sub(f.at) < repeatTime && len(s.order)-old < maxRepeats {
			break
		}
		delete(s.sent, s.order[old])
		old++
	}
	s.order = slices.Delete(s.order, 0, old)
	if f := s.sent[key]; f != nil {
		return f, false
	}
	form = &sentForm{at: now, done: make(chan struct{})}
	s.sent[key] = form
	s.order = append(s.order, key)
	return form, true
}
