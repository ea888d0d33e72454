package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

const paper = "https://paper.example"

// Other sites may frame the pages made for it, when the operator names them, and no
// other page.
func TestFraming(t *testing.T) {
	h := &adaptertest.Handler{}
	for _, c := range []struct {
		embed          []string
		path, ancestor string
		status         int
	}{
		{nil, "/embed/ask", "'none'", http.StatusNotFound},
		{nil, "/embed/a/aaaaaaaaaa", "'none'", http.StatusNotFound},
		{nil, "/oembed?url=https://news.example/a/aaaaaaaaaa", "'none'", http.StatusNotFound},
		{[]string{paper, "https://*.other.example"}, "/embed/ask", paper + " https://*.other.example", http.StatusOK},
		{[]string{paper}, "/embed/a/aaaaaaaaaa?line=2", paper, http.StatusOK},
		{[]string{paper}, "/embed/a/none", paper, http.StatusNotFound},
		{[]string{paper}, "/", "'none'", http.StatusOK},
		{[]string{paper}, "/a/aaaaaaaaaa", "'none'", http.StatusOK},
	} {
		s := open(t, h, Options{Embed: c.embed, PublicURL: "https://news.example"})
		r, _ := s.get(t, c.path)
		csp := r.Header.Get("Content-Security-Policy")
		if r.StatusCode != c.status || !strings.HasSuffix(csp, "frame-ancestors "+c.ancestor) || !strings.HasPrefix(csp, "default-src 'none'") {
			t.Errorf("%v, %s: %s, %q", c.embed, c.path, r.Status, csp)
		}
		if framed := c.ancestor != "'none'"; (r.Header.Get("X-Frame-Options") == "") != framed {
			t.Errorf("%v, %s: X-Frame-Options is %q", c.embed, c.path, r.Header.Get("X-Frame-Options"))
		}
	}
}

// What is framed has no script, asks by its address, and leads on to the page itself.
func TestFramedPages(t *testing.T) {
	h := &adaptertest.Handler{Reply: func(context.Context, adapters.Question) adapters.Reply { return ferryReply() }}
	s := open(t, h, Options{Embed: []string{paper}})
	_, body := s.get(t, "/embed/ask?lang=en")
	doc := parse(t, body)
	if len(h.Asked()) > 0 || len(nodes(doc, tag("script"))) > 0 || attribute(nodes(doc, tag("form"))[0], "method") != "get" {
		t.Error("the box of a frame is not one that asks by its address alone")
	}
	_, body = s.get(t, "/embed/ask?q=কবে&lang=en")
	doc = parse(t, body)
	if len(h.Asked()) != 1 || len(nodes(doc, tag("blockquote"))) != 1 || len(nodes(doc, tag("script"))) > 0 {
		t.Errorf("asked %d times; the answer is %s", len(h.Asked()), body)
	}
	if strings.Contains(body, `method="post"`) || !strings.Contains(body, `<base target="_blank">`) {
		t.Error("the frame keeps its reader in")
	}
	if s.get(t, "/embed/ask?q=কবে", "User-Agent", "Googlebot/2.1"); len(h.Asked()) != 1 {
		t.Error("a robot has asked")
	}
	_, body = s.get(t, "/embed/a/aaaaaaaaaa?line=2&lang=en")
	doc = parse(t, body)
	if lines := nodes(doc, class("t")); len(lines) != 1 || textOf(lines[0]) != "দ্বিতীয় <b>লাইন</b> & \"তৃতীয়\"।\r\n" {
		t.Errorf("the frame shows %s", body)
	}
	if _, body = s.get(t, "/embed/a/aaaaaaaaaa"); len(nodes(parse(t, body), class("t"))) != fewFramed {
		t.Error("without a line it shows not the first ones")
	}
	if _, body = s.get(t, "/embed/a/aaaaaaaaaa?rev=r1&lang=en"); !strings.Contains(body, "This is an older revision") {
		t.Error("an old revision is not said to be one")
	}
}

func TestOEmbed(t *testing.T) {
	s := open(t, &adaptertest.Handler{}, Options{Embed: []string{paper}, PublicURL: "https://news.example"})
	for _, c := range []struct{ address, src string }{
		{"https://news.example/a/aaaaaaaaaa?line=2", "https://news.example/embed/a/aaaaaaaaaa?line=2"},
		{"https://news.example/embed/a/aaaaaaaaaa?line=2-4", "https://news.example/embed/a/aaaaaaaaaa?line=2-4"},
		{"https://news.example/a/ferry", "https://news.example/embed/a/aaaaaaaaaa"},
		{"https://news.example/a/ferry?rev=r1", "https://news.example/embed/a/aaaaaaaaaa?rev=r1"},
		{"https://news.example/", "https://news.example/embed/ask"},
		{"https://news.example/?q=%E0%A6%95", "https://news.example/embed/ask?q=%E0%A6%95"},
		{"https://news.example/a/none", ""}, {"https://other.example/a/aaaaaaaaaa", ""}, {"javascript:alert(1)", ""}, {"", ""},
		{"https://news.example/articles", ""}, {"https://news.example/a/aaaaaaaaaa/text", ""},
	} {
		r, body := s.get(t, "/oembed?maxwidth=320&"+url.Values{"url": {c.address}}.Encode())
		if c.src == "" {
			if r.StatusCode != http.StatusNotFound {
				t.Errorf("%s: %s", c.address, r.Status)
			}
			continue
		}
		var answer struct {
			Version, Type, Title, HTML string
			Width, Height              int
		}
		if err := json.Unmarshal([]byte(body), &answer); err != nil {
			t.Fatalf("%s: %s", c.address, body)
		}
		frames := nodes(parse(t, answer.HTML), tag("iframe"))
		if answer.Version != "1.0" || answer.Type != "rich" || answer.Title == "" || answer.Width != 320 || answer.Height < 100 || len(frames) != 1 {
			t.Errorf("%s: %+v", c.address, answer)
			continue
		}
		if got := attribute(frames[0], "src"); got != c.src || attribute(frames[0], "title") == "" {
			t.Errorf("%s: the frame shows %s", c.address, got)
		}
	}
	if r, _ := s.get(t, "/oembed?format=xml&url=https://news.example/"); r.StatusCode != http.StatusNotImplemented {
		t.Errorf("xml: %s", r.Status)
	}
	_, body := s.get(t, "/a/aaaaaaaaaa?line=2&lang=en")
	doc := parse(t, body)
	snippets := nodes(doc, tag("textarea"))
	if len(snippets) != 1 || !strings.Contains(textOf(snippets[0]), `<iframe src="https://news.example/embed/a/aaaaaaaaaa?line=2"`) {
		t.Error("the passage has no HTML to copy")
	}
	if !strings.Contains(body, `type="application/json+oembed" href="https://news.example/oembed?format=json&amp;url=https%3A%2F%2Fnews.example%2Fa%2Faaaaaaaaaa%3Fline%3D2"`) {
		t.Error("programs are not told where to ask")
	}
	if _, body := open(t, &adaptertest.Handler{}, Options{}).get(t, "/a/aaaaaaaaaa?line=2"); strings.Contains(body, "iframe") || strings.Contains(body, "oembed") {
		t.Error("frames are offered that no site may show")
	}
}
