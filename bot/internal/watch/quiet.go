package watch

import (
	"fmt"
	"strings"
	"time"
)

// Quiet is the hours of the day in which nothing is told: from a minute of the day to
// another, over midnight where the second is the smaller. The zero value is no time.
type Quiet struct{ From, Until int }

// ParseQuiet reads "22:00-07:00"; "" is no time.
func ParseQuiet(s string) (Quiet, error) {
	if s == "" {
		return Quiet{}, nil
	}
	from, until, ok := strings.Cut(s, "-")
	a, okA := ParseClock(strings.TrimSpace(from))
	b, okB := ParseClock(strings.TrimSpace(until))
	if !ok || !okA || !okB || a == b {
		return Quiet{}, fmt.Errorf("%q is no time from … to", s)
	}
	return Quiet{a, b}, nil
}

// ParseClock reads a time of the day, such as 08:00 or 8:05, and returns its minute.
func ParseClock(s string) (minute int, ok bool) {
	hours, minutes, cut := strings.Cut(s, ":")
	h, okH := number(hours, 23)
	m, okM := number(minutes, 59)
	if !cut || !okH || !okM || len(minutes) != 2 {
		return 0, false
	}
	return 60*h + m, true
}

// number reads one or two digits.
func number(s string, most int) (n int, ok bool) {
	if len(s) == 0 || len(s) > 2 {
		return 0, false
	}
	for _, r := range s {
		if r < '0' || r > '9' {
			return 0, false
		}
		n = 10*n + int(r-'0')
	}
	return n, n <= most
}

// At reports whether it is quiet at a moment, by its zone's clock.
func (q Quiet) At(t time.Time) bool {
	minute := 60*t.Hour() + t.Minute()
	switch {
	case q.From == q.Until:
		return false
	case q.From < q.Until:
		return q.From <= minute && minute < q.Until
	}
	return minute >= q.From || minute < q.Until
}

// dayOf names the day of a moment by its zone's clock.
func dayOf(t time.Time) string { return t.Format(time.DateOnly) }

// nextAt is the next moment after now at which a zone's clock shows a minute of the day.
// On a day whose clock leaves that minute out, it is when the clock has passed over it;
// on one that has it twice, one of the two.
func nextAt(now time.Time, minute int, zone *time.Location) time.Time {
	local := now.In(zone)
	for day := 0; ; day++ {
		at := time.Date(local.Year(), local.Month(), local.Day()+day, minute/60, minute%60, 0, 0, zone)
		if at.After(now) {
			return at
		}
	}
}
