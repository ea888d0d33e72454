package feed

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

const base = "https://ostrel.example/feeds/all.xml"

func rss(items string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Ostrel &amp;amp; Vell</title><link>https://ostrel.example/</link>` + items + `</channel></rss>`
}

func TestParse(t *testing.T) {
	at := time.Date(2026, 2, 3, 10, 0, 0, 0, time.UTC)
	tests := map[string]struct {
		src  string
		want item // but for texts
	}{
		"rss":             {rss(`<item><guid>g1</guid><title>A &lt;b&gt;bold&lt;/b&gt; title</title><link>/a?utm_source=rss&amp;x=1#top</link><pubDate>Tue, 03 Feb 2026 16:00:00 +0600</pubDate></item>`), item{key: "g1", link: "https://ostrel.example/a?x=1", title: "A bold title", published: at}},
		"guid is link":    {rss(`<item><guid>https://ostrel.example/b</guid><title>b</title></item>`), item{key: "https://ostrel.example/b", link: "https://ostrel.example/b", title: "b"}},
		"no guid":         {rss(`<item><title>b</title><link>https://OSTREL.example:443/c</link></item>`), item{key: "https://ostrel.example/c", link: "https://ostrel.example/c", title: "b"}},
		"script as link":  {rss(`<item><guid>g</guid><link>javascript:alert(1)</link></item>`), item{key: "g"}},
		"broken date":     {rss(`<item><guid>g</guid><pubDate>yesterday</pubDate></item>`), item{key: "g"}},
		"control":         {rss("<item><guid>g</guid><title>a\x01b\x0b</title></item>"), item{key: "g", title: "ab"}},
		"atom":            {`<feed xmlns="http://www.w3.org/2005/Atom"><title>Ostrel &amp; Vell</title><entry><id>urn:1</id><title type="html">&lt;i&gt;x&lt;/i&gt;</title><link rel="alternate" href="../d"/><published>2026-02-03T10:00:00Z</published><updated>2026-02-03T10:00:00Z</updated></entry></feed>`, item{key: "urn:1", link: "https://ostrel.example/d", title: "x", published: at, updated: at}},
		"json":            {`{"version":"https://jsonfeed.org/version/1.1","title":"Ostrel & Vell","items":[{"id":"7","url":"https://ostrel.example/e","title":"x","content_html":"<p>y","date_published":"2026-02-03T10:00:00Z"}]}`, item{key: "7", link: "https://ostrel.example/e", title: "x", published: at}},
		"rdf":             {`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Ostrel &amp; Vell</title></channel><item><title>x</title><link>https://ostrel.example/f</link><dc:date>2026-02-03T10:00:00Z</dc:date></item></rdf:RDF>`, item{key: "https://ostrel.example/f", link: "https://ostrel.example/f", title: "x", published: at, updated: at}},
		"long guid":       {rss(`<item><guid>` + strings.Repeat("g", 301) + `</guid></item>`), item{key: digest(strings.Repeat("g", 301))}},
		"byte order mark": {"\uFEFF \n" + rss(`<item><guid>g</guid></item>`), item{key: "g"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d, err := parse([]byte(test.src), "", base)
			if err != nil || len(d.items) != 1 || d.title != "Ostrel & Vell" {
				t.Fatalf("got %+v, error %v", d, err)
			}
			got := d.items[0]
			got.content, got.description = "", ""
			if !got.published.Equal(test.want.published) || !got.updated.Equal(test.want.updated) {
				t.Errorf("dates %v, %v; want %v, %v", got.published, got.updated, test.want.published, test.want.updated)
			}
			got.published, got.updated = test.want.published, test.want.updated
			if got != test.want {
				t.Errorf("got %+v\nwant %+v", got, test.want)
			}
		})
	}
}

func TestParseCharacterSets(t *testing.T) {
	const title = "সেতু খুলে দেওয়া হয়েছে"
	with := func(encoding, title string) string {
		return `<?xml version="1.0" encoding="` + encoding + `"?><rss><channel><title>` + title + `</title></channel></rss>`
	}
	tests := map[string]struct{ src, contentType, want string }{
		"windows-1252 clothes":     {with("windows-1252", title), "text/xml; charset=iso-8859-1", title},
		"declared in the document": {with("windows-1252", "Caf\xe9"), "", "Café"},
		"declared by the server":   {with("utf-8", "Caf\xe9"), "text/xml; charset=windows-1252", "Café"},
		"UTF-8":                    {with("utf-8", title), "application/rss+xml; charset=UTF-8", title},
	}
	for name, test := range tests {
		if d, err := parse([]byte(test.src), test.contentType, base); err != nil || d.title != test.want {
			t.Errorf("%s: got %q, error %v", name, d.title, err)
		}
	}
	if _, err := parse([]byte(with("utf-8", "Caf\xe9")), "", base); !errors.Is(err, ErrNotFeed) {
		t.Errorf("not UTF-8: %v", err)
	}
}

func TestParseRefused(t *testing.T) {
	tests := map[string]string{
		"empty":           "",
		"HTML":            "<html><body><p>x</body></html>",
		"text":            "Ostrel",
		"cut off":         rss("<item><title>a</title>")[:150],
		"broken":          "<rss><channel <title>a</title></channel></rss>",
		"broken JSON":     `{"version":"https://jsonfeed.org/version/1.1","items":[`,
		"JSON array":      `[1]`,
		"deep":            "<rss><channel>" + strings.Repeat("<a:b>", 100_000),
		"many":            "<rss><channel>" + strings.Repeat("<b/>", maxElements),
		"many namespaces": `<rss ` + strings.Repeat(`xmlns:a="b" `, maxAttributes+1) + `><channel/></rss>`,
	}
	for name, src := range tests {
		if d, err := parse([]byte(src), "", base); !errors.Is(err, ErrNotFeed) {
			t.Errorf("%s: got %+v, error %v", name, d, err)
		}
	}
}

func TestKeys(t *testing.T) {
	const one = `<item><guid>%s</guid><title>%s</title>%s</item>`
	d, err := parse([]byte(rss(
		fmt.Sprintf(one, "same", "1", "<link>https://ostrel.example/1</link>")+
			fmt.Sprintf(one, "same", "2", "<link>https://ostrel.example/2</link>")+
			fmt.Sprintf(one, "same", "3", "")+
			fmt.Sprintf(one, "own", "4", "<link>https://ostrel.example/1</link>")+
			fmt.Sprintf(one, "", "5", ""))), "", base)
	if err != nil || len(d.items) != 5 {
		t.Fatalf("got %+v, error %v", d, err)
	}
	for i, want := range []string{"https://ostrel.example/1", "https://ostrel.example/2", "same", "own", digest("5", "", "")} {
		if got := d.items[i].key; got != want {
			t.Errorf("item %d: got %q, want %q", i+1, got, want)
		}
	}
}

func TestFirstItemsOnly(t *testing.T) {
	d, err := parse([]byte(rss(strings.Repeat("<item><title>x</title></item>", maxItems+5))), "", base)
	if err != nil || len(d.items) != maxItems {
		t.Errorf("%d items, error %v", len(d.items), err)
	}
}

func TestFingerprint(t *testing.T) {
	i := item{key: "g", title: "a", link: "l", content: "c", description: "d", published: time.Unix(1, 0), updated: time.Unix(2, 0)}
	for name, change := range map[string]struct {
		do      func(*item)
		changed bool
	}{
		"title": {func(i *item) { i.title = "b" }, true}, "content": {func(i *item) { i.content = "b" }, true},
		"description": {func(i *item) { i.description = "b" }, true}, "updated": {func(i *item) { i.updated = time.Unix(3, 0) }, true},
		"zone": {func(i *item) { i.updated = i.updated.In(time.FixedZone("", 3600)) }, false}, "published": {func(i *item) { i.published = time.Unix(3, 0) }, false},
		"moved between": {func(i *item) { i.content, i.description = "", "cd" }, true},
	} {
		c := i
		change.do(&c)
		if (c.fingerprint() != i.fingerprint()) != change.changed {
			t.Errorf("%s: changed = %v", name, !change.changed)
		}
	}
}

func TestWholeArticles(t *testing.T) {
	long := strings.Repeat("The Ostrel ferry sails twice a day. ", 20)
	tests := map[string]struct {
		item  item
		body  string // "" for any
		whole bool
	}{
		"whole":           {item{content: "<p>" + long + "</p><p>" + long + "</p>"}, "", true},
		"one line":        {item{content: long + long}, "", false},
		"short":           {item{content: "<p>One.<p>Two."}, "One.\nTwo.", false},
		"dots":            {item{content: "<p>" + long + "</p><p>" + long + " …</p>"}, "", false},
		"dots in braces":  {item{content: "<p>" + long + "</p><p>" + long + " [&#8230;]</p>"}, "", false},
		"description":     {item{description: "<p>" + long + "</p><p>" + long + "</p>"}, "", true},
		"the longer one":  {item{content: "<p>Short.</p>", description: "<p>" + long + "</p><p>" + long + "</p>"}, "", true},
		"plain text":      {item{content: "One &amp; two.\nThree < four.\n\nFive."}, "One & two.\nThree < four.\nFive.", false},
		"nothing":         {item{}, "", false},
		"only a picture":  {item{content: `<img src="a.jpg">`, description: "x"}, "x", false},
		"longer than 800": {item{content: "<p>" + strings.Repeat("ক", 400) + "<p>" + strings.Repeat("খ", 399)}, "", true},
		"shorter":         {item{content: "<p>" + strings.Repeat("ক", 400) + "<p>" + strings.Repeat("খ", 398)}, "", false},
	}
	for name, test := range tests {
		body, whole := test.item.text()
		if whole != test.whole || test.body != "" && body != test.body {
			t.Errorf("%s: got %q, whole = %v", name, body, whole)
		}
	}
}

// A feed that breaks off gives the items that are whole.
func TestParseMended(t *testing.T) {
	const one = `<item><title>One</title><link>https://ostrel.example/1</link><pubDate>আপডেট: ০৬ জুন ২০২৬ | ০৭:০৭</pubDate></item>`
	for name, src := range map[string]string{
		"the last byte":      `<rss version="2.0"><channel><title>Ostrel</title>` + one + "</channel></rss",
		"within an item":     `<rss version="2.0"><channel><title>Ostrel</title>` + one + "<item><title>Two</tit",
		"a stray ampersand":  `<rss version="2.0"><channel><title>Ostrel</title>` + one + "<item><title>a <b</item></channel></rss>",
		"two roots":          `<rss version="2.0"><channel><title>Ostrel</title>` + one + "</channel></rss><p",
		"elements left open": `<rss version="2.0"><channel><title>Ostrel</title>` + one,
	} {
		d, err := parse([]byte(src), "text/xml", "https://ostrel.example/feed")
		if err != nil || len(d.items) == 0 || d.title != "Ostrel" || d.items[0].link != "https://ostrel.example/1" {
			t.Errorf("%s: got %+v, error %v", name, d, err)
			continue
		}
		if want := time.Date(2026, 6, 6, 7, 7, 0, 0, time.UTC); !d.items[0].published.Equal(want) {
			t.Errorf("%s: published %v, want %v", name, d.items[0].published, want)
		}
	}
}

func TestPublisherOf(t *testing.T) {
	for title, want := range map[string]string{
		"Ostrel Post":               "Ostrel Post",
		"Ostrel Post - Latest news": "Ostrel Post",
		"Latest news | Ostrel Post": "Ostrel Post",
		"নদীপুর বার্তা | সর্বশেষ": "নদীপুর বার্তা",
		"": "",
	} {
		if got := publisherOf(title, "https://www.ostrelpost.example/1"); got != want {
			t.Errorf("%q: got %q, want %q", title, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(rss(`<item><guid>g</guid><title>&lt;b&gt;</title><link>/a</link><pubDate>Tue, 03 Feb 2026 16:00:00 +0600</pubDate><content:encoded><![CDATA[<p>x]]></content:encoded></item>`)), "text/xml")
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry xml:base="a/"><id>1</id><link href="b"/><content type="xhtml"><div>x</div></content></entry></feed>`), "")
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":7,"content_html":"<p>"}]}`), "application/json; charset=gbk")
	f.Fuzz(func(t *testing.T, src []byte, contentType string) {
		d, err := parse(src, contentType, base)
		if err != nil {
			return
		}
		for _, i := range d.items {
			if i.key == "" || len(i.key) > maxGUID || !utf8.ValidString(i.key) || strings.ContainsAny(i.title, "\n\r") {
				t.Errorf("got %+v", i)
			}
			if body, _ := i.text(); body != "" {
				if doc, err := i.own(body, base); err != nil || doc.ID == "" || !utf8.ValidString(doc.Body) {
					t.Errorf("got %+v, error %v", doc, err)
				}
			}
		}
	})
}
