package newsroom

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
)

const (
	jobTime     = 5 * time.Minute // for one job once it has begun
	maxInFlight = 2               // at work at once
	maxJobs     = 20              // waiting and at work
	keptJobs    = 10              // ended ones that are still told of
	keptFor     = 24 * time.Hour  // and for how long
)

var (
	// ErrBusy is returned when too many jobs wait already.
	ErrBusy = errors.New("too much is being added already; try again when some of it is done")
	// ErrStopped is the cause of a job that somebody stopped.
	ErrStopped = errors.New("stopped")
	errSlow    = fmt.Errorf("not done in %v", jobTime)
)

// Job is something that is being added in the background, or has been.
type Job struct {
	Number  int64  // names it, also after a restart
	Name    string // what is added: an address or a file's name
	Waiting bool   // its turn has not come
	Ended   time.Time
	Article archive.Outcome // once it has ended well, unless it was a feed
	Feed    string          // the feed's address, when one was listed
	Err     error
}

// Jobs adds what people gave in the background. It is safe for concurrent use.
type Jobs struct {
	intake *Intake
	feeds  *Feeds
	index  *Indexer
	log    *slog.Logger
	now    func() time.Time

	ctx      context.Context
	cancel   context.CancelFunc
	group    sync.WaitGroup
	inFlight chan struct{} // one for each job at work

	mu   sync.Mutex
	list []*job // in the order of their coming
	last int64
}

type job struct {
	Job
	done chan struct{} // closed when it has ended
	stop context.CancelCauseFunc
}

func newJobs(in *Intake, f *Feeds, x *Indexer, o Options) *Jobs {
	ctx, cancel := context.WithCancel(context.Background())
	return &Jobs{intake: in, feeds: f, index: x, log: o.Log, now: o.Now, ctx: ctx, cancel: cancel, inFlight: make(chan struct{}, maxInFlight)}
}

func (j *Jobs) close() {
	j.mu.Lock()
	j.cancel() // from now on nothing starts
	j.mu.Unlock()
	j.group.Wait()
}

// start does something in the background, and returns its number.
func (j *Jobs) start(name string, do func(context.Context, *Job) error) (int64, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.forget(j.now())
	open := 0
	for _, x := range j.list {
		if x.Ended.IsZero() {
			open++
		}
	}
	if open >= maxJobs || j.ctx.Err() != nil {
		return 0, ErrBusy
	}
	ctx, stop := context.WithCancelCause(j.ctx)
	j.last = max(j.last+1, j.now().UnixMicro())
	x := &job{Job{Number: j.last, Name: name, Waiting: true}, make(chan struct{}), stop}
	j.list = append(j.list, x)
	j.group.Go(func() {
		defer stop(nil)
		result := x.Job
		err := j.run(ctx, x, &result, do)
		if err != nil && ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		result.Err, result.Waiting, result.Ended = err, false, j.now()
		j.report(ctx, result)
		j.mu.Lock()
		defer j.mu.Unlock()
		x.Job = result
		close(x.done)
	})
	return x.Number, nil
}

// run waits for its turn and works.
func (j *Jobs) run(ctx context.Context, x *job, result *Job, do func(context.Context, *Job) error) (err error) {
	select {
	case j.inFlight <- struct{}{}:
		defer func() { <-j.inFlight }()
	case <-ctx.Done():
		return ctx.Err()
	}
	j.mu.Lock()
	x.Waiting = false
	j.mu.Unlock()
	ctx, cancel := context.WithTimeoutCause(ctx, jobTime, errSlow)
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
func (j *Jobs) forget(now time.Time) {
	surplus := -keptJobs
	for _, x := range j.list {
		if !x.Ended.IsZero() {
			surplus++
		}
	}
	j.list = slices.DeleteFunc(j.list, func(x *job) bool {
		if x.Ended.IsZero() {
			return false
		}
		surplus--
		return surplus >= 0 || now.Sub(x.Ended) > keptFor
	})
}

// List returns what is being added in the background and what was added lately, the
// latest first.
func (j *Jobs) List() []Job {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.forget(j.now())
	var out []Job
	for _, x := range slices.Backward(j.list) {
		out = append(out, x.Job)
	}
	return out
}

// Await waits until the jobs of these numbers have ended, and returns them in the order
// of their coming. Its error is ctx's. A job that is no longer told of is left out.
func (j *Jobs) Await(ctx context.Context, numbers []int64) ([]Job, error) {
	j.mu.Lock()
	var awaited []*job
	for _, x := range j.list {
		if slices.Contains(numbers, x.Number) {
			awaited = append(awaited, x)
		}
	}
	j.mu.Unlock()
	var out []Job
	for _, x := range awaited {
		select {
		case <-x.done: // from now on it does not change
			out = append(out, x.Job)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return out, nil
}

// Open returns how many jobs wait or are at work.
func (j *Jobs) Open() (n int) {
	for _, x := range j.List() {
		if x.Ended.IsZero() {
			n++
		}
	}
	return n
}

// Stop ends a job, and says whether there was any to end.
func (j *Jobs) Stop(number int64) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, x := range j.list {
		if x.Number == number && x.Ended.IsZero() {
			x.stop(ErrStopped)
			return true
		}
	}
	return false
}

// Settle waits until no job is left and the index has what they brought, or ctx ends.
func (j *Jobs) Settle(ctx context.Context) error {
	done := make(chan struct{})
	go func() { j.group.Wait(); close(done) }()
	select {
	case <-done:
		return j.index.CatchUp(ctx)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// AddAddress adds the page at an address in the background, and returns the job's
// number. The error is ErrBusy.
func (j *Jobs) AddAddress(address string) (int64, error) {
	return j.start(address, func(ctx context.Context, w *Job) (err error) {
		w.Article, err = j.intake.AddAddress(ctx, address)
		return err
	})
}

// AddUpload adds a file in the background; open returns its bytes.
func (j *Jobs) AddUpload(name string, open func(context.Context) (io.ReadCloser, error)) (int64, error) {
	return j.start(name, func(ctx context.Context, w *Job) error {
		file, err := open(ctx)
		if err != nil {
			return fmt.Errorf("%s can't be fetched from the chat: %w; send it again", name, err)
		}
		defer func() { _ = file.Close() }() // it was read, nothing can be lost
		w.Article, err = j.intake.AddUpload(ctx, name, file)
		return err
	})
}

// AddFeed looks for the feed at an address, lists it and asks it for the first time,
// in the background.
func (j *Jobs) AddFeed(address string) (int64, error) {
	return j.start(address, func(ctx context.Context, w *Job) error {
		found, _, err := j.feeds.Add(ctx, feed.State{URL: address})
		w.Feed = found.URL
		return err
	})
}

// report logs how a job ended, whoever hears of it.
func (j *Jobs) report(ctx context.Context, done Job) {
	if e, ok := errors.AsType[*ingest.Error](done.Err); ok {
		j.log.InfoContext(ctx, "an editor's article was refused", "name", done.Name, "error", e)
	} else if done.Err != nil {
		j.log.WarnContext(ctx, "what an editor gave could not be added", "name", done.Name, "error", done.Err)
	} else {
		j.log.InfoContext(ctx, "an editor has added", "name", done.Name, "article", done.Article.ID, "as", done.Article.Kind.String(), "feed", done.Feed)
	}
}
