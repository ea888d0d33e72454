package ingest

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"unicode"
)

// The kinds of [Error], for [errors.Is].
var (
	ErrMissing     = errors.New("missing")          // no such path
	ErrUnreadable  = errors.New("cannot be read")   // permission, broken disk …
	ErrUnsupported = errors.New("not supported")    // PDF, DOCX, a device …
	ErrNothing     = errors.New("holds no article") // a folder without a readable file
	ErrTooLarge    = errors.New("too large")        // beyond MaxText or MaxRow
	ErrNotUTF8     = errors.New("not UTF-8")        // or a lone surrogate in JSON
	ErrBijoy       = errors.New("in the Bijoy encoding of Bengali (SutonnyMJ), which stands there as Latin letters and signs")
	ErrBinary      = errors.New("not text")    // a NUL byte
	ErrEmpty       = errors.New("no text")     // empty, or nothing visible
	ErrNoArticle   = errors.New("no article")  // a page that shows something else: a login, a list, a notice
	ErrGone        = errors.New("gone")        // its site says that it is there no more
	ErrSyntax      = errors.New("broken")      // JSON, front matter or HTML that cannot be parsed
	ErrField       = errors.New("wrong value") // of id, title, text, lang, url or the date
	ErrOutside     = errors.New("a link out of the folder")
	ErrDuplicate   = errors.New("two articles of one id") // the later one is refused
)

// Doubtful reports a refusal that a person may judge otherwise: of a text that seems to
// be no article, or that is not in Unicode.
func Doubtful(err error) bool { return errors.Is(err, ErrNoArticle) || errors.Is(err, ErrBijoy) }

// Error says why an article was left out, and what to do.
type Error struct {
	Path  string // as given, or the folder as given joined with the way from there
	Line  int    // 1-based line of the file; 0 when the file as a whole is meant
	Cause error  // wraps one of the kinds, and the system's error where there is one
	Hint  string // what to do
}

// Error is one sentence: where, why, and what to do.
func (e *Error) Error() string {
	return fmt.Sprintf("%s: %s", position{e.Path, e.Line}, e.Reason())
}

// Reason is the sentence without the place.
func (e *Error) Reason() string { return fmt.Sprintf("%v; %s", e.Cause, e.Hint) }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// wrong makes an error whose path the caller fills in.
func wrong(line int, hint, format string, args ...any) *Error {
	return &Error{Line: line, Cause: fmt.Errorf(format, args...), Hint: hint}
}

// system makes an error of one that the file system gave. The path it may hold is
// dropped, since Error names it already.
func system(path string, err error) *Error {
	cause := err
	if of, ok := errors.AsType[*fs.PathError](err); ok {
		cause = of.Err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return &Error{Path: path, Cause: fmt.Errorf("%w: %w", ErrMissing, cause), Hint: "check the path"}
	}
	if errors.Is(err, ErrOutside) {
		return &Error{Path: path, Cause: ErrOutside, Hint: "put the file itself there, or name where it is among the articles"}
	}
	hint := "check that the file is whole and its disk works"
	if errors.Is(err, fs.ErrPermission) {
		hint = "give the user that runs this program the right to read it"
	}
	return &Error{Path: path, Cause: fmt.Errorf("%w: %w", ErrUnreadable, cause), Hint: hint}
}

// position is where something stands; line is 0 for a file as a whole.
type position struct {
	path string
	line int
}

func (p position) String() string {
	if p.line == 0 {
		return printable(p.path)
	}
	return printable(p.path) + ":" + strconv.Itoa(p.line)
}

// printable quotes a path that would break a line of output or hide itself.
func printable(path string) string {
	odd := func(r rune) bool { return !unicode.IsGraphic(r) || r == unicode.ReplacementChar }
	if path == "" || strings.ContainsFunc(path, odd) {
		return strconv.Quote(path)
	}
	return path
}
