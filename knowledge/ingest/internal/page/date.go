package page

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/ukti-bot/ukti/knowledge/internal/pattern"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// The metas that name the date of publication, those that name a date of some kind, and
// those that tell of the last change; the surest first.
var (
	publishedMetas = []string{
		"article:published_time", "article:published", "og:published_time", "og:article:published_time", "datepublished", "published_time", "publish_date", "publish-date", "publishdate",
		"publication_date", "published", "pubdate", "pub_date", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "article.published", "article:publicationdate",
		"bt:pubdate", "dc.date.issued", "dcterms.issued", "dcterms.created", "dcterms.date", "dc.date.created", "dc.date", "dcterms.available", "rnews:datepublished", "citation_publication_date", "citation_date",
		"article_date_original", "originalpublicationdate",
	}
	otherDateMetas = []string{
		"displaydate", "ptime", "shareaholic:article_published_time", "analyticsattributes.articledate", "article-published", "article:post_date", "date", "dc.date.available",
		"pdate", "creation_date", "created", "datecreated", "date_published", "timestamp", "release_date", "weibo:article:create_at",
	}
	changedMetas = []string{
		"last-modified-date", "dateupdated", "revision_date", "og:updated_time", "article:modified_time", "datemodified", "lastmod", "last-modified", "modificationdate", "dcterms.modified", "dc.date.modified",
	}
)

// published is when the article was published, by what the page says of it, and by the
// lines found as its article; the zero time when it does not say. When it was changed
// last counts only where nothing else is said.
func (d data) published(doc *html.Node, base *url.URL, blocks []block, found []string) time.Time {
	if t, ok := ReadDate(d.article.published); ok {
		return t
	}
	if t, ok := d.dateOf(publishedMetas); ok {
		return t
	}
	fromAddress, addressed := addressDate(base, d.canonical)
	if t, named, ok := timeElement(doc); ok && (named || !addressed || sameDay(t, fromAddress)) {
		return t
	}
	if t, ok := d.dateOf(otherDateMetas); ok {
		return t
	}
	written, ok := writtenDate(blocks)
	switch {
	case ok && (!addressed || sameDay(written, fromAddress)):
		return written
	case addressed:
		return fromAddress
	}
	for _, find := range []func() (time.Time, bool){
		func() (time.Time, bool) { return namedDate(doc) },
		func() (time.Time, bool) { return datelineDate(found) },
		func() (time.Time, bool) { return hiddenDate(doc) },
		func() (time.Time, bool) { return packedDate(base) },
		func() (time.Time, bool) { return ReadDate(d.article.modified) },
		func() (time.Time, bool) { return d.dateOf(changedMetas) },
	} {
		if t, ok := find(); ok {
			return t
		}
	}
	return time.Time{}
}

// dateOf is the first date in one of the metas.
func (d data) dateOf(names []string) (time.Time, bool) {
	for _, name := range names {
		for _, value := range d.metas[name] {
			if t, ok := ReadDate(value); ok {
				return t, true
			}
		}
	}
	return time.Time{}, false
}

func sameDay(a, b time.Time) bool {
	difference := a.Sub(b)
	return -36*time.Hour < difference && difference < 36*time.Hour
}

// timeElement finds the date in the page's markup: an element that says it is the
// date of publication (named), else its first <time>.
func timeElement(doc *html.Node) (t time.Time, named, ok bool) {
	var other time.Time
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		says := strings.ToLower(attribute(n, "itemprop") + " " + attribute(n, "pubdate") + " " + attribute(n, "property"))
		named := strings.Contains(says, "datepublished") || strings.Contains(says, "pubdate") || strings.Contains(says, "datecreated")
		if !named && n.DataAtom != atom.Time && !(n.DataAtom == atom.Abbr && hasName(n, "published")) {
			continue
		}
		for _, value := range []string{attribute(n, "datetime"), attribute(n, "content"), attribute(n, "title"), attribute(n, "data-datetime"), attribute(n, "data-time"), Lines(n)} {
			t, ok := ReadDate(value)
			switch {
			case !ok:
				continue
			case named || hasName(n, "published"):
				return t, true, true
			case other.IsZero() && !inAside(n):
				other = t
			}
			break
		}
	}
	return other, false, !other.IsZero()
}

func inAside(n *html.Node) bool {
	for n = n.Parent; n != nil; n = n.Parent {
		if n.DataAtom == atom.Aside || n.DataAtom == atom.Footer || n.DataAtom == atom.Nav || hasName(n, "related", "sidebar", "comment", "comments", "latest", "popular") {
			return true
		}
	}
	return false
}

// The days in a path: /2026/11/27/, /2026-11-27-, /20261127, /2026/7/3/, /27-11-2026.
var (
	addressDay  = pattern.Lazy(`[/\-_=](20\d\d|19\d\d)([/\-_]?)(0[1-9]|1[0-2])([/\-_]?)(0[1-9]|[12]\d|3[01])(?:[/\-_.]|$)`)
	addressPart = pattern.Lazy(`/(20\d\d|19\d\d)/([1-9]|1[0-2])/([1-9]|[12]\d|3[01])/`)
	dayFirst    = pattern.Lazy(`[/\-_](0[1-9]|[12]\d|3[01])([\-_.])(0[1-9]|1[0-2])([\-_.])(20\d\d)(?:[/\-_.]|$)`)
	packedDay   = pattern.Lazy(`/[A-Za-z]{0,4}(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])\d{2,12}(?:[/\-_.]|$)`)
)

func addressDate(base *url.URL, canonical string) (time.Time, bool) {
	var addresses []string
	if base != nil {
		addresses = append(addresses, base.Path)
	}
	if u, err := url.Parse(canonical); err == nil {
		addresses = append(addresses, u.Path)
	}
	for _, path := range addresses {
		if m := addressDay().FindStringSubmatch(path); m != nil && m[2] == m[4] {
			if t, ok := day(m[1], m[3], m[5]); ok {
				return t, true
			}
		}
		if m := addressPart().FindStringSubmatch(path); m != nil {
			if t, ok := day(m[1], m[2], m[3]); ok {
				return t, true
			}
		}
		if m := dayFirst().FindStringSubmatch(path); m != nil && m[2] == m[4] {
			if t, ok := day(m[5], m[3], m[1]); ok {
				return t, true
			}
		}
	}
	return time.Time{}, false
}

// packedDate finds the day that begins an article's number in its address.
func packedDate(base *url.URL) (time.Time, bool) {
	if base == nil {
		return time.Time{}, false
	}
	if m := packedDay().FindStringSubmatch(base.Path); m != nil {
		return day(m[1], m[2], m[3])
	}
	return time.Time{}, false
}

func day(year, month, dayOf string) (time.Time, bool) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(dayOf)
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return t, plausible(t) && t.Day() == d && t.Month() == time.Month(m)
}

// plausible dates are those of news on the web.
func plausible(t time.Time) bool { return t.Year() >= 1990 && t.Year() < 2100 }

// dateLayouts are those of data, which mean one thing only.
var dateLayouts = []string{
	time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05.999Z0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04Z0700", "2006-01-02T15:04:05 Z07:00",
	"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05 Z0700 MST", "2006-01-02 15:04:05 -0700 MST", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05",
	"2006-01-02 15:04:05 MST", "2006-01-02 15:04", time.DateOnly, "2006/01/02 15:04:05", "2006/01/02 15:04", "2006/01/02", "2006-1-2", "20060102", "20060102T150405Z0700", "20060102150405", "2006-01-02T15:04:05Z07:00[MST]",
	time.RFC1123Z, time.RFC1123, time.RFC850, time.RFC822Z, time.RFC822, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", time.ANSIC, time.UnixDate, "Mon Jan 2 15:04:05 MST 2006", "Mon Jan 2 2006 15:04:05",
}

var separateFraction = pattern.Lazy(`^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(?:[:.](\d\d))?(?:[.,]\d+)?\s*(Z|[+-]\d\d:?\d\d|[+-]\d\d)?$`)

// ReadDate reads a date of a page's data, in UTC where it names no zone.
func ReadDate(s string) (time.Time, bool) {
	s = strings.TrimSpace(text.Fold(oneLine(s)))
	if s == "" || len(s) > 100 {
		return time.Time{}, false
	}
	s = strings.ToUpper(s)
	if m := separateFraction().FindStringSubmatch(s); m != nil {
		zone := m[4]
		if len(zone) == 3 && zone != "" {
			zone += "00"
		}
		seconds := m[3]
		if seconds == "" {
			seconds = "00"
		}
		s = m[1] + "T" + m[2] + ":" + seconds + strings.ReplaceAll(zone, ":", "")
	}
	for _, layout := range dateLayouts {
		if t, err := time.Parse(strings.ToUpper(layout), s); err == nil && plausible(t) {
			return t, true
		}
		if t, err := time.Parse(layout, s); err == nil && plausible(t) {
			return t, true
		}
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		for _, t := range []time.Time{time.Unix(n, 0).UTC(), time.UnixMilli(n).UTC()} {
			if n > 1e8 && plausible(t) && t.Year() < 2050 {
				return t, true
			}
		}
	}
	return dateIn(s)
}
