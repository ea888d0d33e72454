package ingest

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"path"
	"testing"
	"testing/fstest"

	"github.com/ukti-bot/ukti/knowledge"
)

// memory is a file system in memory that denies what it is told to deny, to any
// user.
type memory struct {
	fstest.MapFS
	denied map[string]bool // by base name
}

func (m memory) deny(op, name string) error {
	if m.denied[path.Base(name)] {
		return &fs.PathError{Op: op, Path: name, Err: fs.ErrPermission}
	}
	return nil
}

func (m memory) Open(name string) (fs.File, error) {
	if err := m.deny("open", name); err != nil {
		return nil, err
	}
	return m.MapFS.Open(name)
}

func (m memory) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := m.deny("open", name); err != nil {
		return nil, err
	}
	return m.MapFS.ReadDir(name)
}

func (m memory) Real(name string) (string, error) { return name, nil }

func (m memory) Inside(string) files { return m } // it has no links

// of makes a memory with these files.
func of(contents map[string]string) memory {
	m := memory{MapFS: fstest.MapFS{}, denied: map[string]bool{}}
	for name, content := range contents {
		m.MapFS[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return m
}

// collect reads paths to the end.
func collect(t *testing.T, fsys files, paths ...string) (articles []knowledge.Article, errs []*Error) {
	t.Helper()
	for a, err := range read(context.Background(), fsys, paths, Options{}) {
		if err == nil {
			articles = append(articles, a)
			continue
		}
		e, ok := errors.AsType[*Error](err)
		if !ok {
			t.Fatalf("%v is a %T, want an *Error", err, err)
		}
		errs = append(errs, e)
	}
	return articles, errs
}

// smallReader is a reader with small limits that tells said of errors only.
func smallReader(fsys files, said func(error)) *reader {
	return &reader{
		fsys: fsys, log: slog.New(slog.DiscardHandler),
		yield: func(_ Document, err error) bool {
			if err != nil {
				said(err)
			}
			return true
		},
		first:   map[knowledge.ArticleID]position{},
		maxText: 100, maxRow: 300,
	}
}

// ids are the articles' ids, in their order.
func ids(articles []knowledge.Article) []string {
	var list []string
	for _, a := range articles {
		list = append(list, string(a.ID))
	}
	return list
}
