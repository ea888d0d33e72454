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
	// Within is a folder that no link may lead out of to a path; "" for none. The paths
	// that are folders have this for themselves.
	Within string
}

// Read gives the articles of the paths, in the order of paths. A path is a file
// (.txt .md .html .htm .jsonl) or a folder, which is read with all folders in it,
// sorted by path. In a folder other files are passed over, and so are hidden files
// and folders; links within the folder are followed, those out of it are an [*Error];
// each folder is read once. Documents that hold an
// article but cannot be read (PDF, DOCX …) are one [*Error] for each kind, so that
// nobody thinks they are in.
//
// An article that cannot be read is an [*Error] and the next one follows. When
// ctx ends, ctx.Err() is the last thing that comes.
//
// The sequence may be used again: it then reads the files again.
func Read(ctx context.Context, paths []string, o Options) iter.Seq2[knowledge.Article, error] {
	return read(ctx, disk{}, paths, o)
}

// ReadDocuments is [Read] with what each article was made from: the file's bytes
// where the body is not all of them, none for a row of a .jsonl file.
func ReadDocuments(ctx context.Context, paths []string, o Options) iter.Seq2[Document, error] {
	return readDocuments(ctx, disk{}, paths, o)
}

func read(ctx context.Context, fsys files, paths []string, o Options) iter.Seq2[knowledge.Article, error] {
	return func(yield func(knowledge.Article, error) bool) {
		for d, err := range readDocuments(ctx, fsys, paths, o) {
			if !yield(d.Article, err) {
				return
			}
		}
	}
}

func readDocuments(ctx context.Context, fsys files, paths []string, o Options) iter.Seq2[Document, error] {
	return func(yield func(Document, error) bool) {
		r := &reader{
			fsys: fsys, log: o.Log, yield: yield,
			first:   make(map[knowledge.ArticleID]position),
			maxText: MaxText, maxRow: MaxRow,
		}
		if r.log == nil {
			r.log = slog.New(slog.DiscardHandler)
		}
		if o.Within != "" {
			r.fsys = fsys.Inside(o.Within)
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
	yield           func(Document, error) bool
	first           map[knowledge.ArticleID]position
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
	in := *r
	in.fsys = r.fsys.Inside(root)
	for _, path := range found {
		if !in.file(ctx, path) {
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
	if extension(path) == ".jsonl" {
		return r.rows(ctx, path)
	}
	d, e := r.one(path)
	if e != nil {
		e.Path = path
		return r.fail(e)
	}
	d.Origin = path
	return r.give(d, position{path: path})
}

// one reads a file that is one article.
func (r *reader) one(path string) (Document, *Error) {
	if _, known := formats[extension(path)]; !known {
		return Document{}, unsupported(path)
	}
	f, err := r.fsys.Open(path)
	if err != nil {
		return Document{}, system(path, err)
	}
	defer f.Close()
	return parse(filepath.Base(path), path, f, r.maxText)
}

// formats are the files that hold one article each, by extension.
var formats = map[string]struct {
	parse     func([]byte) (knowledge.Article, *Error)
	mediaType string
}{
	".txt":  {textFile, ""},
	".md":   {markdown, "text/markdown; charset=utf-8"},
	".html": {pageFile, "text/html"},
	".htm":  {pageFile, "text/html"},
}

// parse reads a file of that name, whose extension is one of [formats]. The path is
// for errors of the system.
func parse(name, path string, in io.Reader, most int) (Document, *Error) {
	var src bytes.Buffer
	n, err := src.ReadFrom(io.LimitReader(in, int64(most)+1))
	if err != nil {
		return Document{}, system(path, err)
	}
	if n > int64(most) {
		return Document{}, tooLarge(0, "the file", most)
	}
	format := formats[extension(name)]
	a, e := format.parse(src.Bytes())
	if e != nil {
		return Document{}, e
	}
	if a.ID == "" {
		a.ID = knowledge.ArticleID(strings.TrimSuffix(name, filepath.Ext(name)))
	}
	if e := checkID(string(a.ID), "rename the file"); e != nil {
		return Document{}, e
	}
	d := Document{Article: a}
	if len(a.Body) != src.Len() || a.Body != src.String() {
		d.Original, d.MediaType = src.Bytes(), format.mediaType
	}
	return d, checkBody(a.Body, most)
}

// give hands a document on, unless its id is taken.
func (r *reader) give(d Document, at position) bool {
	if first, taken := r.first[d.ID]; taken {
		return r.fail(duplicate(d.ID, at, first))
	}
	r.first[d.ID] = at
	return r.yield(d, nil)
}

func (r *reader) fail(e *Error) bool { return r.yield(Document{}, e) }

// ended reports whether ctx has ended, and says so to the sequence's user.
func (r *reader) ended(ctx context.Context) bool {
	err := ctx.Err()
	if err != nil {
		r.yield(Document{}, err)
	}
	return err != nil
}

// textFile is a .txt file: its bytes are the body.
func textFile(src []byte) (knowledge.Article, *Error) {
	if e := checkBytes(src); e != nil {
		return knowledge.Article{}, e
	}
	return knowledge.Article{Body: string(src)}, nil
}
