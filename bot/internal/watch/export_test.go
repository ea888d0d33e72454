package watch

import "context"

// Step does what a round of [Watcher.Run] does, and gives the first error.
func (w *Watcher) Step(ctx context.Context) error {
	if err := w.load(ctx); err != nil {
		return err
	}
	for more := true; more; {
		var err error
		if more, err = w.lookout().look(ctx); err != nil {
			return err
		}
	}
	for _, do := range []func(context.Context) error{w.teller().tell, w.digests().send, w.sweep} {
		if err := do(ctx); err != nil {
			return err
		}
	}
	return nil
}

// NextAt is nextAt.
var NextAt = nextAt
