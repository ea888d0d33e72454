package knowledge

import (
	"context"
	"time"
)

// Ended returns ctx's error, or [context.DeadlineExceeded] as soon as the clock shows its
// deadline. The timer of a context needs a free processor to go off on: where all are busy it
// comes milliseconds late, and who asks again and again, as a search does, would not hear of
// it. [Index.Search], [Index.Judge] and [Index.Met] end by this.
func Ended(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if deadline, ok := ctx.Deadline(); ok && !time.Now().Before(deadline) {
		return context.DeadlineExceeded
	}
	return nil
}

// punctual is a context that has ended when [Ended] says so. Done may be closed a little later.
type punctual struct{ context.Context }

// Err implements [context.Context].
func (p punctual) Err() error { return Ended(p.Context) }
