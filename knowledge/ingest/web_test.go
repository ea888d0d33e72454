package ingest

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/ukti-bot/ukti/knowledge/ingest/internal/page"
)

var noon = time.Date(2026, 2, 3, 12, 0, 0, 0, time.UTC)

func article(head, body string) string {
	return "<html lang=bn><head>" + head + "</head><body><h1>সেতু</h1><article>" + strings.Repeat("<p>"+body, 6) + "</article>"
}

const bridge = "নদীপুরের নতুন সেতু সোমবার খুলে দেওয়া হয়েছে, আর তার উপর দিয়ে এখন গাড়ি চলে।"

func TestWebPage(t *testing.T) {
	src := article(`<title>সেতু - নদীপুর বার্তা</title><link rel=canonical href="/setu?utm_source=x"><meta property="og:site_name" content="নদীপুর বার্তা">
		<meta name=author content="A. Writer"><meta property="article:published_time" content="2026-02-03T10:00:00+06:00">`, bridge)
	d, err := Web{URL: "https://m.barta.com.bd/setu?amp=1", ContentType: "text/html; charset=utf-8", Body: []byte(src), Fetched: noon}.Document()
	if err != nil {
		t.Fatal(err)
	}
	if d.URL != "https://m.barta.com.bd/setu" || d.Title != "সেতু" || d.Publisher != "নদীপুর বার্তা" || d.Lang != "bn" || !d.Published.Equal(noon.Add(-8*time.Hour)) ||
		!strings.HasPrefix(string(d.ID), "m.barta.com.bd-") || strings.Count(d.Body, bridge) != 6 {
		t.Errorf("got %+v", d.Article)
	}
	if string(d.Original) != src || d.MediaType != "text/html; charset=utf-8" || d.Origin != "https://m.barta.com.bd/setu?amp=1" || d.Feed != "" {
		t.Errorf("got original of %d bytes, %s, %s", len(d.Original), d.MediaType, d.Origin)
	}
}

func TestWebWithoutAName(t *testing.T) {
	d, err := Web{URL: "https://www.barta.com.bd/a", Body: []byte(article(`<meta name=author content="A. Writer">`, bridge))}.Document()
	if err != nil || d.Publisher != "barta.com.bd" || d.URL != "https://www.barta.com.bd/a" {
		t.Errorf("got %+v, error %v", d.Article, err)
	}
}

func TestWebText(t *testing.T) {
	const text = "\uFEFFOne.\r\n\r\nTwo.\n"
	d, err := Web{URL: "https://ostrel.example/a.txt", ContentType: "text/plain", Body: []byte(text)}.Document()
	if err != nil || d.Body != text || d.Original != nil || d.MediaType != "" {
		t.Errorf("got %+v, error %v", d, err)
	}
	d, err = Web{URL: "https://ostrel.example/a.txt", ContentType: "text/plain; charset=windows-1252", Body: []byte("caf\xe9")}.Document()
	if err != nil || d.Body != "café" || string(d.Original) != "caf\xe9" || d.MediaType != "text/plain; charset=windows-1252" {
		t.Errorf("got %+v, error %v", d, err)
	}
	// A file may not take another's name.
	d, err = Web{URL: "https://ostrel.example/a.md", ContentType: "text/markdown", Body: []byte("---\nid: taken\nurl: https://vell.example/\ntitle: T\n---\nOne.")}.Document()
	if err != nil || d.Body != "One." || d.Title != "T" || d.URL != "https://ostrel.example/a.md" || !strings.HasPrefix(string(d.ID), "ostrel.example-") || d.Original == nil {
		t.Errorf("got %+v, error %v", d, err)
	}
}

func TestWebCharacterSets(t *testing.T) {
	tests := map[string]struct{ contentType, src, want string }{
		"the server says":              {"text/html; charset=windows-1251", "<p>\xec\xee\xf1\xf2", "мост"},
		"server before page":           {"text/html; charset=windows-1251", "<meta charset=iso-8859-1><p>\xec\xee\xf1\xf2", "мост"},
		"page where the server errs":   {"text/html; charset=utf-8", "<meta charset=windows-1251><p>\xec\xee\xf1\xf2", "мост"},
		"Bengali called western":       {"text/html; charset=windows-1252", "<meta charset=iso-8859-1><p>" + bridge, bridge},
		"byte order mark":              {"text/html; charset=utf-8", "\xff\xfe" + utf16le("<p>সেতু"), "সেতু"},
		"UTF-16 that the server knows": {"text/html; charset=utf-16le", utf16le("<p>সেতু"), "সেতু"},
		"ISO-2022-JP":                  {"text/html; charset=iso-2022-jp", "<p>\x1b$B66\x1b(B", "橋"},
		"said to be ISO-2022-JP":       {"text/html; charset=iso-2022-jp", "<p>bridge", "bridge"},
		"XHTML":                        {"application/xhtml+xml", `<?xml version="1.0" encoding="windows-1252"?><html><body><p>` + "caf\xe9</p></body></html>", "café"},
		"French":                       {"text/html; charset=utf-8", "<p>Où l’été ? À l’île, çà et là, les forêts sont brûlées, déjà très âgées.", "Où l’été ? À l’île, çà et là, les forêts sont brûlées, déjà très âgées."},
	}
	for name, test := range tests {
		d, err := Web{URL: "https://ostrel.example/", ContentType: test.contentType, Body: []byte(test.src)}.Document()
		if err != nil || d.Body != test.want {
			t.Errorf("%s: got %q, error %v; want %q", name, d.Body, err, test.want)
		}
	}
}

func TestWebRefused(t *testing.T) {
	// UTF-8 read as windows-1252 and written as UTF-8, as a broken database does it.
	once, err := Decode(append([]byte("\xff"), bridge...), "text/plain; charset=windows-1252")
	if err != nil || string(once) != string(page.Broken)+bridge {
		t.Fatalf("UTF-8 with one broken byte was read as windows-1252: %q, error %v", once, err)
	}
	var garbled strings.Builder
	for _, b := range []byte(bridge) {
		r := charmap.Windows1252.DecodeByte(b)
		if r == utf8.RuneError { // windows-1252 leaves five bytes undefined
			r = rune(b)
		}
		garbled.WriteRune(r)
	}
	tests := map[string]struct {
		contentType, src string
		kind             error
		says             string
	}{
		"encoded twice":  {"text/html; charset=utf-8", "<p>" + garbled.String(), ErrNotUTF8, "encoded twice"},
		"a broken byte":  {"text/html; charset=windows-1252", "<p>" + bridge + "\xa6", ErrNotUTF8, "at byte"},
		"no set named":   {"text/html", "<p>caf\xe9 open", ErrNotUTF8, "WINDOWS-1252"},
		"an unknown set": {"text/html; charset=bijoy", "<p>caf\xe9", ErrNotUTF8, `"bijoy" is not a character set`},
		"PDF":            {"application/pdf", "%PDF", ErrUnsupported, "pdftotext"},
		"a feed":         {"application/rss+xml", "<rss/>", ErrUnsupported, "add it as a feed"},
		"a picture":      {"image/png", "x", ErrUnsupported, "image/png"},
		"nothing":        {"text/html", "<script>x</script>", ErrEmpty, "scripts"},
		"blank text":     {"text/plain", " \n", ErrEmpty, "no text"},
	}
	for name, test := range tests {
		d, err := Web{URL: "https://ostrel.example/a", ContentType: test.contentType, Body: []byte(test.src)}.Document()
		if e, ok := errors.AsType[*Error](err); !ok || !errors.Is(err, test.kind) || !strings.Contains(err.Error(), test.says) || e.Path != "https://ostrel.example/a" {
			t.Errorf("%s: got %q, error %v; want %v that says %q", name, d.Body, err, test.kind, test.says)
		}
	}
	if _, err := (Web{URL: "ftp://ostrel.example/", Body: []byte("<p>x")}).Document(); !errors.Is(err, ErrField) {
		t.Errorf("no web address: %v", err)
	}
}

func TestSane(t *testing.T) {
	for name, test := range map[string]struct{ published, fetched, want time.Time }{
		"past":               {noon.Add(-time.Hour), noon, noon.Add(-time.Hour)},
		"now":                {noon, noon, noon},
		"another zone":       {noon.Add(6 * time.Hour), noon, noon},
		"far ahead":          {noon.Add(25 * time.Hour), noon, time.Time{}},
		"unknown":            {time.Time{}, noon, time.Time{}},
		"fetched at no time": {noon, time.Time{}, noon},
	} {
		if got := Sane(test.published, test.fetched); !got.Equal(test.want) {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
	}
}

func TestUpload(t *testing.T) {
	d, err := Upload(`C:\texts/ferry.TXT`, strings.NewReader("One.\n"), 100)
	if err != nil || d.ID != "ferry" || d.Body != "One.\n" || d.Origin != "upload of ferry.TXT" || d.Original != nil {
		t.Errorf("got %+v, error %v", d, err)
	}
	d, err = Upload("a.html", strings.NewReader("<title>T</title><p>One."), 0)
	if err != nil || d.ID != "a" || d.Body != "One." || string(d.Original) != "<title>T</title><p>One." || d.MediaType != "text/html" {
		t.Errorf("got %+v, error %v", d, err)
	}
	d, err = Upload("a.md", strings.NewReader("---\nid: b\n---\nOne."), 0)
	if err != nil || d.ID != "b" || d.Body != "One." || !strings.HasPrefix(d.MediaType, "text/markdown") {
		t.Errorf("got %+v, error %v", d, err)
	}
	for name, test := range map[string]struct {
		content string
		kind    error
		says    string
	}{
		"a.txt": {strings.Repeat("x", 101), ErrTooLarge, "100 bytes"}, "b.txt": {"\xff", ErrNotUTF8, "UTF-8"}, "c.txt": {"", ErrEmpty, "no text"},
		"a.pdf": {"%PDF", ErrUnsupported, "pdftotext"}, "a.docx": {"PK", ErrUnsupported, "HTML"}, "a.jsonl": {"{}", ErrUnsupported, "send each article"},
		"a.png": {"x", ErrUnsupported, "send the article"}, "a": {"x", ErrUnsupported, "send the article"}, "": {"x", ErrUnsupported, "send"}, "dir/": {"x", ErrUnsupported, "send"},
		".txt": {"x", ErrField, "rename"},
	} {
		_, err := Upload(name, strings.NewReader(test.content), 100)
		if e, ok := errors.AsType[*Error](err); !ok || !errors.Is(err, test.kind) || !strings.Contains(err.Error(), test.says) || e.Path != strings.TrimSuffix(name, "dir/") {
			t.Errorf("%q: got %v, want %v that says %q", name, err, test.kind, test.says)
		}
	}
}

func TestOriginals(t *testing.T) {
	fsys := of(map[string]string{
		"in/a.txt": "\uFEFFOne.", "in/b.md": "Two.", "in/c.md": "---\ntitle: T\n---\nThree.", "in/d.html": "<p>Four.", "in/e.jsonl": `{"id":"e","text":"Five.","publisher":" Ostrel  Post"}`,
	})
	want := map[string]string{"c": "---\ntitle: T\n---\nThree.", "d": "<p>Four."}
	n := 0
	for d, err := range readDocuments(t.Context(), fsys, []string{"in"}, Options{}) {
		if n++; err != nil || string(d.Original) != want[string(d.ID)] || (d.Original == nil) != (d.MediaType == "") || !strings.HasPrefix(d.Origin, "in/"+string(d.ID)) {
			t.Errorf("got %+v, error %v", d, err)
		}
		if d.ID == "e" && d.Publisher != "Ostrel Post" {
			t.Errorf("publisher %q", d.Publisher)
		}
	}
	if n != 5 {
		t.Errorf("%d documents", n)
	}
}

func TestDocumentsThatAreNotRead(t *testing.T) {
	fsys := of(map[string]string{"in/a.txt": "x", "in/b.PDF": "x", "in/c/d.pdf": "x", "in/e.docx": "x", "in/.f.pdf": "x", "in/g.json": "x", "in/h.png": "x"})
	got, errs := collect(t, fsys, "in")
	if len(got) != 1 || len(errs) != 2 {
		t.Fatalf("got %v, errors %v", got, errs)
	}
	for i, says := range []string{
		"in/e.docx: not supported: a file .docx; save it as plain text (UTF-8) or as HTML, and add that file",
		"in: not supported: 2 files .pdf, the first is in/b.PDF; export its text, for example with pdftotext, check it, and add the .txt file",
	} {
		if errs[i].Error() != says || !errors.Is(errs[i], ErrUnsupported) {
			t.Errorf("got %v, want %s", errs[i], says)
		}
	}
	found := Look(t.Context(), "testdata/library")
	if len(found.Files) != 4 || len(found.Folders) != 2 || len(found.Problems) != 0 {
		t.Errorf("got %+v", found)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("<?xml version='1.0' encoding='gbk'?>\x81\x40"), "text/xml; charset=\"utf-16\"")
	f.Add([]byte(bridge+"\xff"), "text/html; charset=windows-1252")
	f.Add([]byte("\xff\xfea\x00"), "")
	f.Fuzz(func(t *testing.T, src []byte, contentType string) {
		decoded, err := Decode(src, contentType)
		if err != nil {
			return
		}
		if e := checkBytes(decoded); e != nil {
			t.Errorf("%v in %q", e, decoded)
		}
		checkGarbled(string(decoded))
	})
}
