package feed

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

const newsMap = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>%[1]s/story/1?utm_source=map</loc><image:image><image:loc>%[1]s/a.jpg</image:loc></image:image><lastmod>2026-02-01</lastmod></url>
<url><loc>%[1]s/story/2</loc><news:news><news:publication><news:name>Ostrel Post</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2026-02-02T09:00:00+00:00</news:publication_date><news:title>The ferry &amp; the mill</news:title></news:news></url>
<url><loc></loc></url><url><lastmod>2026-02-02</lastmod></url><url><loc>mailto:x@ostrel.example</loc></url>
</urlset>`

func TestParseSitemap(t *testing.T) {
	d, err := parse(fmt.Appendf(nil, newsMap, "https://ostrel.example"), "application/xml", "https://ostrel.example/sitemap.xml")
	if err != nil || d.title != "Ostrel Post" || len(d.items) != 2 {
		t.Fatalf("got %+v, error %v", d, err)
	}
	first, second := d.items[0], d.items[1]
	if first.link != "https://ostrel.example/story/2" || first.title != "The ferry & the mill" || !first.published.Equal(time.Date(2026, 2, 2, 9, 0, 0, 0, time.UTC)) {
		t.Errorf("the newest: %+v", first)
	}
	// When a page was changed is not when it was published.
	if second.link != "https://ostrel.example/story/1" || second.key != second.link || !second.published.IsZero() || second.updated.IsZero() {
		t.Errorf("the older: %+v", second)
	}
	for name, src := range map[string]string{
		"empty":        `<urlset></urlset>`,
		"an empty one": `<sitemapindex><sitemap></sitemap></sitemapindex>`,
	} {
		if _, err := parse([]byte(src), "text/xml", "https://ostrel.example/s.xml"); !errors.Is(err, ErrNotFeed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	broken, err := parse([]byte(strings.Replace(fmt.Sprintf(newsMap, "https://ostrel.example"), "<url><loc></loc>", "<url><loc", 1)), "text/xml", "https://ostrel.example/s.xml")
	if err != nil || len(broken.items) != 2 {
		t.Errorf("broken off: %+v, error %v", broken, err)
	}
}

func TestNewestOfASitemap(t *testing.T) {
	var b strings.Builder
	b.WriteString("<urlset>")
	for i := range maxItems + 50 {
		fmt.Fprintf(&b, "<url><loc>https://ostrel.example/%d</loc><lastmod>%s</lastmod></url>", i, monday.Add(time.Duration(i)*time.Hour).Format(time.RFC3339))
	}
	d, err := parse([]byte(b.String()+"</urlset>"), "text/xml", "https://ostrel.example/s.xml")
	if err != nil || len(d.items) != maxItems || d.items[0].link != fmt.Sprint("https://ostrel.example/", maxItems+49) {
		t.Fatalf("%d items, error %v", len(d.items), err)
	}
}

// A sitemap is followed as a feed is: its pages become articles, and one whose day of
// change is another is asked for again.
func TestFollowASitemap(t *testing.T) {
	s := newSite(t)
	s.handlers["/news.xml"] = func(w http.ResponseWriter, r *http.Request) {
		say("application/xml", fmt.Sprintf(newsMap, s.URL))(w, r)
	}
	s.handlers["/old.xml"] = status(500)
	s.handlers["/feed"] = func(w http.ResponseWriter, r *http.Request) {
		say("application/xml", "<sitemapindex><sitemap><loc>"+s.URL+"/old.xml</loc></sitemap><sitemap><loc>"+s.URL+"/news.xml</loc></sitemap></sitemapindex>")(w, r)
	}
	s.story("/story/1", "The mill turns again.")
	s.story("/story/2", "The ferry sails twice a day.")
	p, m := s.poller(t, nil)
	if r := s.check(t, p); r.Articles != 2 || r.Items != 2 || r.State.Title != "Ostrel Post" {
		t.Fatalf("got %+v of %q", r, m.bodies())
	}
	if m.articles[0].URL != s.URL+"/story/2" || m.articles[0].Publisher != "Ostrel Post" {
		t.Errorf("got %+v", m.articles[0])
	}
	s.story("/story/1", "The mill turns again, and for good.")
	s.handlers["/news.xml"] = func(w http.ResponseWriter, r *http.Request) {
		say("application/xml", strings.Replace(fmt.Sprintf(newsMap, s.URL), "2026-02-01", "2026-02-02", 1))(w, r)
	}
	if r := s.check(t, p); r.Articles != 0 || r.Corrections != 1 || s.asked["/story/2"] != 1 {
		t.Errorf("after a change: %+v, asked %v", r, s.asked)
	}
}
