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

// Look is a step of looking at what came in.
func (w *Watcher) Look(ctx context.Context) (more bool, err error) { return w.lookout().look(ctx) }

// Sweep is sweep.
func (w *Watcher) Sweep(ctx context.Context) error { return w.sweep(ctx) }

// Within bounds the watches of all, and the articles that wait; 0: as usual.
func Within(o Options, watches, waiting int) Options {
	o.maxTotal, o.mostLater = watches, waiting
	return o
}

// NextAt is nextAt.
var NextAt = nextAt
