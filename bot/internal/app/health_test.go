package app

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
)

// distant is an adapter that says when its platform was last heard of.
type distant struct {
	adapters.Adapter
	at  time.Time
	off bool // it has not reached the platform yet
}

func (d distant) LastContact() time.Time { return d.at }
func (d distant) Connected() bool        { return !d.off }

func TestHealthTellsTheLastContact(t *testing.T) {
	now := time.Now().UTC()
	for _, tt := range []struct {
		name    string
		adapter adapters.Adapter
		state   string // what the supervisor says
		want    string
		told    bool // the contact
		status  int
	}{
		{"no contact to tell", &fake{}, stateRunning, stateRunning, false, http.StatusOK},
		{"silence means nothing", distant{}, stateRunning, stateRunning, false, http.StatusOK},
		{"heard of", distant{at: now.Add(-time.Minute)}, stateRunning, stateRunning, true, http.StatusOK},
		{"silent", distant{at: now.Add(-silentAfter - time.Minute)}, stateRunning, stateSilent, true, http.StatusServiceUnavailable},
		{"never connected", distant{at: now, off: true}, stateRunning, stateConnecting, true, http.StatusServiceUnavailable},
		{"never connected, for long", distant{at: now.Add(-time.Hour), off: true}, stateRunning, stateConnecting, true, http.StatusServiceUnavailable},
		{"rejected before it was connected", distant{at: now, off: true}, stateRejected, stateRejected, true, http.StatusServiceUnavailable},
		{"finished long ago", distant{at: now.Add(-time.Hour)}, stateFinished, stateFinished, true, http.StatusOK},
		{"rejected", distant{at: now}, stateRejected, stateRejected, true, http.StatusServiceUnavailable},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := new(health)
			h.watch("a", distant{at: now.Add(-time.Hour)}) // an earlier life's
			h.watch("a", tt.adapter)
			h.set("a", tt.state)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequestWithContext(context.Background(), "GET", "/healthz", nil))
			var got struct {
				OK       bool
				Adapters map[string]struct {
					State       string
					LastContact *time.Time `json:"last_contact"`
				}
			}
			if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			a := got.Adapters["a"]
			if a.State != tt.want || (a.LastContact != nil) != tt.told || w.Code != tt.status || got.OK != (tt.status == http.StatusOK) {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		})
	}
}

// Readiness is for who sends requests, liveness for who starts the process again: a
// platform that is down is no reason for the latter, and stopping one for the former.
func TestReadyAndAlive(t *testing.T) {
	status := func(h *health, route string) int {
		w := httptest.NewRecorder()
		h.routes()[route].ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "/", nil))
		return w.Code
	}
	h := new(health)
	for _, step := range []struct {
		name        string
		change      func()
		ready, live int
	}{
		{"at the start", func() {}, 503, 200},
		{"one platform runs", func() { h.set("web", stateRunning) }, 200, 200},
		{"another is down", func() { h.set("discord", stateRejected) }, 200, 200},
		{"none runs", func() { h.set("web", stateRestarting) }, 503, 200},
		{"it runs again", func() { h.set("web", stateRunning) }, 200, 200},
		{"the store is cut off", func() { h.heard = func() bool { return false } }, 503, 200},
		{"the store is back", func() { h.heard = func() bool { return true } }, 200, 200},
		{"it stops", h.stop, 503, 200},
	} {
		step.change()
		if ready, live := status(h, readyzRoute), status(h, livezRoute); ready != step.ready || live != step.live {
			t.Errorf("%s: ready %d, alive %d", step.name, ready, live)
		}
	}
}
