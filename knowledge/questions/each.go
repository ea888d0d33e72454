package questions

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Each calls do with 0 … n-1, from as many goroutines as there are cores. It ends
// early when ctx does or a call fails, and gives the first error.
func Each(ctx context.Context, n int, do func(i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if err := do(i); err != nil {
					cancel(err) // the first error stays
				}
			}
		})
	}
	workers.Wait()
	return context.Cause(ctx)
}
