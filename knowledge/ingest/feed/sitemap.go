package feed

import (
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
)

// The bounds on sitemaps. The protocol allows 50,000 addresses in one.
const (
	maxAddresses = 50_000
	maxChildren  = 3 // of an index are asked for, the newest
)

// address is an entry of a sitemap, or of an index of them.
type address struct {
	Loc         string `xml:"loc"`
	LastMod     string `xml:"lastmod"`
	Title       string `xml:"news>title"`
	Published   string `xml:"news>publication_date"`
	Publication string `xml:"news>publication>name"`
}

// changed is when the address's page was published or changed; the zero time when
// the sitemap does not say.
func (a address) changed() time.Time {
	for _, s := range []string{a.Published, a.LastMod} {
		if t, ok := ingest.FeedDate(s); ok {
			return t
		}
	}
	return time.Time{}
}

// parseSitemap reads a sitemap, news or other, as a feed of its newest addresses, and
// an index of sitemaps as the addresses of its newest; ok is false when src is neither.
func parseSitemap(src []byte, base *url.URL) (d document, ok bool, err error) {
	decoder := xml.NewDecoder(bytes.NewReader(src))
	decoder.Strict = false
	root, entry := "", ""
	var list []address
	for len(list) < maxAddresses {
		token, err := decoder.Token()
		if err != nil {
			break // at the end, or broken: what was whole counts
		}
		start, isStart := token.(xml.StartElement)
		switch {
		case !isStart:
		case root == "":
			root = start.Name.Local
			entry = map[string]string{"urlset": "url", "sitemapindex": "sitemap"}[root]
			if entry == "" {
				return d, false, nil
			}
		case start.Name.Local == entry:
			var a address
			if decoder.DecodeElement(&a, &start) == nil {
				list = append(list, a)
			}
		}
	}
	if root == "" {
		return d, false, nil
	}
	slices.SortStableFunc(list, func(a, b address) int { return b.changed().Compare(a.changed()) })
	if entry == "sitemap" {
		d.children = childrenOf(list, base)
	} else {
		d = newest(list, base)
	}
	if len(d.items)+len(d.children) == 0 {
		return d, true, fmt.Errorf("%w: the sitemap holds no address", ErrNotFeed)
	}
	return d, true, nil
}

// childrenOf are the sitemaps to ask for: those of news first, then the newest.
func childrenOf(list []address, base *url.URL) []string {
	slices.SortStableFunc(list, func(a, b address) int {
		return cmp.Compare(boolInt(isNews(b.Loc)), boolInt(isNews(a.Loc)))
	})
	var children []string
	for _, a := range list {
		if u, err := base.Parse(strings.TrimSpace(a.Loc)); err == nil && a.Loc != "" && len(children) < maxChildren {
			children = append(children, u.String())
		}
	}
	return children
}

func isNews(address string) bool { return strings.Contains(strings.ToLower(address), "news") }

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// newest makes items of the first addresses.
func newest(list []address, base *url.URL) (d document) {
	for _, a := range list {
		u, err := base.Parse(strings.TrimSpace(a.Loc))
		if err != nil || strings.TrimSpace(a.Loc) == "" || len(d.items) >= maxItems {
			continue
		}
		i := item{title: oneLine(a.Title)}
		if i.link, err = ingest.CleanAddress(u.String()); err != nil {
			continue
		}
		i.key = i.link
		if len(i.key) > maxGUID {
			i.key = digest(i.key)
		}
		i.published, _ = ingest.FeedDate(a.Published)
		i.updated, _ = ingest.FeedDate(a.LastMod)
		if name := oneLine(a.Publication); d.title == "" && len(name) <= maxTitle {
			d.title = name
		}
		d.items = append(d.items, i)
	}
	if d.title == "" {
		d.title = strings.TrimPrefix(base.Hostname(), "www.")
	}
	return d
}

// read reads what a page holds, and of an index of sitemaps what these hold. It is
// an error when none of them can be read.
func read(ctx context.Context, f Fetcher, page *fetch.Page) (document, error) {
	d, err := parse(page.Body, page.ContentType, page.URL)
	if err != nil || len(d.children) == 0 {
		return d, err
	}
	var failed error
	for _, child := range d.children {
		page, err := f.Get(ctx, child, fetch.Conditional{})
		if err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		inner, err := parse(page.Body, page.ContentType, page.URL)
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", child, err))
			continue
		}
		d.items = append(d.items, inner.items...)
		d.title = cmp.Or(d.title, inner.title)
	}
	if len(d.items) == 0 && failed != nil {
		return d, failed
	}
	d.items = d.items[:min(len(d.items), maxItems)]
	return d, nil
}
