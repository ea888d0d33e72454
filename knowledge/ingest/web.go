package ingest

import (
	"errors"
	"fmt"
	"mime"
	"net/url"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest/internal/channel"
)

// Web is what a web server gave for an address.
type Web struct {
	URL         string    // where it was found, after redirects
	ContentType string    // as the server says, with its charset; "" when it says nothing
	Body        []byte    // as it came, but for compression on the way
	Fetched     time.Time // when; dates after it are not believed, see [Sane]
	Text        string    // what a feed has of the article, as lines; "" for nothing
	Cut         Cut       // what of it is the article

	ETag, LastModified string // as the server says, for asking again
}

// Document makes an article of a page, a plain text or a Markdown file on the web.
// See the package comment for what becomes of it. An error is an [*Error] with the
// address as its path; with one that is [Doubtful] the document is what stands there,
// for a person to judge.
func (w Web) Document() (Document, error) {
	base, err := url.Parse(w.URL)
	if err != nil {
		base = nil // trusted refuses it below
	}
	if address, ok := channel.ShownAlone(base, w.Body); ok {
		return w.post(base, address)
	}
	d := Document{Original: w.Body, MediaType: w.ContentType, Origin: w.URL, Page: Page{w.URL, w.ETag, w.LastModified, true}}
	var e *Error
	switch mediaType := w.mediaType(); mediaType {
	case "text/html", "application/xhtml+xml":
		d.Article, d.Author, e = parsePage(w.Body, w.ContentType, base, w.Text, w.Cut)
	case "text/plain", "text/markdown", "text/x-markdown":
		d.Article, e = w.text(mediaType != "text/plain")
		if d.Body == string(w.Body) {
			d.Original, d.MediaType = nil, ""
		}
	default:
		e = unsupportedType(mediaType)
	}
	if e != nil && Doubtful(e) && checkBody(d.Body, MaxText) == nil {
		e.Path = w.URL
		if err := w.place(&d, base); err != nil {
			return Document{}, err
		}
		return d, e
	}
	if e == nil {
		e = checkBody(d.Body, MaxText)
	}
	if e == nil {
		e = checkGarbled(d.Body)
	}
	if e != nil {
		e.Path = w.URL
		return Document{}, e
	}
	if err := w.place(&d, base); err != nil {
		return Document{}, err
	}
	return d, nil
}

// post makes an article of a page that shows one post of a Telegram channel.
func (w Web) post(base *url.URL, address string) (d Document, err error) {
	p, err := channel.ReadSingle(w.Body, base)
	switch {
	case errors.Is(err, channel.ErrNoPost):
		err = fmt.Errorf("%w: %w", ErrGone, err)
	case err == nil && p.Unfit != "":
		err = fmt.Errorf("%w: %s", ErrNoArticle, p.Unfit)
	case err != nil:
		err = fmt.Errorf("%w: %w", ErrNoArticle, err)
	}
	if err != nil {
		e := wrong(0, "open it in a browser", "%w", err)
		e.Path = w.URL
		return d, e
	}
	d = Document{Original: []byte(p.Markup), MediaType: "text/html; charset=utf-8", Origin: address, Author: p.Author, Page: Page{w.URL, w.ETag, w.LastModified, true}}
	d.URL, d.Body, d.Published = address, w.Cut.Lines(p.Text), p.Published
	if err := CheckText(d.Body); err != nil {
		return Document{}, err
	}
	return d, w.place(&d, base)
}

// place says whose the document at base is and where it stands.
func (w Web) place(d *Document, base *url.URL) (err error) {
	// What a page says of its own name is believed within limits; an id it may
	// not choose at all.
	if d.URL, err = trusted(d.URL, w.URL); err != nil {
		return err
	}
	if d.ID, err = WebID(d.URL); err != nil {
		return err
	}
	if d.Publisher == "" {
		d.Publisher = strings.TrimPrefix(base.Hostname(), "www.")
	}
	d.Published = Sane(d.Published, w.Fetched)
	return nil
}

func (w Web) mediaType() string {
	mediaType, _, err := mime.ParseMediaType(w.ContentType)
	if err != nil && mediaType == "" {
		return "text/html"
	}
	return mediaType
}

// text is a page that is text already.
func (w Web) text(marked bool) (knowledge.Article, *Error) {
	decoded, e := decode(w.Body, w.ContentType)
	switch {
	case e != nil:
		return knowledge.Article{}, e
	case marked:
		a, e := markdown(decoded)
		a.URL = ""
		return a, e
	}
	return knowledge.Article{Body: string(decoded)}, nil
}

// Sane gives a date of publication as far as it can be believed of something that
// was fetched at that time. Up to a day ahead it is a matter of time zones, and the
// time of fetching is as near as one comes; further ahead it is no date at all, and
// the zero time stands for that. When fetched is zero, every date is believed.
func Sane(published, fetched time.Time) time.Time {
	switch ahead := published.Sub(fetched); {
	case fetched.IsZero() || ahead <= 0:
		return published
	case ahead <= 24*time.Hour:
		return fetched
	}
	return time.Time{}
}

// CheckText refuses a text from the web that cannot be quoted from: blank, longer
// than [MaxText], with a NUL, or encoded twice. An error is an [*Error] without a path.
func CheckText(body string) error {
	e := checkBody(body, MaxText)
	if e == nil {
		e = checkGarbled(body)
	}
	if e != nil {
		return e
	}
	return nil
}
