package feed

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"html"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/mmcdole/gofeed"

	"github.com/ukti-bot/ukti/knowledge/ingest"
)

const maxGUID = 300 // bytes; a longer one is hashed

// setKeys gives each item what names it within its feed: its guid; its link when
// there is no guid or another item has the same, as in feeds that write one guid for
// all; a hash of its texts when there is no link either.
func setKeys(items []item, parsed []*gofeed.Item) {
	times := make(map[string]int)
	for i := range items {
		times[strings.TrimSpace(parsed[i].GUID)]++
	}
	for i := range items {
		key := strings.TrimSpace(parsed[i].GUID)
		if key == "" || times[key] > 1 && items[i].link != "" {
			key = items[i].link
		}
		if key == "" {
			key = digest(items[i].title, items[i].content, items[i].description)
		}
		if len(key) > maxGUID || !utf8.ValidString(key) {
			key = digest(key)
		}
		items[i].key = key
	}
}

// fingerprint changes when the feed says something else of the item: that is how a
// correction is noticed. Only what can be read counts: pictures that count readers
// have another address at each request.
func (i item) fingerprint() string {
	if i.post != nil {
		return digest(i.link, i.post.Text)
	}
	stamp := ""
	if !i.updated.IsZero() {
		stamp = i.updated.UTC().Format(time.RFC3339)
	}
	return digest(i.title, i.link, textOf(i.content), textOf(i.description), stamp)
}

func digest(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// What makes a text of the feed a whole article. Teasers are shorter, or end in dots
// or with an invitation to read on.
const (
	wholeCharacters   = 800
	wholeLines        = 2
	servingCharacters = 250
)

// text gives the item's own text as lines, the content's or the description's,
// whichever is longer, and whether it is a whole article: it has 800 characters and
// two lines at least, and does not break off at its end.
func (i item) text() (body string, whole bool) {
	if i.post != nil {
		return i.post.Text, true
	}
	body = textOf(i.content)
	if other := textOf(i.description); len(other) > len(body) {
		body = other
	}
	lines := strings.Count(body, "\n") + 1
	return body, utf8.RuneCountInString(body) >= wholeCharacters && lines >= wholeLines && !brokenOff(body)
}

// serves reports a text that is better than nothing where the page can't be had: it
// has 250 characters at least, and does not break off.
func serves(body string) bool {
	return utf8.RuneCountInString(body) >= servingCharacters && !brokenOff(body)
}

// marked finds HTML: a "<" alone may stand in plain text.
var marked = regexp.MustCompile(`<[a-zA-Z/!]`)

// textOf is for HTML and for plain text, whose lines are kept.
func textOf(s string) string {
	if !marked.MatchString(s) {
		s = strings.ReplaceAll(html.EscapeString(html.UnescapeString(s)), "\n", "<br>")
	}
	body, err := ingest.Lines(s)
	if err != nil {
		return ""
	}
	return body
}

func brokenOff(body string) bool {
	end := strings.TrimRight(body, " \t\n\r\u00a0]»›>→)")
	return strings.HasSuffix(end, "…") || strings.HasSuffix(end, "...")
}

// own makes an article of the item's own text.
func (i item) own(body, feed string) (ingest.Document, error) {
	if i.post != nil {
		return i.ownPost(body)
	}
	original := i.content
	if textOf(original) != body {
		original = i.description
	}
	d := ingest.Document{Origin: i.link, MediaType: "text/html; charset=utf-8", Original: []byte(original)}
	if !marked.MatchString(original) {
		d.MediaType = "text/plain; charset=utf-8"
	}
	d.Title, d.URL, d.Body = i.title, i.link, body
	d.Page.URL = i.link
	address := i.link
	if address == "" {
		d.Origin = feed
		u, err := url.Parse(feed)
		if err != nil {
			return d, err
		}
		// No page of its own: the feed's address and the item's name stand for one.
		u.RawQuery = u.RawQuery + "&ukti-item=" + url.QueryEscape(i.key)
		address = u.String()
	}
	var err error
	d.ID, err = ingest.WebID(address)
	return d, err
}

// publisherOf is the publisher's name by the title of its feed, which often has a
// section or "latest news" beside it: the part that its host's name is made of, else
// the first part.
func publisherOf(title, address string) string {
	parts := strings.FieldsFunc(titleSeparators.Replace(title), func(r rune) bool { return r == '|' })
	host := letters(siteOf(address))
	for _, part := range parts {
		if name := letters(part); len(name) >= 3 && strings.Contains(host, name) {
			return strings.TrimSpace(part)
		}
	}
	for _, part := range parts {
		if part = strings.TrimSpace(part); part != "" {
			return part
		}
	}
	return ""
}

// siteOf is a host as [ingest.Web] names a publisher by it.
func siteOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

var titleSeparators = strings.NewReplacer(" - ", "|", " – ", "|", " — ", "|", " :: ", "|", ": ", "|", " » ", "|", " > ", "|")

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(s))
}

// complete fills in what the feed knows of an article. The publisher is the
// operator's name for it, else the page's, else the feed's. The date is the item's, else
// the page's, else that of its last change.
func (i item) complete(d *ingest.Document, s State, now time.Time) {
	d.Feed = s.URL
	if d.Title == "" {
		d.Title = i.title
	}
	named := d.Publisher
	if named == siteOf(d.URL) { // the page has no name for its site
		named = ""
	}
	d.Publisher = cmp.Or(s.Publisher, named, publisherOf(s.Title, cmp.Or(d.URL, s.URL)), d.Publisher)
	for _, t := range []time.Time{i.published, d.Published, i.updated} {
		if t = ingest.Sane(t, now); !t.IsZero() {
			d.Published = t
			return
		}
	}
	d.Published = time.Time{}
}
