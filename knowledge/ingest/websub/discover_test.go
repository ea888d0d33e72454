package websub

import "testing"

func TestDiscover(t *testing.T) {
	const at = "https://ostrel.example/news/feed"
	for name, test := range map[string]struct {
		links      []string
		body       string
		hub, topic string
	}{
		"headers":            {[]string{`<https://hub.example/>; rel="hub"`, `</feed>; rel=self`}, "", "https://hub.example/", "https://ostrel.example/feed"},
		"in one header":      {[]string{`<https://a.example/>; rel="next", <https://hub.example/x>; title="a, b"; rel="alternate hub"`}, "", "https://hub.example/x", at},
		"headers first":      {[]string{`<https://hub.example/>; rel=hub`}, `<feed><link rel="hub" href="https://other.example/"/></feed>`, "https://hub.example/", at},
		"atom":               {nil, `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="https://ostrel.example/s"/><link href="https://hub.example/" rel="hub"/><entry/></feed>`, "https://hub.example/", "https://ostrel.example/s"},
		"rss":                {nil, `<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel><link>https://ostrel.example/</link><atom:link rel="hub" href="/hub"/></channel></rss>`, "https://ostrel.example/hub", at},
		"json":               {nil, `{"version":"https://jsonfeed.org/version/1.1","feed_url":"https://ostrel.example/j","hubs":[{"type":"rssCloud","url":"https://c.example/"},{"type":"WebSub","url":"https://hub.example/"}]}`, "https://hub.example/", "https://ostrel.example/j"},
		"two hubs":           {nil, `<feed><link rel="hub" href="https://one.example/"/><link rel="hub" href="https://two.example/"/></feed>`, "https://one.example/", at},
		"of an item":         {nil, `<rss><channel><item><atom:link rel="hub" href="https://hub.example/"/></item></channel></rss>`, "", ""},
		"none":               {nil, `<rss><channel><link>https://ostrel.example/</link></channel></rss>`, "", ""},
		"no web address":     {[]string{`<ftp://hub.example/>; rel=hub`}, "", "", ""},
		"self is no address": {[]string{`<https://hub.example/>; rel=hub, <mailto:a@b.example>; rel=self`}, "", "https://hub.example/", at},
		"broken":             {[]string{`<https://hub.example/`, `rel=hub`}, `<feed><link rel="hub"`, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			hub, topic := Discover(test.links, []byte(test.body), at)
			if hub != test.hub || topic != test.topic {
				t.Errorf("got %q, %q", hub, topic)
			}
		})
	}
}

// What strangers write leads to a web address or to none.
func FuzzDiscover(f *testing.F) {
	f.Add(`<https://hub.example/>; rel="hub"`, `<feed><link rel="hub" href="x"/></feed>`)
	f.Add("", `{"hubs":[{"type":"WebSub","url":"//x"}]}`)
	f.Fuzz(func(t *testing.T, link, body string) {
		hub, topic := Discover([]string{link}, []byte(body), "https://ostrel.example/feed")
		if (hub == "") != (topic == "") {
			t.Errorf("hub %q, topic %q", hub, topic)
		}
	})
}
