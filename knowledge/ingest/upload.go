package ingest

import (
	"fmt"
	"io"
	"strings"
)

// Upload reads a file that somebody sent: .txt, .md, .html or .htm. The name is the
// sender's; what stands before its last slash is dropped. More than most bytes are
// refused; 0 stands for [MaxText], and more than that is never read.
//
// The id is the file's name without its extension, as in a folder, so that the same
// name sent again is a correction. An error is an [*Error] with the name as its path.
func Upload(name string, r io.Reader, most int) (Document, error) {
	if most <= 0 || most > MaxText {
		most = MaxText
	}
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	if _, known := formats[extension(name)]; !known {
		return Document{}, unsupportedUpload(name)
	}
	d, e := parse(name, name, r, most)
	if e != nil {
		e.Path = name
		return Document{}, e
	}
	d.Origin = "upload of " + printable(name)
	return d, nil
}

func unsupportedUpload(name string) *Error {
	e := unsupported(name)
	switch ext := extension(name); {
	case ext == ".jsonl" || ext == ".json":
		e.Cause = fmt.Errorf("%w: a file %s in an upload", ErrUnsupported, ext)
		e.Hint = "send each article as a .txt, .md or .html file"
	case advice[ext] == "":
		e.Hint = "send the article as a .txt, .md or .html file"
	}
	return e
}
