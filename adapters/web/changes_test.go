package web

import (
	"encoding/xml"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

// corrected is a library with an article of two revisions that differ in a word of line 2.
func corrected() shelf {
	at := time.Date(2026, 3, 3, 8, 0, 0, 0, time.UTC)
	revisions := []adapters.Revision{{Name: "r2", Seen: at}, {Name: "r1", Seen: at.Add(-time.Hour)}}
	later := newText("mela", "cccccccccc", "তিলপাড়ার মেলা", "এক।\nমেলায় ২৫টি দোকান।\nতিন।\nচার।\nপাঁচ।\n<i>ছয়</i>।\n")
	later.Info.Revision, later.Revisions, later.Info.Seen = "r2", revisions, at
	old := newText("mela", "cccccccccc", "তিলপাড়া মেলা", "এক।\nমেলায় ২০টি দোকান।\nতিন।\nচার।\nপাঁচ।\n<i>ছয়</i>।\n")
	old.Revisions, old.Superseded = revisions, true
	return shelf{later, old}
}

// What a correction changed is told word by word, at an address of its own.
func TestChanges(t *testing.T) {
	s := open(t, &adaptertest.Handler{}, Options{Library: corrected(), Lang: "en", Now: func() time.Time { return time.Unix(0, 0).UTC() }})
	for _, path := range []string{"/a/cccccccccc/changes?lang=en", "/a/cccccccccc/changes?from=r1&to=r2&lang=en"} {
		r, body := s.get(t, path)
		doc := parse(t, body)
		if r.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s", path, r.Status)
		}
		var told []string
		for _, n := range nodes(doc, func(n *html.Node) bool { return n.Data == "del" || n.Data == "ins" }) {
			if says := attribute(n, "data-says"); says != "" {
				told = append(told, n.Data+" "+says+" "+textOf(n))
			} else if !strings.Contains(textOf(n), "taken out") && !strings.Contains(textOf(n), "put in") {
				t.Errorf("%s: %q has no words for who can't see it", path, textOf(n))
			}
		}
		want := "del taken out তিলপাড়া|ins put in তিলপাড়ার|del taken out ২০টি|ins put in ২৫টি"
		if got := strings.Join(told, "|"); got != want {
			t.Errorf("%s tells %q, want %q", path, got, want)
		}
		text := textOf(nodes(doc, tag("main"))[0])
		for _, part := range []string{"line 2", "তিন।", "3 lines unchanged", "3 March 2026, 08:00 UTC"} {
			if !strings.Contains(text, part) {
				t.Errorf("%s: %q is not said in %q", path, part, text)
			}
		}
		if strings.Contains(text, "চার।") {
			t.Errorf("%s: the gap is not left out: %q", path, text)
		}
	}
	for path, status := range map[string]int{
		"/a/cccccccccc/changes?to=r1": http.StatusNotFound, "/a/none/changes": http.StatusNotFound, "/a/cccccccccc/changes?from=none": http.StatusNotFound,
	} {
		if r, _ := s.get(t, path); r.StatusCode != status {
			t.Errorf("%s: %s", path, r.Status)
		}
	}
	_, body := s.get(t, "/a/cccccccccc?lang=en")
	if !strings.Contains(body, `href="/a/cccccccccc/changes?from=r1&amp;lang=en&amp;to=r2"`) || !strings.Contains(body, "The text was corrected: 3 March 2026") {
		t.Error("the article says nothing of its correction")
	}
	if _, body := s.get(t, "/?lang=en"); !strings.Contains(body, "Recent corrections") {
		t.Error("the first page names no corrections")
	}
}

// A list, and any search, is a feed, in which a correction is an update.
func TestAtom(t *testing.T) {
	s := open(t, &adaptertest.Handler{}, Options{Library: append(corrected(), library()...), PublicURL: "https://news.example"})
	for path, want := range map[string]int{"/articles.atom": 3, "/articles.atom?find=মেলা": 1, "/articles.atom?find=none": 0} {
		r, body := s.get(t, path, "Accept-Language", "en")
		var f struct {
			XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
			ID      string   `xml:"id"`
			Title   string   `xml:"title"`
			Updated string   `xml:"updated"`
			Links   []struct {
				Rel  string `xml:"rel,attr"`
				Href string `xml:"href,attr"`
			} `xml:"link"`
			Entries []struct {
				ID      string `xml:"id"`
				Title   string `xml:"title"`
				Updated string `xml:"updated"`
				Author  string `xml:"author>name"`
				Summary string `xml:"summary"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal([]byte(body), &f); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if r.Header.Get("Content-Type") != "application/atom+xml; charset=utf-8" || len(f.Entries) != want || f.ID == "" || f.Updated == "" {
			t.Errorf("%s: %s, %d entries, id %q, of %q", path, r.Header.Get("Content-Type"), len(f.Entries), f.ID, f.Updated)
		}
		if len(f.Links) != 2 || f.Links[0].Rel != "self" || !strings.HasPrefix(f.Links[0].Href, "https://news.example/articles.atom") {
			t.Errorf("%s: its links are %+v", path, f.Links)
		}
		for _, e := range f.Entries {
			if e.Title == "তিলপাড়ার মেলা" && (e.Updated != "2026-03-03T08:00:00Z" || e.ID != "https://news.example/a/cccccccccc" || e.Author == "" || e.Summary == "") {
				t.Errorf("%s: the corrected article is %+v", path, e)
			}
			if strings.Contains(e.Title, "\u202e") {
				t.Errorf("%s: a direction mark in %q", path, e.Title)
			}
		}
	}
	_, body := s.get(t, "/articles?find=x&lang=en")
	if !strings.Contains(body, `<link rel="alternate" type="application/atom+xml" href="/articles.atom?find=x&amp;lang=en"`) {
		t.Error("the list does not name its feed")
	}
}

// That an article was withdrawn is said above it, also in a frame.
func TestWithdrawnIsSaid(t *testing.T) {
	articles := corrected()
	const told = "Its publisher has taken this article down; that was found 4 March 2026, 10:30 UTC."
	for _, c := range []struct {
		at   time.Time
		said bool
	}{{time.Time{}, false}, {time.Date(2026, 3, 4, 10, 30, 0, 0, time.UTC), true}} {
		articles[0].Info.Withdrawn = c.at
		s := open(t, &adaptertest.Handler{}, Options{Library: articles, Embed: []string{paper}, Now: func() time.Time { return time.Unix(0, 0).UTC() }})
		for _, path := range []string{"/a/cccccccccc?lang=en", "/embed/a/cccccccccc?line=2&lang=en"} {
			if _, body := s.get(t, path); strings.Contains(body, told) != c.said {
				t.Errorf("withdrawn %v: %s says it: %v", c.at, path, !c.said)
			}
		}
	}
}
