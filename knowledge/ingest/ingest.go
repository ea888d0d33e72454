package ingest

import (
	"bytes"
	"context"
	"io"
	"iter"
	"log/slog"
	"path/filepath"
	"strings"

	"github.com/ukti-bot/ukti/knowledge"
)

const (
	// MaxText is how many bytes an article's text holds at most, and a .txt,
	// .md or .html file.
	MaxText = 16 << 20
	// MaxRow is how many bytes one line of a .jsonl file holds at most. The file
	// itself may be of any size: one row is held at a time.
	MaxRow = 64 << 20
)

// Options of [Read]. The zero value is good.
type Options struct {
	Log *slog.Logger // told, at level debug, of files passed over; may be nil
}

// Read gives the articles of the paths, in the order of paths. A path is a file
// (.txt .md .html .htm .jsonl) or a folder, which is read with all folders in it,
// sorted by path. In a folder other files are passed over, and so are hidden files
// and folders; links are followed, each folder is read once.
//
// An article that cannot be read is an [*Error] and the next one follows. When
// ctx ends, ctx.Err() is the last thing that comes.
//
// The sequence may be used again: it then reads the files again.
func Read(ctx context.Context, paths []string, o Options) iter.Seq2[knowledge.Article, error] {
	return read(ctx, disk{}, paths, o)
}

func read(ctx context.Context, fsys files, paths []string, o Options) iter.Seq2[knowledge.Article, error] {
	return func(yield func(knowledge.Article, error) bool) {
		r := &reader{
			fsys: fsys, log: o.Log, yield: yield,
			first:   make(map[knowledge.ArticleID]place),
			maxText: MaxText, maxRow: MaxRow,
		}
		if r.log == nil {
			r.log = slog.New(slog.DiscardHandler)
		}
		for _, path := range paths {
			if !r.path(ctx, path) {
				return
			}
		}
	}
}

// reader is one run of the sequence. Its methods that give a bool say whether to
// go on.
type reader struct {
	fsys            files
	log             *slog.Logger
	yield           func(knowledge.Article, error) bool
	first           map[knowledge.ArticleID]place
	maxText, maxRow int
}

func (r *reader) path(ctx context.Context, path string) bool {
	if r.ended(ctx) {
		return false
	}
	info, err := r.fsys.Stat(path)
	switch {
	case err != nil:
		return r.fail(system(path, err))
	case info.IsDir():
		return r.folder(ctx, path)
	case !info.Mode().IsRegular():
		e := wrong(0, "save what it gives as a file and name that", "%w: neither a file nor a folder", ErrUnsupported)
		e.Path = path
		return r.fail(e)
	}
	return r.file(ctx, path)
}

func (r *reader) folder(ctx context.Context, root string) bool {
	found, problems := walk(ctx, r.fsys, r.log, root)
	if r.ended(ctx) {
		return false
	}
	for _, e := range problems {
		if !r.fail(e) {
			return false
		}
	}
	if len(found) == 0 && len(problems) == 0 {
		return r.fail(&Error{Path: root, Cause: ErrNothing, Hint: "put articles as .txt, .md, .html or .jsonl files there, or name another folder"})
	}
	for _, path := range found {
		if !r.file(ctx, path) {
			return false
		}
	}
	return true
}

// file reads one file, whose type its name's extension tells.
func (r *reader) file(ctx context.Context, path string) bool {
	if r.ended(ctx) {
		return false
	}
	var parse func([]byte) (knowledge.Article, *Error)
	switch extension(path) {
	case ".jsonl":
		return r.rows(ctx, path)
	case ".txt":
		parse = plain
	case ".md":
		parse = markdown
	case ".html", ".htm":
		parse = page
	default:
		return r.fail(unsupported(path))
	}
	a, e := r.one(path, parse)
	if e != nil {
		e.Path = path
		return r.fail(e)
	}
	return r.give(a, place{path: path})
}

// one reads a file that is one article.
func (r *reader) one(path string, parse func([]byte) (knowledge.Article, *Error)) (knowledge.Article, *Error) {
	f, err := r.fsys.Open(path)
	if err != nil {
		return knowledge.Article{}, system(path, err)
	}
	defer f.Close()
	var src bytes.Buffer
	n, err := src.ReadFrom(io.LimitReader(f, int64(r.maxText)+1))
	if err != nil {
		return knowledge.Article{}, system(path, err)
	}
	if n > int64(r.maxText) {
		return knowledge.Article{}, tooLarge(0, "the file", r.maxText)
	}
	a, e := parse(src.Bytes())
	if e != nil {
		return a, e
	}
	if a.ID == "" {
		name := filepath.Base(path)
		a.ID = knowledge.ArticleID(strings.TrimSuffix(name, filepath.Ext(name)))
	}
	if e := checkID(string(a.ID), "rename the file"); e != nil {
		return a, e
	}
	return a, r.checkBody(a.Body)
}

// give hands an article on, unless its id is taken.
func (r *reader) give(a knowledge.Article, at place) bool {
	if first, taken := r.first[a.ID]; taken {
		return r.fail(duplicate(a.ID, at, first))
	}
	r.first[a.ID] = at
	return r.yield(a, nil)
}

func (r *reader) fail(e *Error) bool { return r.yield(knowledge.Article{}, e) }

// ended reports whether ctx has ended, and says so to the sequence's user.
func (r *reader) ended(ctx context.Context) bool {
	err := ctx.Err()
	if err != nil {
		r.yield(knowledge.Article{}, err)
	}
	return err != nil
}

// plain is a .txt file: its bytes are the body.
func plain(src []byte) (knowledge.Article, *Error) {
	if e := checkBytes(src); e != nil {
		return knowledge.Article{}, e
	}
	return knowledge.Article{Body: string(src)}, nil
}
