package ingest

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge"
)

var update = flag.Bool("update", false, "write the golden files anew")

// card is an article as the golden files show it.
func card(a knowledge.Article) string {
	published := ""
	if !a.Published.IsZero() {
		published = a.Published.Format(time.RFC3339)
	}
	return fmt.Sprintf("title: %s\npublisher: %s\nurl: %s\nlang: %s\npublished: %s\n---\n%s", a.Title, a.Publisher, a.URL, a.Lang, published, a.Body)
}

func TestPagesGolden(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join("testdata", "pages", "*.html"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	for _, path := range pages {
		t.Run(filepath.Base(path), func(t *testing.T) {
			articles, errs := collect(t, disk{}, path)
			if len(articles) != 1 {
				t.Fatalf("%d articles, errors %v", len(articles), errs)
			}
			got, golden := card(articles[0]), strings.TrimSuffix(path, ".html")+".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestCharacterSets(t *testing.T) {
	const meta = `<meta charset="%s"><p>`
	tests := map[string]struct{ src, want string }{
		"declared UTF-8":           {fmt.Sprintf(meta, "utf-8") + "সেতু", "সেতু"},
		"undeclared UTF-8":         {"<p>সেতু", "সেতু"},
		"undeclared, late":         {"<p>" + strings.Repeat("x", 2000) + "é", strings.Repeat("x", 2000) + "é"},
		"UTF-8 said to be western": {fmt.Sprintf(meta, "windows-1252") + "সেতু", "সেতু"},
		"byte order mark":          {"\uFEFF<p>সেতু", "সেতু"},
		"western":                  {fmt.Sprintf(meta, "ISO-8859-1") + "caf\xe9 \x93open\x94", "café “open”"},
		"cyrillic":                 {`<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>` + "\xec\xee\xf1\xf2", "мост"},
		"UTF-16":                   {"\xff\xfe" + utf16le("<p>সেতু"), "সেতু"},
		"UTF-16 big-endian":        {"\xfe\xff\x00<\x00p\x00>\x00x", "x"},
		"punctuation of Windows":   {"<p>\x93open\x94 \x96 at last", "“open” – at last"},
		"German by its lang":       {"<html lang=de-DE><p>sch\xf6n", "schön"},
		"a broken byte elsewhere":  {"<meta name=description content='সে\xe0\xa6'><p>সেতুটি সোমবার খুলে দেওয়া হয়েছে।", "সেতুটি সোমবার খুলে দেওয়া হয়েছে।"},
		"a broken byte in a line":  {"<p>সেতুটি সোমবার খুলে দেওয়া হয়েছে।<p>ভাড়া \xe0 টাকা।<p>নতুন সেতুটি আগেরটির চেয়ে চওড়া, আর তার দুই পাশে হাঁটার পথ আছে। সেতু বানাতে লেগেছে দুই বছর।", "সেতুটি সোমবার খুলে দেওয়া হয়েছে।\nনতুন সেতুটি আগেরটির চেয়ে চওড়া, আর তার দুই পাশে হাঁটার পথ আছে। সেতু বানাতে লেগেছে দুই বছর।"},
		"NUL in a comment":         {"<!-- \x00 --><p>সেতু", "সেতু"},
		"references":               {"<p>&#2488;&#x9C7;&amp;&lt;&copy;&nbsp;x", "সে&<©\u00a0x"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, e := pageFile([]byte(test.src))
			if e != nil || got.Body != test.want {
				t.Errorf("got %q, error %v; want %q", got.Body, e, test.want)
			}
		})
	}
}

func TestCharacterSetsRefused(t *testing.T) {
	tests := map[string]struct {
		src  string
		kind error
		says string
	}{
		"undeclared":        {"<p>caf\xe9 open", ErrNotUTF8, "WINDOWS-1252"},
		"of another script": {"<html lang=ru><p>\xec\xee\xf1\xf2", ErrNotUTF8, "not UTF-8"},
		"UTF-8 that is not": {"<meta charset=utf-8><p>caf\xe9 open", ErrNotUTF8, "0xe9"},
		"wrongly declared":  {"<meta charset=gbk><p>\nsee \xff\xff", ErrNotUTF8, "gbk as it says: line 2"},
		"unknown set":       {"<meta charset=bijoy><p>\xe9t\xe9", ErrNotUTF8, `"bijoy" is not a character set`},
		"half UTF-16":       {"\xff\xfe<\x00p", ErrNotUTF8, "UTF-16"},
		"NUL":               {"<p>a\x00b", ErrBinary, "NUL"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, e := pageFile([]byte(test.src))
			if e == nil || !errors.Is(e, test.kind) || !strings.Contains(e.Error(), test.says) {
				t.Errorf("got %q, error %v; want %v that says %q", got.Body, e, test.kind, test.says)
			}
		})
	}
}

func TestPageFields(t *testing.T) {
	text := "<p>" + strings.Repeat("The Ostrel ferry sails twice a day, and three times on Sunday. ", 10)
	tests := map[string]struct {
		head string
		want knowledge.Article
	}{
		"nothing":           {"", knowledge.Article{}},
		"script as address": {`<link rel=canonical href="javascript:alert(1)"><meta property="og:url" content="/ferry">`, knowledge.Article{}},
		"canonical first":   {`<meta property="og:url" content="https://a.example/"><link rel=Canonical href="https://b.example/">`, knowledge.Article{URL: "https://b.example/"}},
		"broken date":       {`<meta property="article:published_time" content="soon">`, knowledge.Article{}},
		"byline":            {`<meta name=author content="The ferry&#10; desk">`, knowledge.Article{Publisher: "The ferry desk"}},
		"site over byline":  {`<meta name=author content="X"><meta property="og:site_name" content="Ostrel Post">`, knowledge.Article{Publisher: "Ostrel Post"}},
		"broken JSON-LD":    {`<script type="application/ld+json">{"@type": ["NewsArticle", 7], "author": [null, 3]</script>`, knowledge.Article{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, e := pageFile([]byte("<head>" + test.head + "</head>" + text))
			if e != nil {
				t.Fatal(e)
			}
			got.Body = ""
			if got != test.want {
				t.Errorf("got %+v\nwant %+v", got, test.want)
			}
		})
	}
	if got, e := pageFile([]byte(`<html lang="!!">` + text)); e != nil || got.Lang != "" {
		t.Errorf("a broken lang: got %q, error %v", got.Lang, e)
	}
}

func TestPageTooLarge(t *testing.T) {
	for name, src := range map[string]string{
		"nodes": strings.Repeat("<i>x</i>", maxNodes/2+1),
		"depth": strings.Repeat("<div>", 100_000) + "x",
	} {
		if _, e := pageFile([]byte(src)); e == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func FuzzPage(f *testing.F) {
	f.Add([]byte("<title>x</title><p>one<br>two<table><tr><td>1<td>2</table><pre> a\n b</pre>"))
	f.Add([]byte("<meta charset=gbk>\xff\xfe<p>\x81"))
	f.Add([]byte("\xff\xfe<\x00p\x00>\x00"))
	f.Add([]byte(`<script type="application/ld+json">[{"@graph":[1,{"@type":"Article","name":{}}]}]</script><noscript><img src=a></noscript><div>x`))
	f.Fuzz(func(t *testing.T, src []byte) {
		a, e := pageFile(src)
		if e != nil {
			return
		}
		for _, s := range []string{a.Body, a.Title, a.Publisher, a.URL, a.Lang} {
			if !utf8.ValidString(s) {
				t.Errorf("%q is not UTF-8", s)
			}
		}
		for line := range strings.SplitSeq(a.Body, "\n") {
			if blank(line) {
				t.Errorf("a blank line in %q", a.Body)
			}
		}
	})
}

// Where a page shows no article with scripts, what it shows without them counts: Ukti runs
// none. A notice about scripts is no article there either.
func TestWithoutScripts(t *testing.T) {
	const text = "The new ferry at Ostrel sails twice a day and takes forty cars, the harbour office said on Monday."
	const head = `<meta property="og:type" content="article"><meta property="og:description" content="The ferry at Ostrel sails twice a day from Monday and takes forty cars, it was said."><title>Ferry</title>`
	for name, test := range map[string]struct{ src, want string }{
		"the article":        {head + `<div itemprop=articleBody><script type="text/template"><p>` + text + `</p></script><noscript><p>` + text + `</p><p>` + text + ` Twice.</p></noscript></div>`, text + "\n" + text + " Twice."},
		"a notice":           {head + `<div id=root></div><noscript>You need to enable JavaScript to run this app.</noscript>`, ""},
		"shown with scripts": {head + `<p>` + text + `</p><noscript><p>It cannot be read without scripts, it says here at some length.</p></noscript>`, text},
	} {
		d, err := Web{URL: "https://ostrel.example/ferry", ContentType: "text/html", Body: []byte(test.src)}.Document()
		if (err == nil) != (test.want != "") || err == nil && d.Body != test.want {
			t.Errorf("%s: got %q, %v", name, d.Body, err)
		}
	}
}
