package answer

import (
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge"
)

func newAsker(t *testing.T) *Asker {
	t.Helper()
	articles := func(yield func(knowledge.Article, error) bool) {
		_ = yield(knowledge.Article{
			ID: "ferry", Title: "A ferry", URL: "https://news.example/ferry", Lang: "en",
			Body: "The ferry at Tilpara begins on 4 May.\nIt carries <sixty> people & two cars.",
		}, nil)
	}
	x, err := knowledge.Build(t.Context(), articles, knowledge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return &Asker{Index: x, Limit: 1}
}

// The form of a row is a promise to those who read it by a program.
func TestRow(t *testing.T) {
	const quote = `"article":"ferry","line":2,"start":38,"end":75,"text":"It carries <sixty> people & two cars.","score":0,` +
		`"context":{"start":38,"end":75,"text":"It carries <sixty> people & two cars."}`
	for _, tt := range []struct {
		name, line string
		about      bool
		want       string
	}{
		{"a question", `{"id":7,"question":"how many people carries it?","other":1}`, false, `{"id":7,"confidence":"C","quotes":[{` + quote + `}],"took_us":0}`},
		{"with where it is from", `{"id":"a","question":"how many people carries it?"}`, true,
			`{"id":"a","confidence":"C","quotes":[{` + quote + `,"title":"A ferry","url":"https://news.example/ferry","cite":"ferry:2"}],"took_us":0}`},
		{"nothing to look for", `{"id":"a","question":"??"}`, false, `{"id":"a","confidence":"C","quotes":[],"took_us":0}`},
		{"an unknown article", `{"id":"a","question":"ferry","article":"x"}`, false, `{"id":"a","error":"there is no article \"x\"; leave the key out to search all"}`},
		{"an empty question", `{"id":"a"}`, false, `{"id":"a","error":"the question is empty; write what you want to know"}`},
		{"an id that is none", `{"id":{},"question":"x"}`, false, `{"id":"","error":"\"id\" is no text; write {\"id\": \"…\", \"question\": \"…\"}"}`},
	} {
		a := newAsker(t)
		a.About = tt.about
		got := string(a.Line(t.Context(), []byte(tt.line)))
		got = regexp.MustCompile(`"score":[0-9.e-]+`).ReplaceAllString(got, `"score":0`)
		got = regexp.MustCompile(`"took_us":\d+`).ReplaceAllString(got, `"took_us":0`)
		got = regexp.MustCompile(`"confidence":"(strong|weak|none)"`).ReplaceAllString(got, `"confidence":"C"`)
		if got != tt.want+"\n" {
			t.Errorf("%s:\n%swant\n%s", tt.name, got, tt.want)
		}
	}
}

func TestEncodeNeverFails(t *testing.T) {
	if got := string(Encode(math.NaN())); !strings.HasPrefix(got, `{"id":"","error":"the answer can't be written`) {
		t.Error(got)
	}
}

func TestCheckQuestion(t *testing.T) {
	for q, want := range map[string]string{
		"কবে?": "", "two\nlines\tand a tab\r": "", " \n": "empty", "\xff": "not UTF-8", "a\x00b": "control", "\x1b[31m": "control",
		strings.Repeat("x", maxQuestion): "", strings.Repeat("x", maxQuestion+1): "shorten",
	} {
		err := CheckQuestion(q)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: %v, want %q", q, err, want)
		}
	}
}

func TestKnownLang(t *testing.T) {
	for lang, want := range map[string]string{"bn": "bn", "bn-Latn": "bn-Latn", "en": "en", "hi": "hi", "fr": "", "": "", "BN": ""} {
		if got := KnownLang(lang); got != want {
			t.Errorf("%q: %q", lang, got)
		}
	}
}
