package feed

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
	"github.com/ukti-bot/ukti/knowledge/ingest/internal/channel"
)

// Found is a feed at an address, or one that the page there names.
type Found struct {
	URL   string // its own address, as it is to be listed
	Title string
	Items int
}

// Discover looks for a feed: the address's own, or the first one that the page there
// names in <link rel=alternate> and that can be read. A feed of comments is not meant. Of
// a Telegram channel the page of its posts is taken.
func Discover(ctx context.Context, f Fetcher, address string) (Found, error) {
	page, err := f.Get(ctx, PostsPage(address), fetch.Conditional{})
	if err != nil {
		return Found{}, err
	}
	found, err := look(ctx, f, page)
	if err == nil || !strings.Contains(page.MediaType, "html") || channel.Closed(page.Body) {
		return found, err
	}
	links := alternates(page)
	if len(links) == 0 {
		return Found{}, fmt.Errorf("%s: %w: it is a page that names no feed; look for a link \"RSS\" on the site", address, ErrNotFeed)
	}
	for _, link := range links[:min(len(links), 5)] {
		if page, err = f.Get(ctx, link, fetch.Conditional{}); err != nil {
			continue
		}
		if found, err = look(ctx, f, page); err == nil {
			return found, nil
		}
	}
	return Found{}, fmt.Errorf("%s: none of the feeds that it names can be read: %w", address, err)
}

func look(ctx context.Context, f Fetcher, page *fetch.Page) (Found, error) {
	d, err := read(ctx, f, page)
	if err != nil {
		return Found{}, fmt.Errorf("%s: %w", page.URL, err)
	}
	return Found{URL: page.Permanent, Title: d.title, Items: len(d.items)}, nil
}

// alternates gives the feeds that a page names, in its order.
func alternates(page *fetch.Page) []string {
	base, err := url.Parse(page.URL)
	if err != nil {
		return nil
	}
	var list []string
	tokens := html.NewTokenizer(bytes.NewReader(page.Body))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return list
		case html.StartTagToken, html.SelfClosingTagToken:
			token := tokens.Token()
			if token.DataAtom != atom.Link {
				continue
			}
			link := alternate(token.Attr)
			if api := apiOf(token.Attr); api != "" {
				link = strings.TrimRight(api, "/") + "/" + postsPath
			}
			if u, err := base.Parse(link); link != "" && err == nil && !slices.Contains(list, u.String()) {
				list = append(list, u.String())
			}
		}
	}
}

// apiOf is the address of WordPress's API that a link element names, "" for any other.
// Sites name it behind their feeds.
func apiOf(attributes []html.Attribute) (address string) {
	api := false
	for _, a := range attributes {
		switch a.Key {
		case "rel":
			api = strings.TrimSpace(a.Val) == "https://api.w.org/"
		case "href":
			address = strings.TrimSpace(a.Val)
		}
	}
	if !api {
		return ""
	}
	return address
}

// alternate gives the address of a feed that a link element names, "" for any other.
func alternate(attributes []html.Attribute) string {
	values := make(map[string]string)
	for _, a := range attributes {
		values[a.Key] = strings.TrimSpace(a.Val)
	}
	link := values["href"]
	if !slices.Contains(strings.Fields(strings.ToLower(values["rel"])), "alternate") || strings.Contains(link, "/comments/") {
		return ""
	}
	switch strings.ToLower(values["type"]) {
	case "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml":
		return link
	}
	return ""
}
