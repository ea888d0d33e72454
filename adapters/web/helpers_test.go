package web

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

// shelf is a library in memory, in order; the newest revision of an article
// comes first.
type shelf []adapters.Text

func (s shelf) Articles(_ context.Context, w adapters.Wanted, offset, limit int) adapters.ArticleList {
	var found []adapters.ArticleInfo
	publishers := map[string]int{}
	for _, t := range s {
		if t.Superseded || !strings.Contains(t.Info.Title+t.Info.Opening, w.Find) {
			continue
		}
		publishers[t.Info.Publisher]++
		if w.Publisher == "" || t.Info.Publisher == w.Publisher {
			info := t.Info
			if i := strings.Index(info.Title, w.Find); i >= 0 && w.Find != "" {
				info.TitleMarks = []adapters.Span{{Start: i, End: i + len(w.Find)}}
			}
			found = append(found, info)
		}
	}
	list := adapters.ArticleList{Total: len(found)}
	for _, p := range slices.Sorted(maps.Keys(publishers)) {
		list.Publishers = append(list.Publishers, adapters.Facet{Value: p, Articles: publishers[p]})
	}
	found = found[min(offset, len(found)):]
	list.Articles = found[:min(limit, len(found))]
	return list
}

func (s shelf) Publishers(context.Context) []string {
	return []string{"তিলপাড়া বার্তা", "Paper & Co"}
}

func (s shelf) Overview(ctx context.Context, _ string) adapters.Overview {
	list := s.Articles(ctx, adapters.Wanted{}, 0, 5)
	return adapters.Overview{Articles: list.Total, Publishers: 2, Newest: list.Articles[0].Published, Latest: list.Articles, Examples: []string{"কবে চালু?"},
		Corrections: []adapters.Correction{{Article: list.Articles[0], Before: "r1", Seen: time.Date(2026, 3, 3, 8, 0, 0, 0, time.UTC)}}}
}

func (s shelf) Read(_ context.Context, id, revision string) (adapters.Text, error) {
	for _, t := range s {
		if (t.Info.ID == id || t.Info.Key == id) && (revision == "" && !t.Superseded || revision == t.Info.Revision) {
			return t, nil
		}
	}
	return adapters.Text{}, fmt.Errorf("%q: %w", id, adapters.ErrNoArticle)
}

// article makes a text whose lines end at newlines.
func newText(id, key, title, body string) adapters.Text {
	t := adapters.Text{Body: body, Revisions: []adapters.Revision{{Name: "r1"}}, Info: adapters.ArticleInfo{
		ID: id, Key: key, Revision: "r1", Title: title, Opening: "Opening of " + key, Lang: "bn", SizeBytes: len(body),
	}}
	for start := 0; start < len(body); {
		end := strings.IndexByte(body[start:], '\n')
		next := start + end + 1
		if end < 0 {
			end, next = len(body)-start, len(body)
		}
		line := strings.TrimSuffix(body[start:start+end], "\r")
		t.Lines = append(t.Lines, adapters.Span{Start: start, End: start + len(line)})
		t.Sentences = append(t.Sentences, adapters.Span{Start: start, End: start + len(line)})
		start = next
	}
	t.Info.Lines, t.Info.Sentences = len(t.Lines), len(t.Sentences)
	return t
}

// library is what most tests read in.
func library() shelf {
	ferry := newText("ferry", "aaaaaaaaaa", "তিলপাড়ার খেয়া", "প্রথম লাইন।\nদ্বিতীয় <b>লাইন</b> & \"তৃতীয়\"।\r\n\nচতুর্থ লাইন, ৪ মে।\n")
	ferry.Info.Published = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	ferry.Info.Publisher, ferry.Info.URL = "তিলপাড়া বার্তা", "https://news.example/ferry"
	revisions := []adapters.Revision{{Name: "r2", Seen: time.Date(2026, 3, 3, 8, 0, 0, 0, time.UTC)}, {Name: "r1", Seen: time.Date(2026, 3, 2, 7, 0, 0, 0, time.UTC)}}
	ferry.Info.Revision, ferry.Revisions = "r2", revisions
	old := newText("ferry", "aaaaaaaaaa", "তিলপাড়ার খেয়া", "আগের লেখা।\n")
	old.Superseded, old.Revisions = true, revisions
	hostile := newText("a/b?c#<d>", "bbbbbbbbbb", "\u202e</title><script>alert(1)</script>", "<script>alert(2)</script>\n\u202eRTL \u2066isolate")
	hostile.Info.URL, hostile.Info.Lang = "javascript:alert(3)", `"><script>`
	return shelf{ferry, old, hostile}
}

// site is a page that is open, with a handler of the test's own.
type site struct {
	*httptest.Server
	*Adapter
	handler *adaptertest.Handler
}

// open serves a page until the test ends. o's library and log are optional.
func open(t testing.TB, h *adaptertest.Handler, o Options) *site {
	t.Helper()
	if o.Library == nil {
		o.Library = library()
	}
	a, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	for pattern, handler := range a.Routes() {
		mux.Handle(pattern, handler)
	}
	s := &site{httptest.NewServer(mux), a, h}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, h) }()
	for !s.isOpen() {
		time.Sleep(time.Millisecond)
	}
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		s.Server.Close()
	})
	return s
}

func (a *Adapter) isOpen() bool {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.handler != nil
}

// get asks for a path; headers are pairs of name and value.
func (s *site) get(t testing.TB, path string, headers ...string) (*http.Response, string) {
	t.Helper()
	return s.do(t, http.MethodGet, path, "", headers...)
}

func (s *site) do(t testing.TB, method, path, body string, headers ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(method, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	resp, err := s.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	return resp, read(t, resp)
}

const formType = "application/x-www-form-urlencoded"

// post sends a form as a browser does.
func (s *site) post(t testing.TB, form url.Values, headers ...string) (*http.Response, string) {
	t.Helper()
	return s.do(t, http.MethodPost, "/", form.Encode(), append([]string{"Content-Type", formType}, headers...)...)
}

// nodes returns the elements below n for which is holds, in order.
func nodes(n *html.Node, is func(*html.Node) bool) []*html.Node {
	var all []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && is(d) {
			all = append(all, d)
		}
	}
	return all
}

func tag(name string) func(*html.Node) bool {
	return func(n *html.Node) bool { return n.Data == name }
}

func class(name string) func(*html.Node) bool {
	return func(n *html.Node) bool {
		for c := range strings.FieldsSeq(attribute(n, "class")) {
			if c == name {
				return true
			}
		}
		return false
	}
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// textOf is an element's text, as a browser's textContent has it.
func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func parse(t testing.TB, page string) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// id is the page id of a person by number.
func id(kind string, n int) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	b := []byte(strings.ToUpper(kind) + strings.Repeat("A", 26))[:26]
	for i := 25; n > 0; i, n = i-1, n/32 {
		b[i] = letters[n%32]
	}
	return string(b)
}

func read(t testing.TB, r *http.Response) string {
	t.Helper()
	defer func() { _ = r.Body.Close() }()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// usedKeys returns the messages that the templates and the code name.
func usedKeys(t *testing.T) map[string]bool {
	t.Helper()
	named := regexp.MustCompile(`(?:Say|say|fail\([A-Za-z.]+,) ?\(?"([a-z.]+)"`)
	used := map[string]bool{"mark.yours": true, "mark.article": true}
	for _, kind := range []adapters.MarkKind{adapters.Differs, adapters.Omitted, adapters.Inserted, adapters.NotFound, adapters.OtherSpeaker} {
		used["mark."+string(kind)] = true
	}
	for _, act := range []adapters.ActKind{adapters.ActAdd, adapters.ActUpload, adapters.ActRemove, adapters.ActFeed, adapters.ActDrop, adapters.ActStop, adapters.ActAccept, adapters.ActRefuse} {
		used["room.done."+string(act)] = true
	}
	for _, fate := range []string{"new", "corrected", "unchanged", "held", "left_out", "withdrawn"} {
		used["fate."+fate] = true
	}
	for _, pattern := range []string{"templates/*.html", "*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range named.FindAllStringSubmatch(string(text), -1) {
				used[m[1]] = true
			}
		}
	}
	return used
}
