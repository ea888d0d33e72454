package feed

import (
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

const wordPosts = `[{"id":12,"date_gmt":"2026-02-02T09:00:00","modified_gmt":"2026-02-02T10:30:00","link":"https:\/\/ostrel.example\/ferry\/",
"title":{"rendered":"The ferry &amp; the mill"},"content":{"rendered":"<p>The ferry sails twice a day.<\/p>\n","protected":false},"excerpt":{"rendered":"<p>The ferry\u2026<\/p>","protected":false}},
{"id":11,"date_gmt":"","link":"/secret/","title":{"rendered":"Secret"},"content":{"rendered":"<p>For who knows the word.</p>","protected":true},"excerpt":{"rendered":"<p>For who knows.</p>","protected":true}},
{"code":"x"}, 7]`

func TestParseWordPress(t *testing.T) {
	d, err := parse([]byte(wordPosts), "application/json", "https://www.ostrel.example/wp-json/wp/v2/posts?per_page=50")
	if err != nil || d.title != "ostrel.example" || len(d.items) != 2 {
		t.Fatalf("got %+v, error %v", d, err)
	}
	first, second := d.items[0], d.items[1]
	if first.key != "wp-12" || first.link != "https://ostrel.example/ferry/" || first.title != "The ferry & the mill" || textOf(first.content) != "The ferry sails twice a day." ||
		!first.published.Equal(time.Date(2026, 2, 2, 9, 0, 0, 0, time.UTC)) || first.updated.Minute() != 30 {
		t.Errorf("got %+v", first)
	}
	if second.link != "https://www.ostrel.example/secret/" || second.content+second.description != "" || !second.published.IsZero() {
		t.Errorf("got %+v", second)
	}
	for name, test := range map[string]struct{ src, base string }{
		"elsewhere":    {wordPosts, "https://ostrel.example/list.json"},
		"no posts":     {`[{"id":0}]`, "https://ostrel.example/wp-json/wp/v2/tags"},
		"broken":       {`[{"id":1`, "https://ostrel.example/wp-json/wp/v2/posts"},
		"an error":     {`{"code":"rest_no_route","message":"No route"}`, "https://ostrel.example/wp-json/wp/v2/posts"},
		"not a list":   {`"x"`, "https://ostrel.example/wp-json/wp/v2/posts"},
		"ids of words": {`[{"id":"twelve"}]`, "https://ostrel.example/wp-json/wp/v2/posts"},
	} {
		if d, err := parse([]byte(test.src), "application/json", test.base); !errors.Is(err, ErrNotFeed) {
			t.Errorf("%s: got %+v, error %v", name, d, err)
		}
	}
}

// A site that names no feed but WordPress's API is followed by that; a post that is edited is
// a correction.
func TestFollowWordPress(t *testing.T) {
	s := newSite(t)
	text := "The ferry at Tilpara begins on 4 May and takes forty cars, the district office said."
	s.handlers["/"] = say("text/html", `<link rel="https://api.w.org/" href="/wp-json/"><p>Welcome.`)
	s.handlers["/wp-json/wp/v2/posts"] = func(w http.ResponseWriter, r *http.Request) {
		body := "<p>" + strings.Repeat(text+" ", 11) + "</p><p>" + text + "</p>"
		say("application/json; charset=UTF-8", `[{"id":12,"link":"`+s.URL+`/ferry/","title":{"rendered":"Ferry"},"content":{"rendered":"`+body+`"}}]`)(w, r)
	}
	p, m := s.poller(t, nil)
	found, err := Discover(t.Context(), p.o.Fetch, s.URL+"/")
	if err != nil || found.Items != 1 || !strings.HasPrefix(found.URL, s.URL+"/wp-json/wp/v2/posts?") {
		t.Fatalf("found %+v, %v", found, err)
	}
	m.feeds = map[string]State{found.URL: {URL: found.URL, Added: monday}}
	if r, err := p.Check(t.Context(), found.URL); err != nil || r.Articles != 1 || m.articles[0].Title != "Ferry" || m.articles[0].URL != s.URL+"/ferry/" || s.asked["/ferry/"] != 0 {
		t.Fatalf("%+v, %v, %+v", r, err, m.articles)
	}
	text = strings.ReplaceAll(text, "4 May", "5 May")
	if r, err := p.Check(t.Context(), found.URL); err != nil || r.Corrections != 1 {
		t.Errorf("after an edit: %+v, %v", r, err)
	}
}

// A link of Google News leads to the story's own page, or the item is left out with why.
func TestGoogleNewsLinks(t *testing.T) {
	s := newSite(t)
	s.story("/story/1", "The ferry sails twice a day.")
	link := s.URL + "/story/1"
	packed := base64.RawURLEncoding.EncodeToString([]byte("\x08\x13\x22" + string(rune(len(link))) + link))
	hidden := base64.RawURLEncoding.EncodeToString([]byte("\x08\x13\x22\x05AU_yq"))
	s.feed("<item><guid>1</guid><title>Ferry</title><link>https://news.google.com/rss/articles/"+packed+"?oc=5</link></item>",
		"<item><guid>2</guid><title>Mill</title><link>https://news.google.com/rss/articles/"+hidden+"?oc=5</link></item>")
	p, m := s.poller(t, nil)
	if r := s.check(t, p); r.Articles != 1 || m.articles[0].URL != link || len(m.leftOut) != 1 || !strings.HasPrefix(m.leftOut[0], "Mill: a link of Google News doesn't tell where it leads") {
		t.Errorf("%+v, %+v, left out %q", r, m.articles, m.leftOut)
	}
}
