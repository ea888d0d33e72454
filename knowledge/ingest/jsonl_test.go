package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge"
)

func TestRow(t *testing.T) {
	tests := map[string]struct {
		line string
		want knowledge.Article
	}{
		"least":          {`{"id":"a","text":"x"}`, knowledge.Article{ID: "a", Body: "x"}},
		"number as id":   {`{"id":-12.50e3,"text":"x"}`, knowledge.Article{ID: "-12.50e3", Body: "x"}},
		"large number":   {`{"id":12345678901234567890,"text":"x"}`, knowledge.Article{ID: "12345678901234567890", Body: "x"}},
		"odd id":         {`{"id":" ক/b:#é ","text":"x"}`, knowledge.Article{ID: " ক/b:#é ", Body: "x"}},
		"nulls":          {`{"id":"a","text":"x","title":null,"lang":null,"url":null,"published":null}`, knowledge.Article{ID: "a", Body: "x"}},
		"empty strings":  {`{"id":"a","text":"x","title":"","lang":"","url":"","published":""}`, knowledge.Article{ID: "a", Body: "x"}},
		"escapes":        {`{"id":"a","text":"\"\\u0041\" \u0995\n\ud83d\udea2\/\ufeff"}`, knowledge.Article{ID: "a", Body: "\"\\u0041\" ক\n🚢/\uFEFF"}},
		"replacement":    {`{"id":"a","text":"\ufffd �"}`, knowledge.Article{ID: "a", Body: "\uFFFD \uFFFD"}},
		"text unchanged": {"{\"id\":\"a\",\"text\":\" \u09a1\u09bc \\r\\n\"}", knowledge.Article{ID: "a", Body: " \u09a1\u09bc \r\n"}},
		"other keys":     {`{"Text":"y","id":"a","text":"x","ID":"b","tags":[1,{"text":"z"}],"note":"\ud800"}`, knowledge.Article{ID: "a", Body: "x"}},
		"title":          {`{"id":"a","text":"x","title":" two\n lines\u0007 "}`, knowledge.Article{ID: "a", Body: "x", Title: "two lines"}},
		"fields": {`{"id":"a","text":"x","lang":"bn_latn","url":"https://a.example/?q=ক","published":"2026-01-31"}`, knowledge.Article{ID: "a", Body: "x", Lang: "bn-Latn",
			URL: "https://a.example/?q=ক", Published: time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, e := parseRow([]byte(test.line))
			if e != nil || got != test.want {
				t.Errorf("got %+v, error %v\nwant %+v", got, e, test.want)
			}
		})
	}
}

func TestRefusedRows(t *testing.T) {
	tests := map[string]struct {
		line string
		kind error
		says string
	}{
		"broken JSON":      {`{"id":"a","text":"x"`, ErrSyntax, "at byte 21"},
		"two objects":      {`{"id":"a","text":"x"} {}`, ErrSyntax, "at byte 23"},
		"array":            {`["a"]`, ErrSyntax, "not an object"},
		"null":             {`null`, ErrSyntax, "not an object"},
		"raw control":      {"{\"id\":\"a\",\"text\":\"x\ty\"}", ErrSyntax, "at byte"},
		"no id":            {`{"text":"x"}`, ErrField, `each row an "id"`},
		"empty id":         {`{"id":"","text":"x"}`, ErrField, "no id"},
		"id a list":        {`{"id":["a"],"text":"x"}`, ErrField, `"id" is not a string`},
		"id true":          {`{"id":true,"text":"x"}`, ErrField, `"id" is not a string`},
		"id with control":  {`{"id":"a\nb","text":"x"}`, ErrField, "control character"},
		"long id":          {`{"id":"` + strings.Repeat("a", 201) + `","text":"x"}`, ErrField, "201 bytes"},
		"no text":          {`{"id":"a"}`, ErrEmpty, "no text"},
		"blank text":       {`{"id":"a","text":" \u200d\n"}`, ErrEmpty, "no text"},
		"text a number":    {`{"id":"a","text":7}`, ErrField, `"text" is not a string`},
		"text an object":   {`{"id":"a","text":{"bn":"x"}}`, ErrField, `"text" is not a string`},
		"NUL":              {`{"id":"a","text":"x\u0000y"}`, ErrBinary, "NUL at byte 1"},
		"not UTF-8":        {"{\"id\":\"a\",\"text\":\"caf\xe9\"}", ErrNotUTF8, "at byte 21 of the line (0xe9)"},
		"lone high half":   {`{"id":"a","text":"x\uD83D y"}`, ErrNotUTF8, `"text" holds \uD83D`},
		"lone low half":    {`{"id":"a","text":"x\udea2"}`, ErrNotUTF8, `\udea2`},
		"two high halves":  {`{"id":"a","text":"\ud83d\ud83d\udea2"}`, ErrNotUTF8, `\ud83d`},
		"half in the id":   {`{"id":"\ud800","text":"x"}`, ErrNotUTF8, `"id" holds \ud800`},
		"half after slash": {`{"id":"a","text":"\\\ud800"}`, ErrNotUTF8, `\ud800`},
		"bad date":         {`{"id":"a","text":"x","published":"03/04/2026"}`, ErrField, `"03/04/2026" is not a date; write it as in 2026-01-31`},
		"impossible date":  {`{"id":"a","text":"x","published":"2026-02-30"}`, ErrField, "is not a date"},
		"date a number":    {`{"id":"a","text":"x","published":1767225600}`, ErrField, `"published" is not a string`},
		"bad url":          {`{"id":"a","text":"x","url":"javascript:alert(1)"}`, ErrField, "not a web address"},
		"bad lang":         {`{"id":"a","text":"x","lang":"in Bengali"}`, ErrField, "not a language"},
		"text too large":   {`{"id":"a","text":"` + strings.Repeat("x", 101) + `"}`, ErrTooLarge, "the text has more than 100 bytes"},
		"line too long":    {`{"id":"a","text":"` + strings.Repeat("x", 300) + `"}`, ErrTooLarge, "the line has more than 300 bytes"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			content := "{\"id\":\"first\",\"text\":\"x\"}\n\n" + test.line + "\r\n{\"id\":\"last\",\"text\":\"x\"}"
			fsys := of(map[string]string{"a.jsonl": content})
			refused(t, fsys, "a.jsonl", test.kind, 3, test.says)
		})
	}
}

func TestRowsAroundABadOne(t *testing.T) {
	row := func(id string) string { return fmt.Sprintf(`{"id": %q, "text": "x"}`, id) }
	content := "\uFEFF" + row("a") + "\r\n\r\n{\n" + row("b") + "\n" + row("c")
	got, errs := collect(t, of(map[string]string{"a.jsonl": content}), "a.jsonl")
	if want := []string{"a", "b", "c"}; !slices.Equal(ids(got), want) || len(errs) != 1 || errs[0].Line != 3 {
		t.Errorf("got %q, errors %v; want %q and one error of line 3", ids(got), errs, want)
	}
}

func TestLongRow(t *testing.T) {
	text := strings.Repeat("সেতু ", 200_000) // many times the reader's buffer
	line, err := json.Marshal(map[string]string{"id": "a", "text": text})
	if err != nil {
		t.Fatal(err)
	}
	got, errs := collect(t, of(map[string]string{"a.jsonl": string(line) + "\n"}), "a.jsonl")
	if len(got) != 1 || got[0].Body != text || len(errs) > 0 {
		t.Errorf("%d articles, errors %v", len(got), errs)
	}
}

// endless is a .jsonl file that has another row however far it is read, and
// counts how far that was; with broken set it fails there.
type endless struct {
	row    int
	rest   string
	read   int
	broken int
}

func (f *endless) Stat() (fs.FileInfo, error) { return nil, errors.ErrUnsupported }
func (f *endless) Close() error               { return nil }
func (f *endless) Read(p []byte) (int, error) {
	if f.broken > 0 && f.read >= f.broken {
		return 0, &fs.PathError{Op: "read", Path: "x", Err: io.ErrUnexpectedEOF}
	}
	if f.rest == "" {
		f.row++
		f.rest = fmt.Sprintf("{\"id\": %d, \"text\": \"%0999d\"}\n", f.row, f.row)
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	f.read += n
	return n, nil
}

type endlessFS struct {
	memory
	file *endless
}

func (e endlessFS) Open(string) (fs.File, error) { return e.file, nil }

func TestRowsAreReadAsTheyAreWanted(t *testing.T) {
	fsys := endlessFS{memory{MapFS: fstest.MapFS{"a.jsonl": {}}}, new(endless)}
	n := 0
	for a, err := range read(context.Background(), fsys, []string{"a.jsonl"}, Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; fsys.file.read > n*len(a.Body)*2+128<<10 {
			t.Fatalf("%d bytes were read for %d articles", fsys.file.read, n)
		}
		if n == 1000 {
			break
		}
	}
}

func TestReadErrorWithinAFile(t *testing.T) {
	for _, name := range []string{"a.jsonl", "a.txt"} {
		fsys := endlessFS{memory{MapFS: fstest.MapFS{name: {}}}, &endless{broken: 5000}}
		got, errs := collect(t, fsys, name)
		if len(errs) != 1 || !errors.Is(errs[0], ErrUnreadable) || !errors.Is(errs[0], io.ErrUnexpectedEOF) {
			t.Errorf("%s: %d articles, errors %v; want the read error", name, len(got), errs)
		}
	}
}

func FuzzRow(f *testing.F) {
	f.Add([]byte(`{"id":"a","text":"x \ud83d\udea2","title":"t","lang":"bn","url":"https://a.example","published":"2026-01-31"}`))
	f.Add([]byte(`{"id":1e5,"text":"\\\ud800"}`))
	f.Add([]byte("{\"id\":\"\xff\"}"))
	f.Fuzz(func(t *testing.T, line []byte) {
		a, e := parseRow(line)
		if e != nil {
			return
		}
		if checkID(string(a.ID), "") != nil || !utf8.ValidString(a.Body) || !utf8.ValidString(string(a.ID)) {
			t.Errorf("got %+v", a)
		}
		// No U+FFFD but the row's own.
		if strings.ContainsRune(a.Body, utf8.RuneError) && !strings.Contains(strings.ToLower(string(line)), `\ufffd`) && !strings.ContainsRune(string(line), utf8.RuneError) {
			t.Errorf("a character was replaced in %q", a.Body)
		}
	})
}
