package ingest

import (
	"context"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// files is the part of the file system that is used; tests put a wilful one in
// its place.
type files interface {
	Open(path string) (fs.File, error)
	Stat(path string) (fs.FileInfo, error) // follows links
	ReadDir(path string) ([]fs.DirEntry, error)
	Real(path string) (string, error) // the path without links
	// Inside is the same, but for files that a link leads to out of a folder: these
	// can't be opened, with ErrOutside.
	Inside(folder string) files
}

type disk struct{}

func (disk) Open(path string) (fs.File, error)          { return os.Open(path) }
func (disk) Stat(path string) (fs.FileInfo, error)      { return os.Stat(path) }
func (disk) ReadDir(path string) ([]fs.DirEntry, error) { return os.ReadDir(path) }
func (disk) Real(path string) (string, error)           { return filepath.EvalSymlinks(path) }
func (disk) Inside(folder string) files                 { return inside{folder: folder} }

// inside is the disk, as far as a folder goes.
type inside struct {
	disk
	folder string
}

// Open follows the links by name first, and then opens the file from the folder down
// without leaving it, whatever was put in its place meanwhile.
func (i inside) Open(path string) (fs.File, error) {
	root, err := i.Real(i.folder)
	if err != nil {
		return nil, err
	}
	real, err := i.Real(path)
	if err != nil {
		return nil, err
	}
	rel, err := filepath.Rel(root, real)
	if err != nil || !filepath.IsLocal(rel) {
		return nil, ErrOutside
	}
	return os.OpenInRoot(root, rel)
}

// Found is what a folder holds.
type Found struct {
	Files    []string // that [Read] would read, sorted
	Folders  []string // the folder itself and those in it; of a file the one that it is in
	Problems []*Error // what could not be looked into, and documents of other kinds
}

// Look lists a folder as [Read] does, without reading the files. A file that holds
// articles is listed alone.
func Look(ctx context.Context, root string) Found {
	if info, err := os.Stat(root); err == nil && info.Mode().IsRegular() && readable(root) {
		return Found{Files: []string{root}, Folders: []string{filepath.Dir(root)}}
	}
	w := walkAll(ctx, disk{}, slog.New(slog.DiscardHandler), root)
	return Found{Files: w.found, Folders: w.folders, Problems: w.problems}
}

// walk finds the files below root that hold articles, sorted by path, and names
// what it could not look into.
func walk(ctx context.Context, fsys files, log *slog.Logger, root string) (found []string, problems []*Error) {
	w := walkAll(ctx, fsys, log, root)
	return w.found, w.problems
}

func walkAll(ctx context.Context, fsys files, log *slog.Logger, root string) *walker {
	w := &walker{fsys: fsys, root: root, log: log, visited: make(map[string]bool), foreign: make(map[string][]string)}
	w.folder(ctx, root)
	slices.Sort(w.found)
	for _, ext := range slices.Sorted(maps.Keys(w.foreign)) {
		w.problems = append(w.problems, foreign(root, ext, w.foreign[ext]))
	}
	return w
}

type walker struct {
	fsys     files
	root     string
	log      *slog.Logger
	visited  map[string]bool // real paths: a link may lead back to a folder above
	found    []string
	folders  []string
	problems []*Error
	foreign  map[string][]string // documents that are not read, by extension
}

func (w *walker) folder(ctx context.Context, dir string) {
	if ctx.Err() != nil {
		return
	}
	real, err := w.fsys.Real(dir)
	if err != nil {
		w.problems = append(w.problems, system(dir, err))
		return
	}
	if w.visited[real] {
		w.log.DebugContext(ctx, "folder passed over, it was read already", "path", dir)
		return
	}
	w.visited[real] = true
	w.folders = append(w.folders, dir)
	entries, err := w.fsys.ReadDir(dir)
	if err != nil {
		w.problems = append(w.problems, system(dir, err))
	}
	for _, entry := range entries {
		w.entry(ctx, filepath.Join(dir, entry.Name()), entry)
	}
}

func (w *walker) entry(ctx context.Context, path string, entry fs.DirEntry) {
	if strings.HasPrefix(entry.Name(), ".") {
		return
	}
	mode := entry.Type()
	if mode&fs.ModeSymlink != 0 {
		var err error
		if mode, err = w.target(path); err != nil {
			w.problems = append(w.problems, system(path, err))
			return
		}
	}
	switch {
	case mode.IsDir():
		w.folder(ctx, path)
	case mode.IsRegular() && readable(path):
		w.found = append(w.found, path)
	case mode.IsRegular() && isForeign(path):
		w.foreign[extension(path)] = append(w.foreign[extension(path)], path)
	default:
		w.log.DebugContext(ctx, "file passed over, it is none of the types that hold articles", "path", path)
	}
}

// target looks at what a link leads to. Out of the folder none is followed: whoever
// may write there could have any file of this machine quoted.
func (w *walker) target(path string) (fs.FileMode, error) {
	root, err := w.fsys.Real(w.root)
	if err != nil {
		return 0, err
	}
	real, err := w.fsys.Real(path)
	if err != nil {
		return 0, err
	}
	if rel, err := filepath.Rel(root, real); err != nil || !filepath.IsLocal(rel) {
		return 0, ErrOutside
	}
	info, err := w.fsys.Stat(path)
	if err != nil {
		return 0, err
	}
	return info.Mode(), nil
}

func readable(path string) bool {
	ext := extension(path)
	_, one := formats[ext]
	return one || ext == ".jsonl"
}

// isForeign reports documents that are surely meant as articles but are not read.
// A .json file may be anything.
func isForeign(path string) bool {
	ext := extension(path)
	return advice[ext] != "" && ext != ".json"
}

func extension(path string) string { return strings.ToLower(filepath.Ext(path)) }
