package app

import (
	"testing"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/config"
)

// What tells the time tells it in another zone from the moment the config names another.
func TestZoneChanges(t *testing.T) {
	at := time.Date(2026, 3, 1, 20, 30, 0, 0, time.UTC)
	c := config.Default()
	c.Timezone = "Asia/Kolkata"
	z := newZone(c, World{Now: func() time.Time { return at }})
	for _, want := range []struct{ zone, now string }{
		{"Asia/Kolkata", "2 Mar 02:00 IST"}, {"Asia/Dhaka", "2 Mar 02:30 +06"}, {"America/New_York", "1 Mar 15:30 EST"},
	} {
		c.Timezone = want.zone
		z.set(c)
		if got := z.now().Format("2 Jan 15:04 MST"); got != want.now {
			t.Errorf("%s: it is %s, not %s", want.zone, got, want.now)
		}
	}
}
