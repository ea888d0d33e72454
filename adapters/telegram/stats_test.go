package telegram

import (
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
)

func TestLastContact(t *testing.T) {
	a := &Adapter{}
	if at := a.LastContact(); !at.IsZero() {
		t.Errorf("before Run: %v", at)
	}
	a.stats.touch()
	if since := time.Since(a.LastContact()); since < 0 || since > time.Minute {
		t.Errorf("heard of %v ago", since)
	}
	a.hook = &webhook{} // waits to be called
	if at := a.LastContact(); !at.IsZero() {
		t.Errorf("with a webhook: %v", at)
	}
}

// TestConnected: an adapter that can't sign in does not count as connected.
func TestConnected(t *testing.T) {
	inWorld(t, func(w *world) {
		var up atomic.Bool
		w.fake.Fault = func(method string, _ url.Values, _ int) *telegramfake.Fault {
			if !up.Load() && method == "getMe" {
				return &telegramfake.Fault{Status: 502, Body: "<html>bad gateway</html>"}
			}
			return nil
		}
		w.start()
		time.Sleep(time.Minute)
		if w.adapter.Connected() {
			t.Error("it counts as connected")
		}
		up.Store(true)
		time.Sleep(2 * time.Minute)
		if !w.adapter.Connected() {
			t.Error("it does not count as connected")
		}
	})
}
