package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

// What a browser makes of the lines is the article, byte for byte, whatever is
// marked.
func TestReadPage(t *testing.T) {
	s := open(t, &adaptertest.Handler{}, Options{Lang: "en"})
	ferry := library()[0]
	for _, tt := range []struct {
		path   string
		marked string // the numbers of the marked lines
		cite   string
	}{
		{"/a/aaaaaaaaaa", "", ""},
		{"/a/ferry", "", ""},
		{"/a/aaaaaaaaaa?line=2", "2", "ferry@r2:2"},
		{"/a/aaaaaaaaaa?line=2-3", "2 3", "ferry@r2:2-3"},
		{"/a/aaaaaaaaaa?line=3-2", "2 3", "ferry@r2:2-3"},
		{"/a/aaaaaaaaaa?line=4-99", "4", "ferry@r2:4"},
		{"/a/aaaaaaaaaa?line=0", "", ""},
		{"/a/aaaaaaaaaa?line=99", "", ""},
		{"/a/aaaaaaaaaa?line=x", "", ""},
		{"/a/aaaaaaaaaa?line=1'><script>", "", ""},
	} {
		_, body := s.get(t, tt.path)
		doc := parse(t, body)
		var text strings.Builder
		var marked []string
		for _, li := range nodes(nodes(doc, class("lines"))[0], tag("li")) {
			text.WriteString(textOf(nodes(li, class("t"))[0]))
			if class("on")(li) {
				marked = append(marked, strings.TrimPrefix(attribute(li, "id"), "L"))
			}
		}
		if text.String() != ferry.Body {
			t.Errorf("%s: the lines read %q", tt.path, text.String())
		}
		cite := ""
		if tools := nodes(doc, class("tools")); len(tools) > 0 {
			cite = textOf(nodes(tools[0], tag("code"))[0])
		}
		if got := strings.Join(marked, " "); got != tt.marked || cite != tt.cite {
			t.Errorf("%s: marked %q, cited %q; want %q, %q", tt.path, got, cite, tt.marked, tt.cite)
		}
		if outside := strings.Contains(body, "This article has 4 lines."); outside != (tt.path == "/a/aaaaaaaaaa?line=99") {
			t.Errorf("%s: said that there is no such line: %v", tt.path, outside)
		}
	}
}

// A link's preview shows the line as the article has it.
func TestPreview(t *testing.T) {
	s := open(t, &adaptertest.Handler{}, Options{PublicURL: "https://news.example/room/"})
	for path, want := range map[string][2]string{
		"/a/aaaaaaaaaa?line=4":   {"চতুর্থ লাইন, ৪ মে।", "https://news.example/room/a/aaaaaaaaaa?line=4"},
		"/a/aaaaaaaaaa?line=2":   {"দ্বিতীয় <b>লাইন</b> & \"তৃতীয়\"।", "https://news.example/room/a/aaaaaaaaaa?line=2"},
		"/a/aaaaaaaaaa?line=2-4": {"দ্বিতীয় <b>লাইন</b> & \"তৃতীয়\"।\n\nচতুর্থ লাইন, ৪ মে।", "https://news.example/room/a/aaaaaaaaaa?line=2-4"},
		"/a/aaaaaaaaaa":          {"প্রথম লাইন।", "https://news.example/room/a/aaaaaaaaaa"},
	} {
		r, body := s.get(t, path, "User-Agent", "TelegramBot", "Host", "news.example")
		meta := map[string]string{}
		for _, m := range nodes(parse(t, body), tag("meta")) {
			meta[attribute(m, "property")] = attribute(m, "content")
		}
		got := strings.ReplaceAll(meta["og:description"], "\r", "")
		if got != want[0] || meta["og:url"] != want[1] || meta["og:title"] != "তিলপাড়ার খেয়া" {
			t.Errorf("%s: %s %q", path, r.Status, meta)
		}
	}
}

func TestLongPreviewEndsWithASentence(t *testing.T) {
	sentence := strings.Repeat("ক", 130) + "।"
	body := strings.Repeat(sentence, 9)
	text := newText("long", "cccccccccc", "", body)
	text.Sentences = nil
	for i := range 9 {
		text.Sentences = append(text.Sentences, adapters.Span{Start: i * len(sentence), End: (i + 1) * len(sentence)})
	}
	p := place{text: text}
	if got := p.upTo(0, len(body)); got != body[:2*len(sentence)] {
		t.Errorf("cut after %d bytes, want %d", len(got), 2*len(sentence))
	}
}

func TestRevisions(t *testing.T) {
	s := open(t, &adaptertest.Handler{}, Options{Lang: "en"})
	_, body := s.get(t, "/a/aaaaaaaaaa?rev=r1&line=1")
	for _, want := range []string{"আগের লেখা।", "This is an older revision.", `href="/a/aaaaaaaaaa"`, "ferry@r1:1", `content="noindex"`, "/a/aaaaaaaaaa/text?rev=r1", `href="/a/aaaaaaaaaa?line=1&amp;rev=r1#L1"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the older revision lacks %q", want)
		}
	}
	_, body = s.get(t, "/a/aaaaaaaaaa")
	if strings.Contains(body, "older revision") || !strings.Contains(body, `href="/a/aaaaaaaaaa?rev=r1"`) {
		t.Error("the newest is called older, or has no link to the older one")
	}
	if r, body := s.get(t, "/a/aaaaaaaaaa?rev=r9"); r.StatusCode != http.StatusNotFound || !strings.Contains(body, "not held any more") {
		t.Errorf("an unknown revision: %s", r.Status)
	}
	if r, body := s.get(t, "/a/none"); r.StatusCode != http.StatusNotFound || !strings.Contains(body, "no such article") {
		t.Errorf("an unknown article: %s", r.Status)
	}
}

func TestRawText(t *testing.T) {
	s := open(t, &adaptertest.Handler{}, Options{})
	ferry := library()[0].Body
	r, body := s.get(t, "/a/aaaaaaaaaa/text")
	etag := r.Header.Get("ETag")
	if body != ferry || r.Header.Get("Content-Type") != "text/plain; charset=utf-8" || etag == "" {
		t.Errorf("%q %v", body, r.Header)
	}
	if r, body := s.get(t, "/a/aaaaaaaaaa/text", "If-None-Match", etag); r.StatusCode != http.StatusNotModified || body != "" {
		t.Errorf("with its tag: %s %q", r.Status, body)
	}
	for path, want := range map[string]string{"?line=4": "চতুর্থ লাইন, ৪ মে।", "?line=2": "দ্বিতীয় <b>লাইন</b> & \"তৃতীয়\"।", "?line=2-3": "দ্বিতীয় <b>লাইন</b> & \"তৃতীয়\"।\r\n", "?rev=r1": "আগের লেখা।\n"} {
		if _, body := s.get(t, "/a/aaaaaaaaaa/text"+path); body != want {
			t.Errorf("%s: %q, want %q", path, body, want)
		}
	}
	if r, _ := s.get(t, "/a/aaaaaaaaaa/text?line=99"); r.StatusCode != http.StatusNotFound {
		t.Errorf("a line that is not there: %s", r.Status)
	}
}

// Titles, bodies, ids and questions of bad intent stay text.
func TestHostileTexts(t *testing.T) {
	s := open(t, &adaptertest.Handler{Reply: echo}, Options{})
	attack := `"><script>alert(1)</script><img src=x onerror=alert(1)>` + "\u202e"
	for _, path := range []string{
		"/a/bbbbbbbbbb?line=1", "/articles", "/?q=" + escape(attack), "/articles?find=" + escape(attack), "/a/" + escape(attack),
		"/?lang=" + escape(attack), "/a/bbbbbbbbbb?rev=" + escape(attack),
	} {
		_, body := s.get(t, path)
		doc := parse(t, body)
		for n := range doc.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			if n.Data == "img" || n.Data == "script" && !strings.HasPrefix(attribute(n, "src"), "/assets/") || n.Data == "style" {
				t.Errorf("%s: <%s> came in", path, n.Data)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
					t.Errorf("%s: <%s %s=%q> came in", path, n.Data, a.Key, a.Val)
				}
			}
		}
		if title := textOf(nodes(doc, tag("title"))[0]); strings.Contains(title, "\u202e") {
			t.Errorf("%s: the title turns the direction: %q", path, title)
		}
	}
}

// escape escapes every byte for an address.
func escape(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return b.String()
}

func TestArticlesPage(t *testing.T) {
	var many shelf
	for i := range 45 {
		many = append(many, newText(fmt.Sprint("id-", i), fmt.Sprintf("key%07d", i), fmt.Sprint("Title ", i), "x"))
	}
	s := open(t, &adaptertest.Handler{}, Options{Library: many, Lang: "en"})
	var seen []string
	for path, pages := "/articles", 0; path != "" && pages < 9; pages++ {
		_, body := s.get(t, path)
		doc := parse(t, body)
		for _, li := range nodes(nodes(doc, class("list"))[0], tag("li")) {
			seen = append(seen, attribute(nodes(li, tag("a"))[0], "href"))
		}
		path = ""
		for _, a := range nodes(doc, tag("a")) {
			if attribute(a, "rel") == "next" {
				path = attribute(a, "href")
			}
		}
	}
	if slices.Sort(seen); len(slices.Compact(seen)) != len(many) {
		t.Errorf("%d articles on all pages, want %d", len(seen), len(many))
	}
	if _, body := s.get(t, "/articles?find=Title+44"); !strings.Contains(body, "key0000044") || strings.Contains(body, "key0000043") {
		t.Error("the search finds something else")
	}
	if _, body := s.get(t, "/articles?find=none&offset=-5"); !strings.Contains(body, "No article for “none”.") {
		t.Error("nothing found, and nothing said")
	}
}

// The list can be narrowed, each narrowing taken back by itself, and what was looked for
// is marked.
func TestNarrowing(t *testing.T) {
	s := open(t, &adaptertest.Handler{}, Options{Lang: "en"})
	_, body := s.get(t, "/articles?find=খেয়া&publisher=তিলপাড়া+বার্তা&month=2026-03&in=bn")
	doc := parse(t, body)
	chips := map[string]string{}
	for _, a := range nodes(nodes(doc, class("chips"))[0], tag("a")) {
		chips[strings.Fields(textOf(a))[0]] = attribute(a, "href")
	}
	if len(chips) != 3 || strings.Contains(chips["March"], "month=") || !strings.Contains(chips["March"], "in=bn") || strings.Contains(chips["Bengali"], "in=") {
		t.Errorf("the chips are %q", chips)
	}
	if m := nodes(nodes(doc, class("list"))[0], tag("mark")); len(m) != 1 || textOf(m[0]) != "খেয়া" {
		t.Errorf("%d marks", len(m))
	}
	if a := nodes(nodes(doc, class("list"))[0], tag("a")); textOf(a[0]) != "তিলপাড়ার খেয়া" {
		t.Errorf("the title reads %q", textOf(a[0]))
	}
	if !strings.Contains(body, "1 articles found") {
		t.Error("how many there are is not said")
	}
	if _, body := s.get(t, "/articles?publisher=none"); !strings.Contains(body, "Show all") {
		t.Error("nothing is left, and there is no way back")
	}
}

// The first page says what is here, and leads to it.
func TestHome(t *testing.T) {
	s := open(t, &adaptertest.Handler{}, Options{Lang: "en"})
	_, body := s.get(t, "/")
	for _, want := range []string{"2 articles", "the newest of 2 March 2026", `href="/a/aaaaaaaaaa"`, "কবে চালু?", `href="/articles"`} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is not on the first page:\n%s", want, body)
		}
	}
	if _, body := s.get(t, "/?q=x"); strings.Contains(body, "Latest articles") {
		t.Error("it stands under an answer, too")
	}
}

func TestAPIArticles(t *testing.T) {
	s := open(t, &adaptertest.Handler{}, Options{})
	_, body := s.get(t, "/api/articles?limit=1")
	var list struct {
		Articles   []map[string]any
		NextOffset *int `json:"next_offset"`
	}
	if err := json.Unmarshal([]byte(body), &list); err != nil || len(list.Articles) != 1 || list.NextOffset == nil || *list.NextOffset != 1 {
		t.Errorf("%v: %s", err, body)
	}
	if a := list.Articles[0]; a["id"] != "ferry" || a["key"] != "aaaaaaaaaa" || a["published"] != "2026-03-02T00:00:00Z" || a["lines"] != 4.0 {
		t.Errorf("described as %v", a)
	}
	_, body = s.get(t, "/api/articles/aaaaaaaaaa")
	var whole struct {
		Text      string
		LineSpans []struct{ Start, End int } `json:"line_spans"`
		Revisions []string
	}
	if err := json.Unmarshal([]byte(body), &whole); err != nil || whole.Text != library()[0].Body || len(whole.LineSpans) != 4 || len(whole.Revisions) != 2 {
		t.Errorf("%v: %s", err, body)
	}
	if l := whole.LineSpans[3]; whole.Text[l.Start:l.End] != "চতুর্থ লাইন, ৪ মে।" {
		t.Errorf("line 4 is %q", whole.Text[l.Start:l.End])
	}
	for path, status := range map[string]int{
		"/api/articles?limit=0": 400, "/api/articles?limit=101": 400, "/api/articles?offset=-1": 400, "/api/articles?offset=x": 400,
		"/api/articles/none": 404, "/api/articles/aaaaaaaaaa?rev=r9": 404, "/api/articles?limit=100&offset=99": 200,
	} {
		r, body := s.get(t, path)
		var got struct{ Error string }
		if err := json.Unmarshal([]byte(body), &got); err != nil || r.StatusCode != status || (got.Error == "") != (status == 200) || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: %s %s", path, r.Status, body)
		}
	}
}
