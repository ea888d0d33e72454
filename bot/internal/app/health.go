package app

import (
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge/embed"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
	"github.com/ukti-bot/ukti/knowledge/ingest/recheck"
)

// The states of an adapter, as /healthz names them.
const (
	stateRunning    = "running"
	stateConnecting = "connecting" // it runs and has not reached its platform yet
	stateRestarting = "restarting" // it failed and will be started again
	stateFinished   = "finished"   // such as a terminal at its input's end
	stateRejected   = "rejected"   // it failed for good, until a person acts
	stateSilent     = "silent"     // it runs, but its platform has not been heard of for silentAfter
)

// silentAfter is several times what a platform that is well may be silent: a poll
// lasts 50 s, a heartbeat's pause 41 s.
const silentAfter = 5 * time.Minute

// health is the last state of each adapter, and what the feeds have done.
type health struct {
	feeds   func() feed.Stats // nil when there is no newsroom, and so is pages
	pages   func() map[recheck.Outcome]int64
	vectors func() embed.Stats // nil when nothing computes vectors
	heard   func() bool        // whether the store was heard of lately; nil when nobody asks
	change  func() int64       // the archive's last change that answers know; nil when there is no newsroom

	mu       sync.Mutex
	hangs    func() []string // see hanging; nil before anybody looks
	stopping bool
	adapters map[string]adapterHealth
	contacts map[string]adapters.Contacter
	counters map[string]adapters.Counter
}

type adapterHealth struct {
	State string    `json:"state"`
	Since time.Time `json:"since"`

	LastContact *time.Time       `json:"last_contact,omitempty"` // with its platform, where that says something
	Answers     *adapters.Counts `json:"answers,omitempty"`      // where the adapter counts them
}

func (h *health) set(adapter, state string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.adapters == nil {
		h.adapters = map[string]adapterHealth{}
	}
	h.adapters[adapter] = adapterHealth{State: state, Since: time.Now().UTC().Truncate(time.Second)}
}

// forget takes an adapter out of what is told: it was turned off.
func (h *health) forget(adapter string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.adapters, adapter)
	delete(h.contacts, adapter)
	delete(h.counters, adapter)
}

// watch has the last contact and the counts of an adapter told, too, where it has
// them to tell.
func (h *health) watch(name string, a adapters.Adapter) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.contacts == nil {
		h.contacts, h.counters = map[string]adapters.Contacter{}, map[string]adapters.Counter{}
	}
	delete(h.contacts, name)
	delete(h.counters, name)
	if c, ok := a.(adapters.Counter); ok {
		h.counters[name] = c
	}
	if c, ok := a.(adapters.Contacter); ok {
		h.contacts[name] = c
	}
}

// report is the state of every adapter now.
func (h *health) report(now time.Time) map[string]adapterHealth {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := make(map[string]adapterHealth, len(h.adapters))
	for name, a := range h.adapters {
		if c := h.contacts[name]; c != nil {
			if a.State == stateRunning && !c.Connected() {
				a.State = stateConnecting
			}
			if heard := c.LastContact(); !heard.IsZero() {
				at := heard.UTC().Truncate(time.Second)
				a.LastContact = &at
				if a.State == stateRunning && now.Sub(heard) > silentAfter { // by the clock that never jumps, where the adapter kept it
					a.State = stateSilent
				}
			}
		}
		if c := h.counters[name]; c != nil {
			counts := c.Counts()
			a.Answers = &counts
		}
		all[name] = a
	}
	return all
}

// answers is what became of each platform's answers, by its name.
func (h *health) answers() map[string]adapters.Counts {
	all := map[string]adapters.Counts{}
	for name, a := range h.report(time.Now()) {
		if a.Answers != nil {
			all[name] = *a.Answers
		}
	}
	return all
}

// feedHealth is what is told of the feeds: counts since the start, and how many are
// stale now.
func feedHealth(s feed.Stats) map[string]int64 {
	return map[string]int64{"asked": s.Asked, "failed": s.Failed, "articles": s.New, "corrections": s.Corrected, "held": s.Held, "left_out": s.LeftOut, "stale": s.Stale}
}

// vectorHealth is what is told of what computes vectors: whether it is there, and what
// became of questions since the start.
func vectorHealth(s embed.Stats) map[string]any {
	return map[string]any{
		"source": s.Source, "away": !s.Away.IsZero(), "questions": s.Asked, "answered": s.Answered, "slow": s.Slow, "failed": s.Failed,
		"unasked": s.Unasked, "sentences": s.Sentences,
	}
}

// look has hangs say which parts hang.
func (h *health) look(hangs func() []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.hangs = hangs
}

// hanging returns the parts that hang.
func (h *health) hanging() []string {
	h.mu.Lock()
	hangs := h.hangs
	h.mu.Unlock()
	if hangs == nil {
		return nil
	}
	return hangs()
}

// stop says that no more questions are taken.
func (h *health) stop() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stopping = true
}

// routes are where the state is told.
func (h *health) routes() map[string]http.Handler {
	return map[string]http.Handler{
		healthRoute: h, readyzRoute: http.HandlerFunc(h.readyz), livezRoute: http.HandlerFunc(h.livez),
	}
}

// livez says that the process answers at all and that no part of it hangs: what is
// wrong with a platform is not mended by starting the process again.
func (h *health) livez(w http.ResponseWriter, _ *http.Request) {
	if parts := h.hanging(); len(parts) > 0 {
		tell(w, http.StatusServiceUnavailable, map[string]any{"ok": false, "hangs": parts})
		return
	}
	tell(w, http.StatusOK, map[string]any{"ok": true})
}

// readyz says whether questions are taken, and why not; and how far this copy has followed
// the archive.
func (h *health) readyz(w http.ResponseWriter, _ *http.Request) {
	status, answer := http.StatusOK, map[string]any{"ok": true}
	if why := h.unready(); why != "" {
		status, answer = http.StatusServiceUnavailable, map[string]any{"ok": false, "reason": why}
	}
	if h.change != nil {
		answer["change"] = h.change()
	}
	tell(w, status, answer)
}

// unready says why no questions are taken: until a platform runs, once the process stops, and
// while the store is away, since what is taken from a chat must be kept there first. It is ""
// when they are.
func (h *health) unready() string {
	h.mu.Lock()
	stopping := h.stopping
	h.mu.Unlock()
	if stopping {
		return "it stops"
	}
	if h.heard != nil && !h.heard() {
		return "the store can't be reached"
	}
	for _, a := range h.report(time.Now()) {
		if a.State == stateRunning {
			return ""
		}
	}
	return "no platform runs"
}

// states is the state of each platform, by its name.
func (h *health) states() map[string]string {
	all := map[string]string{}
	for name, a := range h.report(time.Now()) {
		all[name] = a.State
	}
	return all
}

// ServeHTTP tells every adapter's state and the feeds' as JSON; the status is 503 when one is
// dead. Causes stand in the log only: the answer may be public.
func (h *health) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	report, status := h.report(time.Now()), http.StatusOK
	for _, a := range report {
		if a.State != stateRunning && a.State != stateFinished {
			status = http.StatusServiceUnavailable
		}
	}
	answer := map[string]any{"ok": status == http.StatusOK, "adapters": report}
	if h.feeds != nil {
		answer["feeds"] = feedHealth(h.feeds())
	}
	if h.vectors != nil {
		answer["embedding"] = vectorHealth(h.vectors())
	}
	tell(w, status, answer)
}

// tell writes an answer as JSON that nobody keeps.
func tell(w http.ResponseWriter, status int, answer map[string]any) {
	body, err := json.Marshal(answer)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n'))
}
