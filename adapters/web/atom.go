package web

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/ukti-bot/ukti/adapters"
)

// feedSize is how many articles a feed has.
const feedSize = 50

// atomFeed is a feed as RFC 4287 has it.
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID        string     `xml:"id"`
	Title     string     `xml:"title"`
	Updated   string     `xml:"updated"`
	Published string     `xml:"published,omitempty"`
	Author    string     `xml:"author>name"`
	Links     []atomLink `xml:"link"`
	Summary   atomText   `xml:"summary"`
}

type atomText struct {
	Lang string `xml:"xml:lang,attr,omitempty"`
	Text string `xml:",chardata"`
}

// atom is the list of articles as a feed, narrowed by the same address.
func (v *visit) atom() {
	w := wanted(v.r.URL.Query())
	list := v.library.Articles(v.r.Context(), w, 0, feedSize)
	page := v.world(v.listed(w, 0))
	f := atomFeed{
		Lang: v.loc.Tag, ID: page, Title: v.listName(w),
		Links: []atomLink{{"self", "application/atom+xml", v.world(v.feed(w))}, {"alternate", "text/html", page}},
	}
	newest := time.Unix(0, 0)
	for _, info := range list.Articles {
		entry, updated := v.atomEntry(info)
		f.Entries = append(f.Entries, entry)
		if updated.After(newest) {
			newest = updated
		}
	}
	f.Updated = stamp(newest)
	var b bytes.Buffer
	b.WriteString(xml.Header)
	if err := xml.NewEncoder(&b).Encode(f); err != nil {
		v.log.Error("a feed could not be written", "error", err)
		v.fail(http.StatusInternalServerError, "error.sorry")
		return
	}
	h := v.w.Header()
	h.Set("Content-Type", "application/atom+xml; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	h.Set("Vary", "Accept-Language")
	_, _ = v.w.Write(b.Bytes())
}

// atomEntry describes an article to a feed's reader. A correction is an update of the
// same entry. Of an article without any date nobody knows when it changed: it is as old
// as can be.
func (v *visit) atomEntry(info adapters.ArticleInfo) (atomEntry, time.Time) {
	address := v.world("/a/" + url.PathEscape(info.Key))
	e := atomEntry{
		ID: address, Title: headingOf(info), Author: plain(info.Publisher), Links: []atomLink{{"alternate", "text/html", address}},
		Summary: atomText{languageTag(info.Lang), plain(info.Opening)},
	}
	if e.Author == "" {
		e.Author = v.Say("site")
	}
	updated := info.Seen
	if !info.Published.IsZero() {
		e.Published = stamp(info.Published)
	}
	if info.Published.After(updated) {
		updated = info.Published
	}
	if updated.IsZero() {
		updated = time.Unix(0, 0)
	}
	e.Updated = stamp(updated)
	return e, updated
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// listName names a list by what it is narrowed to.
func (v *visit) listName(w adapters.Wanted) string {
	name := v.Say("site") + " · " + v.Say("articles.title")
	month := ""
	if w.Month != "" {
		month = v.month(w.Month)
	}
	for _, value := range []string{plain(w.Find), plain(w.Publisher), month, v.languageName(w.Lang)} {
		if value != "" {
			name += " · " + value
		}
	}
	return name
}

// feed is the address of a list as a feed.
func (v *visit) feed(w adapters.Wanted) string {
	return v.Link("/articles.atom", "find", w.Find, "publisher", w.Publisher, "month", w.Month, "in", w.Lang)
}

// world is the whole address of a page: the world's, else as this request has named
// the site.
func (v *visit) world(path string) string {
	if address := v.public(path); address != "" {
		return address
	}
	scheme := "http"
	if v.r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + v.r.Host + path
}
