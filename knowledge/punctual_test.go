package knowledge

import (
	"context"
	"errors"
	"testing"
	"time"
)

// silent is a context whose deadline is over and whose timer has not gone off.
type silent struct{ context.Context }

func (silent) Deadline() (time.Time, bool) { return time.Now().Add(-time.Millisecond), true }

// A question ends when the clock says so, not when a timer gets its turn.
func TestEndsByTheClock(t *testing.T) {
	x := build(t, seed(t))
	late := silent{t.Context()}
	if _, err := x.Search(late, Query{Text: usualQuestions[0]}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Search: %v", err)
	}
	if _, err := x.Judge(late, Alleged{Source: usualQuestions[0]}, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Judge: %v", err)
	}
	if _, err := x.Met(late, Query{Text: usualQuestions[0]}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Met: %v", err)
	}
}
