package feed

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
	"github.com/ukti-bot/ukti/knowledge/ingest/internal/channel"
)

// maxPages bounds how many pages of a channel are read at once, from the latest back. A
// page has some twenty posts.
const maxPages = 5

// postTitle is how many characters of a post stand for its title, for people.
const postTitle = 80

// PostsPage is the address of the posts of a Telegram channel that is named in another
// way, such as https://t.me/NAME; else the address itself.
func PostsPage(address string) string { return channel.Address(address) }

// parseChannel reads the page of a channel's posts; false for another page.
func parseChannel(src []byte, at *url.URL) (d document, ok bool, err error) {
	page, ok, err := channel.Read(src, at)
	if !ok || err != nil {
		return d, ok, err
	}
	d.title, d.older = page.Title, page.Older
	if d.title == "" || len(d.title) > maxTitle {
		d.title = strings.Trim(strings.TrimPrefix(at.Path, "/s"), "/")
	}
	name := strings.TrimPrefix(at.Path, "/s/")
	for _, p := range slices.Backward(page.Posts) {
		u, err := at.Parse(fmt.Sprintf("/%s/%d", strings.TrimSuffix(name, "/"), p.Number))
		if err != nil {
			continue
		}
		i := item{link: u.String(), published: p.Published, post: &p}
		i.key = i.link
		d.items = append(d.items, i)
	}
	return d, true, nil
}

// name is what an item is called, for people: a post by its first line.
func (i item) name() string {
	if i.post == nil {
		return i.title
	}
	line, _, _ := strings.Cut(i.post.Text, "\n")
	if runes := []rune(line); len(runes) > postTitle {
		line = string(runes[:postTitle]) + "…"
	}
	return line
}

// unfit says why no article can be made of an item, "" for one that may be one.
func (i item) unfit() string {
	if i.post == nil {
		return i.hidden
	}
	return i.post.Unfit
}

// ownPost makes an article of a post. It has no title. Its page is the one that shows it
// alone: by that it is known later whether it was edited or deleted.
func (i item) ownPost(body string) (d ingest.Document, err error) {
	d = ingest.Document{Origin: i.link, MediaType: "text/html; charset=utf-8", Original: []byte(i.post.Markup), Author: i.post.Author}
	d.URL, d.Body = i.link, body
	d.Page = ingest.Page{URL: channel.SinglePage(i.link), Text: true}
	d.ID, err = ingest.WebID(i.link)
	return d, err
}

// pageBack adds the posts of earlier pages, until one has nothing new. Of several pages
// the oldest posts are taken first, so that what was interrupted is begun again there.
func (k taker) pageBack(ctx context.Context, s State, d *document) error {
	if d.older == "" {
		return nil
	}
	last, older := d.items, d.older
	for pages := 1; older != "" && pages < maxPages; pages++ {
		fresh, err := k.hasNew(ctx, s, last)
		if err != nil {
			return err
		}
		if !fresh {
			break
		}
		k.pause(ctx)
		page, err := k.o.Fetch.Get(ctx, older, fetch.Conditional{})
		if e, ok := errors.AsType[*fetch.Error](err); ok && !e.Temporary() {
			break // there is none that could be had
		} else if err != nil {
			return err
		}
		next, err := parse(page.Body, page.ContentType, page.URL)
		if err != nil || len(next.items) == 0 {
			break
		}
		last, older = next.items, next.older
		d.items = append(d.items, last...)
	}
	slices.Reverse(d.items)
	return nil
}

// hasNew reports items that were not looked at yet and may be articles.
func (k taker) hasNew(ctx context.Context, s State, items []item) (bool, error) {
	for _, i := range items {
		if i.unfit() != "" {
			continue
		}
		_, known, err := k.o.Store.Taken(ctx, s.URL, i.key)
		if err != nil {
			return false, storeError(err)
		}
		if !known && !k.troubles.has(s.URL, i) {
			return true, nil
		}
	}
	return false, nil
}
