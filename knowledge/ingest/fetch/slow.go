package fetch

import (
	"context"
	"errors"
	"io"
	"sync/atomic"
	"time"
)

var errDrip = errors.New("a drip")

// watch ends a request whose answer drips: fewer than a certain number of bytes
// within each window of time. The time limit alone would let one slow server hold a
// worker for all of it.
type watch struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	read   atomic.Int64 // bytes, in this window
	within time.Duration
	least  int64
}

func (c *Client) watch(ctx context.Context) (context.Context, *watch) {
	ctx, cancel := context.WithCancelCause(ctx)
	return ctx, &watch{ctx: ctx, cancel: cancel, within: c.drip, least: c.dripBytes}
}

// reader counts what is read of r from now on.
func (w *watch) reader(r io.Reader) io.Reader {
	go func() {
		window := time.NewTicker(w.within)
		defer window.Stop()
		for {
			select {
			case <-w.ctx.Done():
				return
			case <-window.C:
				if w.read.Swap(0) < w.least {
					w.cancel(errDrip)
					return
				}
			}
		}
	}()
	return counter{r, &w.read}
}

func (w *watch) stop() { w.cancel(nil) }

type counter struct {
	io.Reader
	n *atomic.Int64
}

func (c counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n.Add(int64(n))
	return n, err
}
