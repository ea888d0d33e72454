package watch

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
)

// watcher knows what the last look has shown.
type watcher struct {
	folders       []string
	settle, every time.Duration
	give          func(Change) error
	follow        func(folder string) // asks for notices; may be nil

	files    map[string]*file
	owner    map[knowledge.ArticleID]string // the path that an article is from
	orphans  map[knowledge.ArticleID]orphan
	problems map[string]bool // of folders, already told
	followed map[string]bool // folders, at the last look
}

// file is a file as it was seen last.
type file struct {
	size    int64
	changed time.Time // by its own account
	since   time.Time // it has been so
	read    bool
	blocked bool   // an article of it is another file's
	problem string // told
	ids     []knowledge.ArticleID
}

// orphan is an article whose file is gone.
type orphan struct {
	path  string
	since time.Time
}

func newWatcher(folders []string, o Options, give func(Change) error) *watcher {
	w := &watcher{
		folders: folders, settle: o.Settle, every: o.Every, give: give,
		files: make(map[string]*file), owner: make(map[knowledge.ArticleID]string),
		orphans: make(map[knowledge.ArticleID]orphan), problems: make(map[string]bool),
	}
	if w.settle <= 0 {
		w.settle = time.Second
	}
	if w.every <= 0 {
		w.every = time.Minute
	}
	for path, ids := range o.Known {
		w.files[path] = &file{ids: slices.Clone(ids)}
		for _, id := range ids {
			w.owner[id] = path
		}
	}
	return w
}

// look compares the folders with what is known, tells what has changed, and gives
// after how long something is to be looked at again. A regular look also tries again
// what failed.
func (w *watcher) look(ctx context.Context, now time.Time, regular bool) (next time.Duration) {
	found, unseen, fresh := w.list(ctx)
	if ctx.Err() != nil {
		return 0
	}
	if next = w.every; fresh {
		next = w.settle
	}
	w.missing(found, unseen, now, regular)
	for _, path := range slices.Sorted(maps.Keys(found)) {
		f := w.seen(path, found[path], now)
		if f.read && (f.problem == "" || !regular) {
			continue
		}
		// An old file is not being written, however lately it was moved here.
		if wait := w.settle - max(now.Sub(f.since), now.Sub(f.changed)); wait > 0 {
			next = min(next, wait)
			continue
		}
		f.read = w.readFile(ctx, path, f, now)
		if ctx.Err() != nil {
			return 0
		}
	}
	return min(next, w.remove(now))
}

// list gives the files that are there, and what could not be looked into. fresh says
// that notices were asked for of a folder whose list is older: it may miss something.
func (w *watcher) list(ctx context.Context) (found map[string]fs.FileInfo, unseen []string, fresh bool) {
	found = make(map[string]fs.FileInfo)
	told, followed := make(map[string]bool), make(map[string]bool)
	for _, folder := range w.folders {
		list := ingest.Look(ctx, folder)
		for _, e := range list.Problems {
			if !errors.Is(e, ingest.ErrUnsupported) {
				unseen = append(unseen, e.Path)
			}
			text := e.Error()
			if told[text] = true; !w.problems[text] && w.give(Change{Path: e.Path, Err: e}) != nil {
				delete(told, text)
			}
		}
		if w.follow != nil {
			for _, inner := range list.Folders {
				w.follow(inner)
				fresh = fresh || !w.followed[inner]
				followed[inner] = true
			}
		}
		for _, path := range list.Files {
			if strings.HasPrefix(filepath.Base(path), "~") {
				continue
			}
			info, err := os.Stat(path)
			switch {
			case err == nil:
				found[path] = info
			case !errors.Is(err, fs.ErrNotExist):
				unseen = append(unseen, path)
			}
		}
	}
	w.problems, w.followed = told, followed
	return found, unseen, fresh
}

// seen notes how a file looks.
func (w *watcher) seen(path string, info fs.FileInfo, now time.Time) *file {
	f := w.files[path]
	if f == nil {
		f = &file{}
		w.files[path] = f
	}
	if f.since.IsZero() || f.size != info.Size() || !f.changed.Equal(info.ModTime()) {
		f.size, f.changed, f.since, f.read = info.Size(), info.ModTime(), now, false
	}
	return f
}

// missing makes orphans of the articles whose files are gone.
func (w *watcher) missing(found map[string]fs.FileInfo, unseen []string, now time.Time, regular bool) {
	for _, folder := range w.folders {
		var gone []string
		left := 0
		for path := range w.files {
			_, there := found[path]
			switch {
			case !within(path, folder):
			case there:
				left++
			case !slices.ContainsFunc(unseen, func(problem string) bool { return within(path, problem) }):
				gone = append(gone, path)
			}
		}
		if left == 0 && len(gone) > 1 && !w.goneBefore(gone, regular) {
			continue
		}
		for _, path := range gone {
			w.orphan(path, now)
		}
	}
}

// goneBefore reports whether files were missing at an earlier regular look already.
func (w *watcher) goneBefore(paths []string, regular bool) bool {
	before := true
	for _, path := range paths {
		f := w.files[path]
		before = before && f.problem == missingAll
		if regular {
			f.problem = missingAll
		}
	}
	return before && regular
}

const missingAll = "all of the folder is missing"

func (w *watcher) orphan(path string, now time.Time) {
	for _, id := range w.files[path].ids {
		w.orphanID(id, path, now)
	}
	delete(w.files, path)
}

func (w *watcher) orphanID(id knowledge.ArticleID, path string, now time.Time) {
	delete(w.owner, id)
	w.orphans[id] = orphan{path, now}
	// Another file of that name may be waiting.
	for _, f := range w.files {
		if f.blocked {
			f.read, f.blocked = false, false
		}
	}
}

// readFile gives a file's articles, and says whether all that is to be told was
// taken.
func (w *watcher) readFile(ctx context.Context, path string, f *file, now time.Time) bool {
	f.blocked = false
	before := f.ids
	var ids []knowledge.ArticleID
	var problems []error
	for d, err := range ingest.ReadDocuments(ctx, []string{path}, ingest.Options{Within: w.folderOf(path)}) {
		if ctx.Err() != nil {
			return false
		}
		if other, taken := w.owner[d.ID]; err == nil && taken && other != path {
			err, f.blocked = duplicate(path, other, d.ID), true
		}
		if err != nil {
			problems = append(problems, err)
			continue
		}
		if w.give(Change{Path: path, Document: d}) != nil {
			return false
		}
		ids = append(ids, d.ID)
		w.owner[d.ID] = path
		delete(w.orphans, d.ID)
	}
	f.ids = ids
	for _, id := range before {
		switch {
		case slices.Contains(ids, id):
		case len(problems) > 0: // perhaps it is what could not be read
			f.ids = append(f.ids, id)
		default:
			w.orphanID(id, path, now)
		}
	}
	return w.tell(path, f, problems)
}

// folderOf returns the watched folder that a file is in; "" for one that is named
// itself.
func (w *watcher) folderOf(path string) string {
	for _, folder := range w.folders {
		if folder == path {
			return ""
		}
		if within(path, folder) {
			return folder
		}
	}
	return filepath.Dir(path)
}

// tell gives a file's problems once.
func (w *watcher) tell(path string, f *file, problems []error) bool {
	text := ""
	for _, err := range problems {
		text += err.Error() + "\n"
	}
	if text != f.problem {
		for _, err := range problems {
			if w.give(Change{Path: path, Err: err}) != nil {
				return false
			}
		}
	}
	f.problem = text
	return true
}

// remove tells of the articles that have been without a file for long enough, and
// gives after how long the next will have been.
func (w *watcher) remove(now time.Time) (next time.Duration) {
	next = w.every
	for _, id := range slices.Sorted(maps.Keys(w.orphans)) {
		o := w.orphans[id]
		if wait := w.settle - now.Sub(o.since); wait > 0 {
			next = min(next, wait)
			continue
		}
		if w.give(Change{Path: o.path, Removed: id}) == nil {
			delete(w.orphans, id)
		}
	}
	return next
}

func within(path, folder string) bool {
	rel, err := filepath.Rel(folder, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
