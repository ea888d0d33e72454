package telegram

import (
	"testing"
	"time"
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
