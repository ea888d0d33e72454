package ingest

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf16"
)

// utf16le is s in UTF-16, without a byte order mark.
func utf16le(s string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(s)) {
		b.WriteByte(byte(unit))
		b.WriteByte(byte(unit >> 8))
	}
	return b.String()
}

func TestRefusedFiles(t *testing.T) {
	tests := map[string]struct {
		file, content string
		kind          error
		line          int
		says          string // part of the message
	}{
		"empty":               {"a.txt", "", ErrEmpty, 0, "no text"},
		"white space":         {"a.txt", " \n\t\u00a0\r\n", ErrEmpty, 0, "no text"},
		"only invisible":      {"a.txt", "\uFEFF\u200d\u200b\x01", ErrEmpty, 0, "no text"},
		"western":             {"a.txt", "Ostrel.\nThe caf\xe9 is open.", ErrNotUTF8, 2, "at byte 15 (0xe9); convert it, for example: iconv -f WINDOWS-1252"},
		"multi-byte":          {"a.txt", "Ostrel \x93\xfa\x96\x7b\x8c\xea", ErrNotUTF8, 1, "save it as UTF-8"},
		"cut off":             {"a.txt", "সেতু \xe0\xa6", ErrNotUTF8, 1, "fetch it again whole"},
		"surrogate":           {"a.txt", "a \xed\xa0\x80 b", ErrNotUTF8, 1, "at byte 2"},
		"UTF-16":              {"a.txt", "\xff\xfe" + utf16le("সেতু"), ErrNotUTF8, 0, "iconv -f UTF-16 -t UTF-8"},
		"UTF-16 big-endian":   {"a.md", "\xfe\xff\x00a", ErrNotUTF8, 0, "iconv -f UTF-16 -t UTF-8"},
		"UTF-32":              {"a.txt", "\xff\xfe\x00\x00a\x00\x00\x00", ErrNotUTF8, 0, "iconv -f UTF-32"},
		"UTF-16 unmarked":     {"a.txt", utf16le("The bridge is open."), ErrBinary, 1, "iconv -f UTF-16LE"},
		"UTF-16BE unmarked":   {"a.txt", "\x00T\x00h\x00e\x00 \x00b", ErrBinary, 1, "iconv -f UTF-16BE"},
		"NUL":                 {"a.txt", "one\ntwo\x00three", ErrBinary, 2, "NUL at byte 7"},
		"too large":           {"a.txt", strings.Repeat("x", 101), ErrTooLarge, 0, "more than 100 bytes"},
		"jsonl UTF-16":        {"a.jsonl", "\xff\xfe" + utf16le(`{"id": "a"}`+"\n"+`{"id": "b"}`), ErrNotUTF8, 0, "UTF-16"},
		"jsonl empty":         {"a.jsonl", "\n \r\n\n", ErrEmpty, 0, "one JSON object"},
		"html empty":          {"a.html", "", ErrEmpty, 0, "shows nothing"},
		"html of scripts":     {"a.html", "<title>x</title><script>write('x')</script>", ErrEmpty, 0, "scripts"},
		"pdf":                 {"a.PDF", "%PDF-1.7", ErrUnsupported, 0, "pdftotext"},
		"docx":                {"a.docx", "PK", ErrUnsupported, 0, "plain text (UTF-8) or as HTML"},
		"json":                {"a.json", "[]", ErrUnsupported, 0, ".jsonl"},
		"unknown extension":   {"a.xyz", "x", ErrUnsupported, 0, ".txt, .md, .html or .jsonl"},
		"no extension":        {"article", "x", ErrUnsupported, 0, "without an extension"},
		"no name":             {".txt", "x", ErrField, 0, "rename the file"},
		"control in the name": {"a\x1bb.txt", "x", ErrField, 0, `"a\x1bb.txt": wrong value`},
		"name too long":       {strings.Repeat("ক", 67) + ".txt", "x", ErrField, 0, "201 bytes"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			refused(t, of(map[string]string{test.file: test.content}), test.file, test.kind, test.line, test.says)
		})
	}
}

// refused checks that path gives nothing but this error. Texts are bound to 100
// bytes and rows to 300.
func refused(t *testing.T, fsys files, path string, kind error, line int, says string) {
	t.Helper()
	var errs []error
	r := smallReader(fsys, func(e error) { errs = append(errs, e) })
	r.path(t.Context(), path)
	if len(errs) != 1 {
		t.Fatalf("got %v, want one error", errs)
	}
	e, ok := errors.AsType[*Error](errs[0])
	if !ok || !errors.Is(e, kind) || e.Path != path || e.Line != line || !strings.Contains(e.Error(), says) || e.Hint == "" {
		t.Errorf("got %v\nwant %v at line %d that says %q", errs[0], kind, line, says)
	}
}

func TestRefusedPaths(t *testing.T) {
	fsys := of(map[string]string{"photos/a.jpg": "x", "photos/.b.txt": "x", "photos/c/d.png": "x", "locked/a.txt": "x", "a.txt": "x"})
	fsys.MapFS["pipe.txt"] = &fstest.MapFile{Mode: fs.ModeNamedPipe}
	fsys.denied["locked"], fsys.denied["a.txt"] = true, true
	tests := map[string]struct {
		path string
		kind error
		says string
	}{
		"missing":           {"nowhere/x.txt", ErrMissing, "check the path"},
		"nothing readable":  {"photos", ErrNothing, "put articles as .txt"},
		"unreadable file":   {"a.txt", ErrUnreadable, "right to read"},
		"unreadable folder": {"locked", ErrUnreadable, "right to read"},
		"pipe":              {"pipe.txt", ErrUnsupported, "save what it gives as a file"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { refused(t, fsys, test.path, test.kind, 0, test.says) })
	}
	// The system's own error is there too.
	_, errs := collect(t, fsys, "a.txt", "nowhere")
	if len(errs) != 2 || !errors.Is(errs[0], fs.ErrPermission) || !errors.Is(errs[1], fs.ErrNotExist) {
		t.Errorf("got %v", errs)
	}
}
