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

// syndication is the archive as an Atom feed.
type syndication struct{ v *visit }

func (v *visit) syndication() syndication { return syndication{v} }

// atom is the list of articles as a feed, narrowed by the same address.
func (sy syndication) atom() {
	w := wanted(sy.v.r.URL.Query())
	list := sy.v.library.Articles(sy.v.r.Context(), w, 0, feedSize)
	page := sy.world(sy.v.listing().listed(w, 0))
	f := atomFeed{
		Lang: sy.v.loc.Tag, ID: page, Title: sy.listName(w),
		Links: []atomLink{{"self", "application/atom+xml", sy.world(sy.feed(w))}, {"alternate", "text/html", page}},
	}
	newest := time.Unix(0, 0)
	for _, info := range list.Articles {
		entry, updated := sy.atomEntry(info)
		f.Entries = append(f.Entries, entry)
		if updated.After(newest) {
			newest = updated
		}
	}
	f.Updated = stamp(newest)
	var b bytes.Buffer
	b.WriteString(xml.Header)
	if err := xml.NewEncoder(&b).Encode(f); err != nil {
		sy.v.log.Error("a feed could not be written", "error", err)
		sy.v.fail(http.StatusInternalServerError, "error.sorry")
		return
	}
	h := sy.v.w.Header()
	h.Set("Content-Type", "application/atom+xml; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	h.Set("Vary", "Accept-Language")
	_, _ = sy.v.w.Write(b.Bytes())
}

// atomEntry describes an article to a feed's reader. A correction is an update of the
// same entry. Of an article without any date nobody knows when it changed: it is as old
// as can be.
func (sy syndication) atomEntry(info adapters.ArticleInfo) (atomEntry, time.Time) {
	address := sy.world("/a/" + url.PathEscape(info.Key))
	e := atomEntry{
		ID: address, Title: headingOf(info), Author: oneLine(info.Publisher), Links: []atomLink{{"alternate", "text/html", address}},
		Summary: atomText{languageTag(info.Lang), oneLine(info.Opening)},
	}
	if e.Author == "" {
		e.Author = sy.v.Say("site")
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
func (sy syndication) listName(w adapters.Wanted) string {
	name := sy.v.Say("site") + " · " + sy.v.Say("articles.title")
	month := ""
	if w.Month != "" {
		month = sy.v.listing().month(w.Month)
	}
	for _, value := range []string{oneLine(w.Find), oneLine(w.Publisher), month, sy.v.listing().languageName(w.Lang)} {
		if value != "" {
			name += " · " + value
		}
	}
	return name
}

// feed is the address of a list as a feed.
func (sy syndication) feed(w adapters.Wanted) string {
	return sy.v.Link("/articles.atom", "find", w.Find, "publisher", w.Publisher, "month", w.Month, "in", w.Lang)
}

// world is the whole address of a page: the world's, else as this request has named
// the site.
func (sy syndication) world(path string) string {
	if address := sy.v.public(path); address != "" {
		return address
	}
	scheme := "http"
	if sy.v.r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + sy.v.r.Host + path
}
