package feed

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// pageOf is a story's page, with what a rule takes away.
func (s *site) pageOf(path, text string) {
	s.handlers[path] = say("text/html; charset=utf-8", "<title>"+path+"</title><nav><a href=/>Home</a></nav><article><div class=text><p>"+text+
		"</p><p>Rain is expected at Vell on Friday, the forecast says.</p></div><div class=box><p>The Ostrel Post was founded in 1901 and has a bureau in Tilpara.</p></div></article>")
}

// Of the items that a feed's rules want the text is what they say; why the others are left
// out is noted, once.
func TestRules(t *testing.T) {
	for name, test := range map[string]struct {
		rules   Rules
		bodies  []string
		leftOut []string
	}{
		"none": {Rules{}, []string{
			"The ferry sails twice a day.\nRain is expected at Vell on Friday, the forecast says.\nThe Ostrel Post was founded in 1901 and has a bureau in Tilpara.",
			"The goalkeeper has left Ostrel.\nRain is expected at Vell on Friday, the forecast says.\nThe Ostrel Post was founded in 1901 and has a bureau in Tilpara.",
		}, nil},
		"a selector, and lines to drop": {Rules{Selector: "article .text", Drop: []string{"^Rain is expected"}}, []string{"The ferry sails twice a day.", "The goalkeeper has left Ostrel."}, nil},
		"an item of no interest":        {Rules{Selector: ".text p:first-child", Exclude: []string{`(?i)story 2$`}}, []string{"The ferry sails twice a day."}, []string{"Story 2: exclude in the config has (?i)story 2$"}},
		"those of interest, by address": {Rules{Selector: ".text p:first-child", Include: []string{`/story/2$`, "x"}}, []string{"The goalkeeper has left Ostrel."}, []string{"Story 1: include in the config has none of its words"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			s.feed(entry(1, ""), entry(2, ""))
			s.pageOf("/story/1", "The ferry sails twice a day.")
			s.pageOf("/story/2", "The goalkeeper has left Ostrel.")
			p, m := s.poller(t, nil)
			if err := p.SetRules(map[string]Rules{s.URL + "/feed": test.rules, "https://other.example/": {Exclude: []string{"."}}}); err != nil {
				t.Fatal(err)
			}
			r := s.check(t, p)
			bodies := m.bodies()
			slices.Sort(bodies)
			if !slices.Equal(bodies, test.bodies) || r.LeftOut != 0 || p.Stats().LeftOut != 0 {
				t.Errorf("the articles are %q, %+v", bodies, r)
			}
			if s.check(t, p); !slices.Equal(m.leftOut, test.leftOut) {
				t.Errorf("left out are %q", m.leftOut)
			}
		})
	}
}

// A page on which nothing stands at the selector is for an editor to see; the item is not
// lost in silence.
func TestSelectorOfNothing(t *testing.T) {
	s := newSite(t)
	s.feed(entry(1, ""))
	s.pageOf("/story/1", "The ferry sails twice a day.")
	p, m := s.poller(t, nil)
	if err := p.SetRules(map[string]Rules{s.URL + "/feed": {Selector: "main .body"}}); err != nil {
		t.Fatal(err)
	}
	if r := s.check(t, p); r.Held+r.LeftOut != 1 || len(m.articles) != 0 {
		t.Errorf("%+v", r)
	}
}

// Rules that are other ones have the feed read whole, though it says that nothing is new.
// Such that can't be read change nothing.
func TestRulesThatChange(t *testing.T) {
	s := newSite(t)
	s.handlers["/feed"] = func(w http.ResponseWriter, r *http.Request) {
		if w.Header().Set("ETag", `"v1"`); r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		say("application/rss+xml", rss(entry(1, "")+entry(2, "")))(w, r)
	}
	s.pageOf("/story/1", "The ferry sails twice a day.")
	s.pageOf("/story/2", "The goalkeeper has left Ostrel.")
	p, m := s.poller(t, nil)
	set := func(r Rules) error { return p.SetRules(map[string]Rules{s.URL + "/feed": r}) }
	if err := set(Rules{Exclude: []string{"/2$"}}); err != nil {
		t.Fatal(err)
	}
	for step, want := range []int{1, 1} {
		if s.check(t, p); len(m.articles) != want {
			t.Fatalf("%d: %d articles", step, len(m.articles))
		}
	}
	if err := set(Rules{Drop: []string{"*"}}); err == nil || !strings.Contains(err.Error(), `"*" is no regular expression; write one such as`) {
		t.Errorf("got %v", err)
	}
	if r := s.check(t, p); !r.NotModified {
		t.Errorf("after rules that can't be read: %+v", r)
	}
	if err := set(Rules{}); err != nil {
		t.Fatal(err)
	}
	if r := s.check(t, p); r.Articles != 1 || len(m.articles) != 2 {
		t.Errorf("without the rule: %+v", r)
	}
}

// A feed of the config keeps its address, whatever its server says of it.
func TestListedFeedStaysWhereItIs(t *testing.T) {
	s := newSite(t)
	s.handlers["/feed"] = status(301, "Location", "/new")
	s.handlers["/new"] = say("application/rss+xml", rss(entry(1, "")))
	s.story("/story/1", "The Ostrel ferry sails twice a day.")
	p, m := s.poller(t, nil)
	if err := p.SetRules(map[string]Rules{s.URL + "/feed": {}}); err != nil {
		t.Fatal(err)
	}
	if r := s.check(t, p); r.Articles != 1 || m.only().URL != s.URL+"/feed" {
		t.Errorf("%+v", r)
	}
}
