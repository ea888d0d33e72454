package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge"
)

const utf8BOM = "\uFEFF"

// rows reads a .jsonl file, one article a line.
func (r *reader) rows(ctx context.Context, path string) bool {
	f, err := r.fsys.Open(path)
	if err != nil {
		return r.fail(system(path, err))
	}
	defer f.Close()
	in := newLineReader(f, 64<<10, r.maxRow)
	if start, _ := in.in.Peek(4); utf16or32(start) != "" {
		e := checkBytes(start)
		e.Path = path
		return r.fail(e)
	}
	empty := true
	for n := 1; ; n++ {
		if r.ended(ctx) {
			return false
		}
		line, err := in.next()
		if err == io.EOF {
			break
		}
		if err != nil && !errors.Is(err, ErrTooLarge) {
			e := system(path, err)
			e.Line = n
			return r.fail(e)
		}
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte(utf8BOM))
		}
		if err == nil && len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		empty = false
		if !r.row(line, err != nil, position{path, n}) {
			return false
		}
	}
	if empty {
		return r.fail(&Error{Path: path, Cause: ErrEmpty, Hint: `write one JSON object with "id" and "text" a line`})
	}
	return true
}

func (r *reader) row(line []byte, tooLong bool, at position) bool {
	var a knowledge.Article
	var e *Error
	if tooLong {
		e = tooLarge(at.line, "the line", r.maxRow)
	} else if a, e = parseRow(line); e == nil {
		e = checkBody(a.Body, r.maxText)
	}
	if e != nil {
		e.Path, e.Line = at.path, at.line
		return r.fail(e)
	}
	return r.give(Document{Article: a, Origin: at.path}, at)
}

// parseRow reads one row; the text is not looked into.
func parseRow(line []byte) (knowledge.Article, *Error) {
	var a knowledge.Article
	if !utf8.Valid(line) {
		at := invalidAt(line)
		return a, wrong(0, "write the file as UTF-8", "%w at byte %d of the line (0x%02x)", ErrNotUTF8, at, line[at])
	}
	var row map[string]json.RawMessage // not a struct, which would take "Text" for "text"
	if err := json.Unmarshal(line, &row); err != nil {
		return a, badJSON(err)
	}
	if row == nil {
		return a, badJSON(errors.New("null"))
	}
	for _, key := range []string{"id", "title", "publisher", "lang", "url", "published"} {
		value, e := field(row, key)
		if e == nil {
			e = set(&a, key, value)
		}
		if e != nil {
			return a, e
		}
	}
	if a.ID == "" {
		return a, wrong(0, `give each row an "id" of its own`, "%w: no id", ErrField)
	}
	var e *Error
	a.Body, e = field(row, "text")
	return a, e
}

func badJSON(err error) *Error {
	const hint = `write one JSON object a line: {"id": "…", "text": "…"}`
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return wrong(0, hint, "%w JSON at byte %d of the line: %w", ErrSyntax, syntax.Offset, err)
	}
	return wrong(0, hint, "%w JSON: not an object", ErrSyntax)
}

// field gives the string that a row has under key, "" for none or null. A number
// is a string only as an id, and then as it is written.
func field(row map[string]json.RawMessage, key string) (string, *Error) {
	raw := row[key]
	if len(raw) == 0 || raw[0] == 'n' {
		return "", nil
	}
	if raw[0] != '"' {
		if key == "id" && (raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9') {
			return string(raw), nil
		}
		return "", wrong(0, "write it in quotation marks", "%w: %q is not a string", ErrField, key)
	}
	// encoding/json puts U+FFFD in a lone surrogate's place, which would change the text.
	if found := loneSurrogate(raw); found != "" {
		return "", wrong(0, "write the character it was cut from", "%w: %q holds %s, half a character", ErrNotUTF8, key, found)
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return "", badJSON(err)
	}
	return s, nil
}

// loneSurrogate gives the first escape in a valid JSON string that is half of a
// surrogate pair without the other half; "" for none.
func loneSurrogate(raw []byte) string {
	for i := 0; i < len(raw); {
		if raw[i] != '\\' {
			i++
			continue
		}
		unit, ok := escapedUnit(raw[i:])
		switch {
		case !ok:
			i += 2
			continue
		case unit < 0xD800 || unit > 0xDFFF:
			i += 6
			continue
		}
		if next, ok := escapedUnit(raw[i+6:]); !ok || unit > 0xDBFF || next < 0xDC00 || next > 0xDFFF {
			return string(raw[i : i+6])
		}
		i += 12
	}
	return ""
}

// escapedUnit reads the UTF-16 unit of an escape \uXXXX that raw begins with.
func escapedUnit(raw []byte) (uint64, bool) {
	if len(raw) < 6 || raw[0] != '\\' || raw[1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(raw[2:6]), 16, 16)
	return unit, err == nil
}
