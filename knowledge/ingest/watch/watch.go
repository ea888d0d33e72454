// Package watch keeps an eye on folders of articles and tells what becomes of them.
//
// The truth is what a look at the folders shows, compared with the look before.
// The system's notices (inotify and its like) only say when to look; a look now and
// then finds what they miss, as on network disks.
//
// A file is read when its size and time of change have stayed the same for a
// moment, so that one that is being written is waited for. Names that programs use for
// half-written files (.tmp, .part, with a "~" …) are no article's anyway.
//
// What disappears is told a moment later, so that a file that is saved by replacing it,
// or moved to another folder, is not first removed. A folder that cannot be read, or
// all of whose files are gone at once, may be a disk that is not there: its articles
// stay, in the second case until two regular looks have missed the files.
package watch

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
)

// Change is one thing that has happened: a document that is new or may have changed,
// an article that is gone, or a problem.
type Change struct {
	Path     string              // of the file or folder
	Document ingest.Document     // when Removed is empty and Err is nil
	Removed  knowledge.ArticleID // it is in none of the folders any more
	// Err is mostly an [*ingest.Error]. It is told once, and again when it changes.
	// What was read from the file before stays.
	Err error
}

// Options of [Run]. The zero value is good.
type Options struct {
	Settle time.Duration // how long a file must stay unchanged; 1 s when 0
	Every  time.Duration // between looks without a notice; 1 min when 0
	// Known are the articles that came from each path before, so that what was
	// deleted meanwhile is noticed. Without it only what happens from now on is.
	Known map[string][]knowledge.ArticleID
	Log   *slog.Logger // told when the system gives no notices; may be nil
}

// Run gives the articles of the folders and then each change, one after the other,
// until ctx ends; it then returns nil. When give returns an error, the same is given
// again at a later look.
func Run(ctx context.Context, folders []string, o Options, give func(Change) error) error {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	w := newWatcher(folders, o, give)
	notices, err := fsnotify.NewWatcher()
	if err != nil {
		o.Log.WarnContext(ctx, "the system gives no notice of changed files, folders are looked at now and then", "error", err)
		w.loop(ctx, nil)
		return nil
	}
	defer notices.Close()
	told := false
	w.follow = func(folder string) {
		if err := notices.Add(folder); err != nil && !told {
			told = true
			o.Log.WarnContext(ctx, "the system gives no notice of all changed files, folders are looked at now and then", "folder", folder, "error", err)
		}
	}
	hints := make(chan struct{}, 1)
	go func() {
		for {
			var ok bool
			select {
			case _, ok = <-notices.Events:
			case _, ok = <-notices.Errors: // too many at once: a look finds them all
			}
			if !ok {
				return
			}
			select {
			case hints <- struct{}{}:
			default:
			}
		}
	}()
	w.loop(ctx, hints)
	return nil
}

// loop looks, and looks again after a notice, when a file should have settled, and
// now and then.
func (w *watcher) loop(ctx context.Context, hints <-chan struct{}) {
	last := time.Time{} // the last regular look
	for ctx.Err() == nil {
		now := time.Now()
		regular := now.Sub(last) >= w.every
		if regular {
			last = now
		}
		next := min(w.look(ctx, now, regular), last.Add(w.every).Sub(now))
		timer := time.NewTimer(next)
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-hints:
			w.rest(ctx)
		}
		timer.Stop()
	}
}

// rest lets a burst of notices pass.
func (w *watcher) rest(ctx context.Context) {
	timer := time.NewTimer(w.settle / 4)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

func duplicate(path, other string, id knowledge.ArticleID) error {
	return &ingest.Error{
		Path:  path,
		Cause: fmt.Errorf("%w: %q is %s already", ingest.ErrDuplicate, id, other),
		Hint:  "rename one of them or take one out",
	}
}
