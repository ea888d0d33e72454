package ingest

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge"
)

func TestMarkdown(t *testing.T) {
	day := time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)
	tests := map[string]struct {
		src  string
		want knowledge.Article
	}{
		"no front matter":   {"# One\n\n*two*\n", knowledge.Article{Body: "# One\n\n*two*\n"}},
		"all keys":          {"---\nid: a-1\ntitle: T\npublisher: P\nurl: https://a.example\ndate: 2026-01-31\nlang: bn\n---\nx", knowledge.Article{ID: "a-1", Title: "T", Publisher: "P", URL: "https://a.example/", Published: day, Lang: "bn", Body: "x"}},
		"other names":       {"---\nsource: P\npublished: \"2026-01-31\"\nlanguage: en\n---\nx", knowledge.Article{Publisher: "P", Published: day, Lang: "en", Body: "x"}},
		"unknown keys":      {"---\ntags: [a, b]\nextra: {url: 3}\n---\nx", knowledge.Article{Body: "x"}},
		"number as id":      {"---\nid: 007\n---\nx", knowledge.Article{ID: "007", Body: "x"}},
		"no as language":    {"---\nlang: no\ntitle: 3.10\n---\nx", knowledge.Article{Lang: "no", Title: "3.10", Body: "x"}},
		"nulls":             {"---\ntitle:\ndate: ~\n---\nx", knowledge.Article{Body: "x"}},
		"empty":             {"---\n---\nx", knowledge.Article{Body: "x"}},
		"comment alone":     {"---\n# nothing\n---\nx", knowledge.Article{Body: "x"}},
		"body verbatim":     {"---\ntitle: T\n---\n\n x \r\n\n", knowledge.Article{Title: "T", Body: "\n x \r\n\n"}},
		"carriage returns":  {"---\r\ntitle: T\r\n---\r\nx\r\n", knowledge.Article{Title: "T", Body: "x\r\n"}},
		"byte order mark":   {"\uFEFF---\ntitle: T\n---\nx", knowledge.Article{Title: "T", Body: "x"}},
		"later rules":       {"---\ntitle: T\n---\nx\n---\ny", knowledge.Article{Title: "T", Body: "x\n---\ny"}},
		"a rule, unclosed":  {"---\ntitle: T\nx", knowledge.Article{Body: "---\ntitle: T\nx"}},
		"rules around text": {"---\nThe bridge is open.\n---\nx", knowledge.Article{Body: "---\nThe bridge is open.\n---\nx"}},
		"rule further down": {"x\n---\ntitle: T\n---\n", knowledge.Article{Body: "x\n---\ntitle: T\n---\n"}},
		"several lines":     {"---\ntitle: >\n  one\n  two\n---\nx", knowledge.Article{Title: "one two", Body: "x"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, e := markdown([]byte(test.src))
			if e != nil || got != test.want {
				t.Errorf("got %+v, error %v\nwant %+v", got, e, test.want)
			}
		})
	}
}

func TestRefusedFrontMatter(t *testing.T) {
	tests := map[string]struct {
		src  string
		kind error
		line int
		says string
	}{
		"broken YAML":  {"---\ntitle: T\nurl: [a\n---\nx", ErrSyntax, 1, "broken front matter: did not"},
		"colon":        {"---\ntitle: one: two\n---\nx", ErrSyntax, 1, "title: \"…\""},
		"list":         {"---\nlang: bn\ntitle: [a, b]\n---\nx", ErrField, 3, "title is not a single value"},
		"alias":        {"---\nother: &x T\ntitle: *x\n---\nx", ErrField, 3, "not a single value"},
		"bad date":     {"---\ntitle: T\ndate: last week\n---\nx", ErrField, 3, `the date "last week" is not a date`},
		"bad url":      {"---\nurl: a.example/x\n---\nx", ErrField, 2, "https://"},
		"bad language": {"---\nlanguage: the usual one\n---\nx", ErrField, 2, "not a language"},
		"bad id":       {"---\nid: \"a\\tb\"\n---\nx", ErrField, 2, "control character"},
		"huge":         {"---\ntitle: " + strings.Repeat("x", maxFrontMatter) + "\n---\nx", ErrTooLarge, 1, "front matter"},
		"not UTF-8":    {"---\ntitle: caf\xe9\n---\nx", ErrNotUTF8, 2, "0xe9"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, e := markdown([]byte(test.src))
			if e == nil || !errors.Is(e, test.kind) || e.Line != test.line || !strings.Contains(e.Error(), test.says) {
				t.Errorf("got %+v, error %v\nwant %v at line %d that says %q", got, e, test.kind, test.line, test.says)
			}
		})
	}
	refused(t, of(map[string]string{"a.md": "---\ntitle: T\n---\n \n"}), "a.md", ErrEmpty, 0, "no text")
}

// FuzzMarkdown checks that the body is the end of the file, byte for byte.
func FuzzMarkdown(f *testing.F) {
	f.Add([]byte("---\ntitle: &a [*a, b]\ndate: 2026-01-31\n---\nx"))
	f.Add([]byte("\uFEFF---\r\n? {}\r\n---\r\nx\n---\n"))
	f.Add([]byte("---\n<<: {id: x}\n\"\\ud800\": !!binary x\n---\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		a, e := markdown(src)
		if e != nil {
			return
		}
		if !strings.HasSuffix(string(src), a.Body) || !utf8.ValidString(a.Body) {
			t.Errorf("the body %q is not the end of %q", a.Body, src)
		}
		for _, s := range []string{string(a.ID), a.Title, a.Publisher, a.URL, a.Lang} {
			if !utf8.ValidString(s) {
				t.Errorf("%q is not UTF-8", s)
			}
		}
	})
}
