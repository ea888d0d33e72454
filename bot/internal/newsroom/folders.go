package newsroom

import (
	"context"
	"errors"
	"iter"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// folderOrigin begins the origin of what is in the archive because its file is in
// one of the paths; the file's path follows.
const folderOrigin = "folder:"

// folders keeps the archive in step with the paths: once, or as long as it watches.
type folders struct {
	archive  *archive.Archive
	follower follower
	notes    withdrawals
	o        Options
	aside    atomic.Bool // the shipped articles have stepped aside

	step sync.Mutex // held by who brings the archive in step with the paths

	mu      sync.Mutex
	paths   []string
	watched bool
	renewed chan struct{} // closed and made anew when the paths are other ones
}

func newFolders(a *archive.Archive, in *Intake, o Options) *folders {
	return &folders{
		archive: a, follower: in.follower, notes: in.notes, o: o,
		paths: o.Paths, watched: o.Watch, renewed: make(chan struct{}),
	}
}

// current returns the paths, whether an eye is to be kept on them, and a channel that
// closes when either is another.
func (f *folders) current() (paths []string, watched bool, renewed <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.paths, f.watched, f.renewed
}

// renew has other paths hold from now on, and ends the watch on those before.
func (f *folders) renew(paths []string, watched bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.paths, f.watched = paths, watched
	f.aside.Store(false)
	close(f.renewed)
	f.renewed = make(chan struct{})
}

// sync brings the archive in step with the paths: what is new or other there is put,
// and, where that is wanted, what came from there and is gone is withdrawn. leftOut
// names what could not be read; what was held of it stays.
func (f *folders) sync(ctx context.Context, withdraw bool) (leftOut []error, err error) {
	f.step.Lock()
	defer f.step.Unlock()
	paths, _, _ := f.current()
	h, err := holdingOf(ctx, f.archive)
	if err != nil {
		return nil, err
	}
	var back []ingest.Document
	fresh := func(yield func(ingest.Document, error) bool) {
		for doc, err := range f.documents(ctx, h.own) {
			switch {
			case err != nil:
				h.unread(err)
			case h.away[doc.ID]:
				back = append(back, doc)
				continue
			case h.unchanged(doc):
				h.present[doc.ID] = true
				continue
			}
			if !yield(doc, err) {
				return
			}
		}
	}
	_, err = f.archive.PutAll(ctx, fresh, archive.BulkOptions{Committed: func(out []archive.Outcome) {
		for _, o := range out {
			h.present[o.ID] = true
			if o.Err != nil && !errors.Is(o.Err, archive.ErrRemoved) {
				leftOut = append(leftOut, o.Err)
			}
		}
	}})
	for _, doc := range back {
		if err == nil {
			err = f.bringBack(ctx, doc)
		}
	}
	for _, id := range h.gone(paths) {
		if err == nil && withdraw {
			err = f.withdraw(ctx, id)
		}
	}
	if errors.Is(err, sqlitefile.ErrFull) { // what is held can still be answered from
		leftOut, err = append(leftOut, err), nil
	}
	return leftOut, err
}

// documents returns what the paths hold, or the shipped articles where there are
// neither paths nor articles of one's own.
func (f *folders) documents(ctx context.Context, own bool) iter.Seq2[ingest.Document, error] {
	return func(yield func(ingest.Document, error) bool) {
		if paths, _, _ := f.current(); len(paths) > 0 {
			for doc, err := range ingest.ReadDocuments(ctx, paths, ingest.Options{Log: f.o.Log}) {
				if doc.Origin = folderOrigin + doc.Origin; !yield(doc, err) {
					return
				}
			}
			return
		}
		if own {
			return
		}
		for a, err := range f.o.Shipped {
			if !yield(ingest.Document{Article: a, Origin: folderOrigin}, err) {
				return
			}
		}
	}
}

// mend puts the damaged articles among those left out from their files, and returns
// what is left out still.
func (f *folders) mend(ctx context.Context, leftOut []error) (left []error, err error) {
	damaged := map[knowledge.ArticleID]*archive.DamagedError{}
	for _, err := range leftOut {
		if d, ok := errors.AsType[*archive.DamagedError](err); ok {
			damaged[d.ID] = d
		} else {
			left = append(left, err)
		}
	}
	if len(damaged) == 0 {
		return leftOut, nil
	}
	for doc, err := range f.documents(ctx, false) {
		d, ok := damaged[doc.ID]
		if err != nil || !ok || knowledge.Revision(doc.Body) != d.Revision {
			continue
		}
		if _, err := f.archive.Put(ctx, []ingest.Document{doc}); errors.Is(err, sqlitefile.ErrFull) {
			left = append(left, err)
			break // what is whole can still be answered from
		} else if err != nil {
			return nil, err
		}
		f.o.Log.WarnContext(ctx, "a damaged article was put right from its file; look after the disk", "article", doc.ID)
		delete(damaged, doc.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(damaged)) {
		left = append(left, damaged[id])
	}
	return left, nil
}

// stepAside withdraws the shipped articles once others are held: a newsroom's bot
// answers from the newsroom's news.
func (f *folders) stepAside(ctx context.Context) error {
	if paths, _, _ := f.current(); f.aside.Load() || len(paths) > 0 {
		return nil
	}
	own, err := f.archive.HoldsOtherThan(ctx, folderOrigin)
	if err != nil || !own {
		return err
	}
	for a, err := range f.o.Shipped {
		if err != nil {
			return err
		}
		switch _, err := f.archive.Revisions(ctx, a.ID); {
		case errors.Is(err, knowledge.ErrNoArticle):
			continue
		case err != nil:
			return err
		}
		if err := f.withdraw(ctx, a.ID); err != nil {
			return err
		}
		f.o.Log.InfoContext(ctx, "the shipped article steps aside, since there are others", "article", a.ID)
	}
	f.aside.Store(true)
	return nil
}

// withdraw removes an article whose file is gone.
func (f *folders) withdraw(ctx context.Context, id knowledge.ArticleID) error {
	if err := f.notes.keep(ctx, id); err != nil { // first: a crash in between leaves the article
		return err
	}
	if err := f.archive.Remove(ctx, id); err != nil && !errors.Is(err, knowledge.ErrNoArticle) {
		return err
	}
	f.follower.wake()
	return nil
}

// bringBack puts an article that was removed, if that was because of its file.
func (f *folders) bringBack(ctx context.Context, doc ingest.Document) error {
	ok, err := f.notes.has(ctx, doc.ID)
	if err != nil || !ok {
		return err
	}
	if _, err := f.archive.Restore(ctx, []ingest.Document{doc}); err != nil {
		return err
	}
	f.follower.wake()
	return f.notes.forget(ctx, doc.ID)
}
