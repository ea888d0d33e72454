// Package newsroom joins the archive to the bot: what comes in goes first to the
// archive and then, in small batches, to the index that answers. A [Desk] takes
// articles in and keeps the list of feeds; a [Room] does this beside an index that
// follows, with the feeds, the watched folders, and jobs in the background.
package newsroom

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
	"github.com/ukti-bot/ukti/knowledge/ingest/recheck"
	"github.com/ukti-bot/ukti/knowledge/postgres"
)

// retryAfter is the pause after a part has failed.
const retryAfter = 5 * time.Second

// Notes keeps a few facts beside the archive; state.Store is one.
type Notes interface {
	// SetSetting keeps a value; an empty one takes it away.
	SetSetting(ctx context.Context, scope, name, value string) error
	// Setting returns a value, and false where none is kept.
	Setting(ctx context.Context, scope, name string) (string, bool, error)
}

// Options of [OpenDesk], [Open] and [OpenReadOnly].
type Options struct {
	DataDir string
	Server  *postgres.Address // where the archive is in the place of a file in DataDir; nil: there is none
	Waiting func()            // as of archive.Options
	// Paths are files and folders whose articles are held while they are there.
	// Without any, Shipped are, as long as no other article is.
	Paths   []string
	Shipped iter.Seq2[knowledge.Article, error]
	Watch   bool         // keep an eye on Paths while the room runs
	Fetch   feed.Fetcher // gets pages and feeds
	// Corrections of the table of near meanings; may be nil.
	Corrections *knowledge.Corrections
	Search      *Search // finds articles that are not held in memory; nil: all are
	Notes       Notes   // knows which articles were removed because their file went; without it they stay away
	// Every and Stale are of feeds that have no values of their own; 0 stands for
	// package feed's.
	Every, Stale time.Duration
	Pause        time.Duration // between two pages of one feed, as of [feed.Options]
	// Recheck says when pages are looked at again; of it After, Confirm and Hourly count.
	Recheck   recheck.Options
	Keep      archive.Keeping  // how long articles from feeds and pages are kept
	Listed    []ListedFeed     // feeds that are listed by the config, and can't be removed by command
	MaxUpload int              // bytes of an uploaded file; ingest.MaxText when 0
	Progress  func(done int)   // called now and then while the index is built, with the articles read; may be nil
	Log       *slog.Logger     // nil logs nothing
	Now       func() time.Time // time.Now when nil
}

func (o *Options) fill() {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if _, ok := o.Fetch.(*inTurn); o.Fetch != nil && !ok {
		o.Fetch = &inTurn{Fetcher: o.Fetch, hosts: map[string]*turn{}}
	}
	if o.Shipped == nil {
		o.Shipped = func(func(knowledge.Article, error) bool) {}
	}
}

// Desk takes news into the archive: of a data_dir that no bot is running on, or, as
// part of a [Room], of the bot that is. Its fields are safe for concurrent use.
type Desk struct {
	Archive *archive.Archive // for reading; Intake and Feeds change it
	Intake  *Intake
	Feeds   *Feeds
	Held    *Held
	Pages   *Pages
	LeftOut []error // what of the paths could not be taken

	folders *folders
}

// OpenDesk opens the archive in data_dir and puts into it what is new in the paths.
// The error is as of archive.Open. That articles are gone from the paths is left to
// [Open]: a command given with the wrong config must not take them out, nor feeds.
func OpenDesk(ctx context.Context, o Options) (*Desk, error) {
	o.fill()
	a, err := archive.Open(ctx, o.DataDir, archive.Options{Log: o.Log, Now: o.Now, Server: o.Server})
	if err != nil {
		return nil, err
	}
	d := &Desk{Archive: a, Intake: newIntake(a, o, noFollower{}), Feeds: newFeeds(a, o, noFollower{}), Held: &Held{a, noFollower{}}}
	d.Pages = newPages(a, o, d.Feeds, noFollower{})
	if err := d.Feeds.SetListed(ctx, o.Listed); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	d.folders = newFolders(a, d.Intake, o)
	if d.LeftOut, err = d.folders.sync(ctx, false); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return d, nil
}

// Close closes the archive.
func (d *Desk) Close() error {
	return errors.Join(d.folders.stepAside(context.Background()), d.Archive.Close())
}

// Room is the newsroom of a running bot. Its fields are safe for concurrent use.
type Room struct {
	Archive *archive.Archive // for reading; Intake and Feeds change it, so that the index hears of it
	Intake  *Intake
	Feeds   *Feeds
	Held    *Held
	Pages   *Pages
	Index   *Indexer
	Jobs    *Jobs
	LeftOut []error // what of the paths could not be taken, and what is damaged in the archive
	Remote  *Remote // the articles that are not held in memory; nil: all are

	folders *folders
	former  *formerly
	keep    atomic.Pointer[archive.Keeping]
	log     *slog.Logger
}

// Open opens the archive, brings it in step with the paths, and builds the index
// from it. Feeds and paths are followed while [Room.Run] runs.
func Open(ctx context.Context, o Options) (*Room, error) {
	o.fill()
	r, err := openRoom(ctx, o, archive.Options{Log: o.Log, Now: o.Now, Server: o.Server, Waiting: o.Waiting})
	if err != nil {
		return nil, err
	}
	if err := r.Feeds.Relist(ctx, o.Listed); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	r.Index.before = r.folders.stepAside
	a := r.Archive
	a.TryLead(ctx, foldersJob, func(ctx context.Context) { r.LeftOut, err = r.folders.sync(ctx, true) })
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	if r, err = r.furnish(ctx, o); err != nil {
		return nil, err
	}
	if err := r.mend(ctx); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// mend puts damaged articles right that the paths still hold.
func (r *Room) mend(ctx context.Context) (err error) {
	if r.LeftOut, err = r.folders.mend(ctx, r.LeftOut); err != nil {
		return err
	}
	return r.Index.CatchUp(ctx)
}

// OpenReadOnly opens the archive of a data_dir that another process may be writing
// to, as it is, for answering. What would change it returns sqlitefile.ErrReadOnly.
func OpenReadOnly(ctx context.Context, o Options) (*Room, error) {
	o.fill()
	r, err := openRoom(ctx, o, archive.Options{Log: o.Log, Now: o.Now, ReadOnly: true, Server: o.Server})
	if err != nil {
		return nil, err
	}
	return r.furnish(ctx, o)
}

// furnish builds the index; on failure the room is closed.
func (r *Room) furnish(ctx context.Context, o Options) (*Room, error) {
	damaged, err := r.Index.build(ctx, o)
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	r.LeftOut = append(r.LeftOut, damaged...)
	return r, nil
}

// openRoom makes a room without an index yet.
func openRoom(ctx context.Context, o Options, as archive.Options) (*Room, error) {
	a, err := archive.Open(ctx, o.DataDir, as)
	if err != nil {
		return nil, err
	}
	r := &Room{Archive: a, Index: newIndexer(a, o.Log), former: &formerly{archive: a, log: o.Log, now: o.Now}, log: o.Log}
	if o.Search != nil {
		if r.Remote, err = newRemote(a, o.Search, o); err != nil {
			return nil, errors.Join(err, a.Close())
		}
		r.Index.remote, r.Index.recent = r.Remote, o.Search.Recent
	}
	r.SetKeep(o.Keep)
	r.Intake, r.Feeds = newIntake(a, o, r.Index), newFeeds(a, o, r.Index)
	r.Held, r.Pages = &Held{a, r.Index}, newPages(a, o, r.Feeds, r.Index)
	r.folders, r.Jobs = newFolders(a, r.Intake, o), newJobs(r.Intake, r.Feeds, r.Index, o)
	return r, nil
}

// Desk is the part of the room that takes news in; it closes with the room.
func (r *Room) Desk() *Desk {
	return &Desk{Archive: r.Archive, Intake: r.Intake, Feeds: r.Feeds, Held: r.Held, Pages: r.Pages, folders: r.folders}
}

// Close ends the jobs and closes the archive. Run must have ended.
func (r *Room) Close() error {
	r.Jobs.close()
	return r.Archive.Close()
}

// Run follows the archive with the index, the feeds, the pages and the paths, until ctx
// ends; where several copies have the archive, all but the index is done by one at a time.
// A part that fails is started again; none ends the others.
func (r *Room) Run(ctx context.Context) {
	var parts sync.WaitGroup
	parts.Go(func() { r.keepUp(ctx, "the index", r.Index.follow) })
	if r.Archive.Shared() {
		parts.Go(func() { r.Archive.Follow(ctx, r.Index.wake) })
	}
	type job struct {
		job, part string
		run       func(context.Context) error
	}
	jobs := []job{
		{"feeds", "the feeds", r.Feeds.poller.Run},
		{"pushes", "the pushes", r.Feeds.pushes.run},
		{foldersJob, "the watched folders", r.followFolders},
		{"pages", "the pages", r.Pages.checker.Run},
		{"retention", "the retention", r.retain},
	}
	if r.Remote != nil {
		parts.Go(func() { r.keepUp(ctx, "the size of the archive", r.measure) })
		jobs = append(jobs, job{"search", "the remote search", r.Remote.follow})
	}
	for _, once := range jobs {
		parts.Go(func() {
			r.Archive.Lead(ctx, once.job, func(ctx context.Context) { r.keepUp(ctx, once.part, once.run) })
		})
	}
	parts.Wait()
}

// foldersJob is the job of the copy that keeps the archive in step with the paths.
const foldersJob = "folders"

// followFolders keeps the archive in step with the paths. What has changed in them before
// this copy had that job is taken in first.
func (r *Room) followFolders(ctx context.Context) error {
	if r.Archive.Shared() {
		leftOut, err := r.folders.sync(ctx, true)
		if err != nil {
			return err
		}
		for _, err := range leftOut {
			r.log.ErrorContext(ctx, "an article was left out", "error", err)
		}
		r.Index.wake()
	}
	return r.folders.follow(ctx)
}

// Reread reads the paths anew, those of now on: what is new or other there is put, what
// came from there or from earlier ones and is gone is withdrawn. watch says whether an
// eye is kept on them from then on. leftOut is as of [Room.LeftOut]. When it returns,
// what came in is quoted.
func (r *Room) Reread(ctx context.Context, paths []string, watch bool) (leftOut []error, err error) {
	r.folders.renew(paths, watch)
	leftOut, err = r.folders.sync(ctx, true)
	r.Index.wake()
	return leftOut, errors.Join(err, r.Index.CatchUp(ctx))
}

// keepUp runs a part until ctx ends.
func (r *Room) keepUp(ctx context.Context, part string, run func(context.Context) error) {
	for ctx.Err() == nil {
		err := func() (err error) {
			defer func() {
				if p := recover(); p != nil {
					err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
				}
			}()
			return run(ctx)
		}()
		if ctx.Err() != nil {
			return
		}
		r.log.ErrorContext(ctx, "a part of the newsroom failed; it is started again", "part", part, "error", err, "in", retryAfter)
		rest(ctx, retryAfter)
	}
}

// follower keeps something in step with the archive.
type follower interface {
	// wake tells it that the archive may have changed.
	wake()
	// CatchUp returns once it has all that the archive had when it was called.
	CatchUp(context.Context) error
}

// noFollower is the follower of a desk.
type noFollower struct{}

func (noFollower) wake()                         {}
func (noFollower) CatchUp(context.Context) error { return nil }

// rest waits, at most until ctx ends.
func rest(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
