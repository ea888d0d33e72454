package newsroom

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
)

const (
	workTime   = 5 * time.Minute // for one piece of work once it has begun
	worksBusy  = 2               // at work at once
	worksMost  = 20              // waiting and at work
	worksKept  = 10              // ended ones that are still told of
	worksAfter = 24 * time.Hour  // and for how long
)

var (
	// ErrBusy is returned when too much work waits already.
	ErrBusy = errors.New("too much is being added already; try again when some of it is done")
	// ErrStopped is the cause of work that somebody stopped.
	ErrStopped = errors.New("stopped")
	errSlow    = fmt.Errorf("not done in %v", workTime)
)

// Work is something that is being added in the background, or has been.
type Work struct {
	Number  int64  // names it, also after a restart
	Name    string // what is added: an address or a file's name
	Waiting bool   // its turn has not come
	Ended   time.Time
	Article archive.Outcome // once it has ended well, unless it was a feed
	Feed    string          // the feed's address, when one was listed
	Err     error
}

// works is the work in the background.
type works struct {
	ctx    context.Context
	cancel context.CancelFunc
	group  sync.WaitGroup
	places chan struct{}

	mu   sync.Mutex
	list []*working // in the order of their coming
	last int64
}

type working struct {
	Work
	stop context.CancelCauseFunc
}

func (w *works) open() {
	w.ctx, w.cancel = context.WithCancel(context.Background())
	w.places = make(chan struct{}, worksBusy)
}

func (w *works) close() {
	w.mu.Lock()
	w.cancel() // from now on nothing starts
	w.mu.Unlock()
	w.group.Wait()
}

// start does something in the background.
func (w *works) start(name string, now func() time.Time, do func(context.Context, *Work) error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.forget(now())
	open := 0
	for _, x := range w.list {
		if x.Ended.IsZero() {
			open++
		}
	}
	if open >= worksMost || w.ctx.Err() != nil {
		return ErrBusy
	}
	ctx, stop := context.WithCancelCause(w.ctx)
	w.last = max(w.last+1, now().UnixMicro())
	x := &working{Work{Number: w.last, Name: name, Waiting: true}, stop}
	w.list = append(w.list, x)
	w.group.Go(func() {
		defer stop(nil)
		result := x.Work
		err := w.do(ctx, x, &result, do)
		if err != nil && ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		result.Err, result.Waiting, result.Ended = err, false, now()
		x.Work = result
	})
	return nil
}

// do waits for a place and works.
func (w *works) do(ctx context.Context, x *working, result *Work, do func(context.Context, *Work) error) (err error) {
	select {
	case w.places <- struct{}{}:
		defer func() { <-w.places }()
	case <-ctx.Done():
		return ctx.Err()
	}
	w.mu.Lock()
	x.Waiting = false
	w.mu.Unlock()
	ctx, cancel := context.WithTimeoutCause(ctx, workTime, errSlow)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	if err = do(ctx, result); err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return err
}

// forget drops what ended long ago, or too many ago.
func (w *works) forget(now time.Time) {
	surplus := -worksKept
	for _, x := range w.list {
		if !x.Ended.IsZero() {
			surplus++
		}
	}
	w.list = slices.DeleteFunc(w.list, func(x *working) bool {
		if x.Ended.IsZero() {
			return false
		}
		surplus--
		return surplus >= 0 || now.Sub(x.Ended) > worksAfter
	})
}

// Works gives what is being added in the background and what was added lately, the
// latest first.
func (r *Room) Works() []Work {
	w := &r.works
	w.mu.Lock()
	defer w.mu.Unlock()
	w.forget(r.o.Now())
	var out []Work
	for _, x := range slices.Backward(w.list) {
		out = append(out, x.Work)
	}
	return out
}

// StopWork ends a piece of work, and says whether there was any to end.
func (r *Room) StopWork(number int64) bool {
	w := &r.works
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, x := range w.list {
		if x.Number == number && x.Ended.IsZero() {
			x.stop(ErrStopped)
			return true
		}
	}
	return false
}

// Settle waits until no work is left, or ctx ends.
func (r *Room) Settle(ctx context.Context) error {
	done := make(chan struct{})
	go func() { r.works.group.Wait(); close(done) }()
	select {
	case <-done:
		return r.CatchUp(ctx)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// StartAddress adds the page at an address in the background. The error is ErrBusy.
func (r *Room) StartAddress(address string) error {
	return r.start(address, func(ctx context.Context, w *Work) (err error) {
		w.Article, err = r.AddAddress(ctx, address)
		return err
	})
}

// StartUpload adds a file in the background; open gives its bytes.
func (r *Room) StartUpload(name string, open func(context.Context) (io.ReadCloser, error)) error {
	return r.start(name, func(ctx context.Context, w *Work) error {
		file, err := open(ctx)
		if err != nil {
			return fmt.Errorf("%s can't be fetched from the chat: %w; send it again", name, err)
		}
		defer func() { _ = file.Close() }() // it was read, nothing can be lost
		w.Article, err = r.AddUpload(ctx, name, file)
		return err
	})
}

// StartFeed looks for the feed at an address, lists it and asks it for the first
// time, in the background.
func (r *Room) StartFeed(address string) error {
	return r.start(address, func(ctx context.Context, w *Work) error {
		found, _, err := r.AddFeed(ctx, feed.State{URL: address})
		w.Feed = found.URL
		if err == nil {
			r.poller.Wake()
		}
		return err
	})
}

// start logs how the work ends, whoever hears of it.
func (r *Room) start(name string, do func(context.Context, *Work) error) error {
	return r.works.start(name, r.o.Now, func(ctx context.Context, w *Work) error {
		err := do(ctx, w)
		if e, ok := errors.AsType[*ingest.Error](err); ok {
			r.o.Log.InfoContext(ctx, "an editor's article was refused", "name", name, "error", e)
		} else if err != nil {
			r.o.Log.WarnContext(ctx, "what an editor gave could not be added", "name", name, "error", err)
		} else {
			r.o.Log.InfoContext(ctx, "an editor has added", "name", name, "article", w.Article.ID, "as", w.Article.Kind.String(), "feed", w.Feed)
		}
		return err
	})
}
