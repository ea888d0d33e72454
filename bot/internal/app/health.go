package app

import (
	"encoding/json"
	"net/http"
	"sync"
	"time"
)

// The states of an adapter, as /healthz names them.
const (
	stateRunning    = "running"
	stateRestarting = "restarting" // it failed and will be started again
	stateFinished   = "finished"   // such as a terminal at its input's end
	stateRejected   = "rejected"   // it failed for good, until a person acts
)

// health is the last state of each adapter.
type health struct {
	mu       sync.Mutex
	adapters map[string]adapterHealth
}

type adapterHealth struct {
	State string    `json:"state"`
	Since time.Time `json:"since"`
}

func (h *health) set(adapter, state string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.adapters == nil {
		h.adapters = map[string]adapterHealth{}
	}
	h.adapters[adapter] = adapterHealth{state, time.Now().UTC().Truncate(time.Second)}
}

// ServeHTTP tells every adapter's state as JSON; the status is 503 when one is
// dead. Causes stand in the log only: the answer may be public.
func (h *health) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	h.mu.Lock()
	status := http.StatusOK
	for _, a := range h.adapters {
		if a.State == stateRestarting || a.State == stateRejected {
			status = http.StatusServiceUnavailable
		}
	}
	body, err := json.Marshal(map[string]any{"ok": status == http.StatusOK, "adapters": h.adapters})
	h.mu.Unlock()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n'))
}
