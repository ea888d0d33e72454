package discord

import (
	"testing"
	"time"
)

func TestLastContact(t *testing.T) {
	a := &Adapter{}
	if at := a.LastContact(); !at.IsZero() {
		t.Errorf("before Run: %v", at)
	}
	now := time.Now()
	a.contact.heard(now)
	a.contact.heard(now.Add(-time.Minute)) // another shard's, older
	if at := a.LastContact(); !at.Equal(now) {
		t.Errorf("last heard of at %v, want %v", at, now)
	}
	a.cfg.Mode = ModeHTTP // Discord calls
	if at := a.LastContact(); !at.IsZero() {
		t.Errorf("in HTTP mode: %v", at)
	}
}
