package app

import (
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters"
)

// The states of an adapter, as /healthz names them.
const (
	stateRunning    = "running"
	stateRestarting = "restarting" // it failed and will be started again
	stateFinished   = "finished"   // such as a terminal at its input's end
	stateRejected   = "rejected"   // it failed for good, until a person acts
	stateSilent     = "silent"     // it runs, but its platform has not been heard of for silentAfter
)

// silentAfter is several times what a platform that is well may be silent: a poll
// lasts 50 s, a heartbeat's pause 41 s.
const silentAfter = 5 * time.Minute

// health is the last state of each adapter.
type health struct {
	mu       sync.Mutex
	adapters map[string]adapterHealth
	contacts map[string]adapters.Contacter
}

type adapterHealth struct {
	State string    `json:"state"`
	Since time.Time `json:"since"`

	LastContact *time.Time `json:"last_contact,omitempty"` // with its platform, where that says something
}

func (h *health) set(adapter, state string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.adapters == nil {
		h.adapters = map[string]adapterHealth{}
	}
	h.adapters[adapter] = adapterHealth{State: state, Since: time.Now().UTC().Truncate(time.Second)}
}

// watch has the last contact of an adapter told, too, where it has one to tell.
func (h *health) watch(name string, a adapters.Adapter) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.contacts == nil {
		h.contacts = map[string]adapters.Contacter{}
	}
	delete(h.contacts, name)
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
			if at := c.LastContact().UTC().Truncate(time.Second); !at.IsZero() {
				a.LastContact = &at
				if a.State == stateRunning && now.Sub(at) > silentAfter {
					a.State = stateSilent
				}
			}
		}
		all[name] = a
	}
	return all
}

// ServeHTTP tells every adapter's state as JSON; the status is 503 when one is
// dead. Causes stand in the log only: the answer may be public.
func (h *health) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	report, status := h.report(time.Now()), http.StatusOK
	for _, a := range report {
		if a.State != stateRunning && a.State != stateFinished {
			status = http.StatusServiceUnavailable
		}
	}
	body, err := json.Marshal(map[string]any{"ok": status == http.StatusOK, "adapters": report})
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n'))
}
