package ingest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge"
)

// The errors that are made in more than one place or take more than a line.

// advice says how the text of a document that Ukti does not read is had.
// docs/fetching.md says why none of them is read.
var advice = map[string]string{
	".pdf":  "export its text, for example with pdftotext, check it, and add the .txt file",
	".docx": "save it as plain text (UTF-8) or as HTML, and add that file",
	".doc":  "save it as plain text (UTF-8) or as HTML, and add that file",
	".odt":  "save it as plain text (UTF-8) or as HTML, and add that file",
	".rtf":  "save it as plain text (UTF-8) or as HTML, and add that file",
	".epub": "save its text as plain text (UTF-8) or as HTML, and add that file",
	".json": "write one JSON object a line and name the file .jsonl",
}

func unsupported(path string) *Error {
	ext := extension(path)
	hint, known := advice[ext]
	if !known {
		hint = "save the article as a .txt, .md, .html or .jsonl file"
	}
	if ext == "" {
		ext = "without an extension"
	}
	return &Error{Path: path, Cause: fmt.Errorf("%w: a file %s", ErrUnsupported, ext), Hint: hint}
}

// unsupportedType is the refusal of a web page that is none.
func unsupportedType(mediaType string) *Error {
	hint := "give the address of a page or a text"
	switch {
	case mediaType == "application/pdf":
		hint = "download it, " + advice[".pdf"]
	case strings.Contains(mediaType, "officedocument"), mediaType == "application/msword":
		hint = "download it, " + advice[".docx"]
	case strings.HasSuffix(mediaType, "xml"), strings.HasSuffix(mediaType, "json"):
		hint = "if it is a feed, add it as a feed"
	}
	return wrong(0, hint, "%w: %s", ErrUnsupported, mediaType)
}

// foreign is the refusal of the documents of one kind in a folder: one line,
// however many they are.
func foreign(root, ext string, paths []string) *Error {
	if len(paths) == 1 {
		return unsupported(paths[0])
	}
	slices.Sort(paths)
	return &Error{
		Path:  root,
		Cause: fmt.Errorf("%w: %d files %s, the first is %s", ErrUnsupported, len(paths), ext, printable(paths[0])),
		Hint:  advice[ext],
	}
}

func tooLarge(line int, what string, most int) *Error {
	return wrong(line, "split it into smaller articles", "%w: %s has more than %d bytes", ErrTooLarge, what, most)
}

func duplicate(id knowledge.ArticleID, at, first position) *Error {
	return &Error{
		Path: at.path, Line: at.line,
		Cause: fmt.Errorf("%w: %q is %s already", ErrDuplicate, id, first),
		Hint:  "rename one of them or take one out",
	}
}
