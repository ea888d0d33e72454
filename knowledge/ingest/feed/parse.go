package feed

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/ingest/internal/channel"
)

// Bounds on what a feed may hold. They are far above what feeds need, and keep the
// parser's work in proportion to the bytes that came.
const (
	maxItems      = 1000 // the first are read: feeds begin with the newest
	maxDepth      = 64   // of elements in each other
	maxAttributes = 64   // of one element
	maxElements   = 200_000
	maxTitle      = 300 // bytes of the feed's own title; a longer one is none
)

// ErrNotFeed is wrapped by errors about something that is no feed, or a broken one.
var ErrNotFeed = errors.New("no feed that can be read")

// document is what a feed says.
type document struct {
	title    string
	items    []item
	children []string // of an index of sitemaps, their addresses
	older    string   // of a channel, the address of its posts before these; "" for none
}

// item is one entry of a feed. Texts are as the feed has them, in UTF-8.
type item struct {
	key                  string // names it within its feed, see keys
	link                 string // absolute; "" for none
	title                string
	content, description string // HTML or text
	published, updated   time.Time
	hidden               string        // why its link leads nowhere; "" for one that does
	post                 *channel.Post // of a channel; nil for an item of a feed
}

// parse reads a feed that was found at base.
func parse(src []byte, contentType, base string) (document, error) {
	decoded, err := ingest.Decode(src, contentType)
	if err != nil {
		cause := err
		if e, ok := errors.AsType[*ingest.Error](err); ok {
			cause = e.Cause
		}
		return document{}, fmt.Errorf("%w: %w", ErrNotFeed, cause)
	}
	at, err := url.Parse(base)
	if err != nil {
		return document{}, err
	}
	if d, ok, err := parseChannel(decoded, at); ok {
		return d, err
	}
	if d, ok, err := parseWordPress(decoded, at); ok {
		return d, err
	}
	decoded = plainXML(decoded)
	if d, ok, err := parseSitemap(decoded, at); ok {
		return d, err
	}
	if err := bounded(decoded); err != nil {
		return document{}, fmt.Errorf("%w: %w", ErrNotFeed, err)
	}
	parsed, err := parseLibrary(decoded)
	if err != nil {
		if whole := mended(decoded); whole != nil {
			if again, failed := parseLibrary(whole); failed == nil {
				parsed, err = again, nil
			}
		}
	}
	switch {
	case errors.Is(err, gofeed.ErrFeedTypeNotDetected) && channel.Closed(decoded):
		return document{}, fmt.Errorf("%w: it shows no posts of a Telegram channel to everybody; check the channel's name, and whether it is public", ErrNotFeed)
	case errors.Is(err, gofeed.ErrFeedTypeNotDetected):
		return document{}, fmt.Errorf("%w: it is neither RSS nor Atom nor JSON Feed nor a sitemap", ErrNotFeed)
	case err != nil:
		return document{}, fmt.Errorf("%w: %w", ErrNotFeed, err)
	case len(parsed.Items) == 0 && bytes.HasPrefix(decoded, []byte("{")) && !bytes.Contains(decoded, []byte("jsonfeed.org")):
		return document{}, fmt.Errorf("%w: it is JSON, but no JSON Feed", ErrNotFeed)
	}
	d := document{title: oneLine(parsed.Title)}
	if len(d.title) > maxTitle {
		d.title = ""
	}
	for _, i := range parsed.Items[:min(len(parsed.Items), maxItems)] {
		d.items = append(d.items, newItem(i, at))
	}
	setKeys(d.items, parsed.Items)
	return d, nil
}

// parseLibrary lets what makes the library panic be an error of that feed only.
func parseLibrary(src []byte) (parsed *gofeed.Feed, err error) {
	defer func() {
		if p := recover(); p != nil {
			parsed, err = nil, fmt.Errorf("%v", p)
		}
	}()
	p := gofeed.NewParser()
	p.RSSTranslator = &gofeed.DefaultRSSTranslator{DisableContentImageScan: true}
	parsed, err = p.Parse(bytes.NewReader(src))
	if err == nil && parsed == nil {
		err = errors.New("it is empty")
	}
	return parsed, err
}

// plainXML drops the declaration, whose encoding is no longer true, and control
// characters that XML forbids and feeds contain now and then.
func plainXML(src []byte) []byte {
	src = bytes.TrimLeft(bytes.TrimPrefix(src, []byte("\uFEFF")), " \t\r\n")
	if bytes.HasPrefix(src, []byte("<?xml")) {
		if at := bytes.Index(src, []byte("?>")); at >= 0 {
			src = src[at+2:]
		}
	}
	return bytes.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' {
			return -1
		}
		return r
	}, src)
}

// bounded looks at XML before the parser does, which calls itself for elements in
// elements and keeps the namespaces of each. A syntax error ends the look, since the
// parser will stop there as well.
func bounded(src []byte) error {
	if !bytes.HasPrefix(bytes.TrimSpace(src), []byte("<")) {
		return nil
	}
	d := xml.NewDecoder(bytes.NewReader(src))
	d.Strict = false
	depth, elements := 0, 0
	for {
		token, err := d.RawToken()
		if err == io.EOF || err != nil {
			return nil
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth, elements = depth+1, elements+1
			if depth > maxDepth || elements > maxElements || len(t.Attr) > maxAttributes {
				return errors.New("it has more elements, or deeper ones, than a feed can need")
			}
		case xml.EndElement:
			depth = max(0, depth-1)
		}
	}
}

// mended is a feed that breaks, or breaks off, after some whole items: up to the last
// of them, with the elements closed that are open there. nil when there is none.
func mended(src []byte) []byte {
	var open, openThen []string
	end := int64(0)
	d := xml.NewDecoder(bytes.NewReader(src))
	d.Strict = false
	for {
		token, err := d.RawToken()
		if err != nil {
			break
		}
		switch t := token.(type) {
		case xml.StartElement:
			open = append(open, qualified(t.Name))
		case xml.EndElement:
			name := qualified(t.Name)
			for slices.Contains(open, name) {
				last := open[len(open)-1]
				open = open[:len(open)-1]
				if last == name {
					break
				}
			}
			if name == "item" || name == "entry" {
				end, openThen = d.InputOffset(), slices.Clone(open)
			}
		}
	}
	if end == 0 {
		return nil
	}
	whole := slices.Clone(src[:end])
	for _, name := range slices.Backward(openThen) {
		whole = append(whole, "</"+name+">"...)
	}
	return whole
}

// qualified is a raw token's name with its prefix.
func qualified(n xml.Name) string {
	if n.Space != "" {
		return n.Space + ":" + n.Local
	}
	return n.Local
}

func newItem(i *gofeed.Item, base *url.URL) item {
	it := item{title: oneLine(i.Title), content: i.Content, description: i.Description}
	link := strings.TrimSpace(i.Link)
	if link == "" && (strings.HasPrefix(i.GUID, "http://") || strings.HasPrefix(i.GUID, "https://")) {
		link = i.GUID
	}
	if u, err := base.Parse(link); err == nil && link != "" {
		it.link, _ = ingest.CleanAddress(u.String())
	}
	if behind, err := ingest.Behind(it.link); err != nil {
		it.hidden = reason(err)
	} else if behind != it.link {
		it.link, _ = ingest.CleanAddress(behind)
	}
	if i.PublishedParsed != nil {
		it.published = *i.PublishedParsed
	} else if t, ok := ingest.FeedDate(i.Published); ok {
		it.published = t
	}
	if i.UpdatedParsed != nil {
		it.updated = *i.UpdatedParsed
	}
	return it
}

// oneLine gives a title's text: feeds disagree on whether a title is HTML.
func oneLine(s string) string {
	if strings.ContainsAny(s, "<&") {
		if text, err := ingest.Lines(s); err == nil {
			s = text
		}
	}
	return strings.Join(strings.Fields(s), " ")
}
