package fetch

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Conditional makes a request one for changes since an earlier answer. The values
// are that answer's, as they came.
type Conditional struct{ ETag, LastModified string }

// Page is an answer.
type Page struct {
	URL          string // where it was found, after all redirects
	Permanent    string // where it has moved for good: after the leading redirects 301 and 308 only
	Status       int    // 200 or 304
	ContentType  string // as the server says, or what the bytes look like when it says nothing
	MediaType    string // of ContentType, in lower case
	ETag         string
	LastModified string
	Links        []string // headers Link
	Body         []byte   // decompressed; nil with 304
}

// NotModified reports that nothing has changed since the earlier answer.
func (p *Page) NotModified() bool { return p.Status == http.StatusNotModified }

// Get fetches a page, text or feed. With a zero Conditional it is asked for in any
// case. An error is an [*Error], or ctx's when that has ended.
func (c *Client) Get(ctx context.Context, address string, since Conditional) (*Page, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return nil, wrong(address[:min(len(address), 200)], "check the address", "%w: %w", ErrAddress, errors.Unwrap(err))
	}
	start := time.Now()
	limited, cancel := context.WithTimeoutCause(ctx, c.o.Timeout, ErrSlow)
	defer cancel()
	page, e := c.follow(limited, u, since, false)
	c.o.Log.DebugContext(ctx, "fetched", "url", u.Redacted(), "took", time.Since(start), "error", errorOrNil(e))
	switch {
	case ctx.Err() != nil && e != nil:
		return nil, ctx.Err()
	case e != nil:
		return nil, e
	}
	return page, nil
}

func errorOrNil(e *Error) any {
	if e == nil {
		return nil
	}
	return e
}

// follow goes along redirects. Each step is checked like the first.
func (c *Client) follow(ctx context.Context, u *url.URL, since Conditional, robots bool) (*Page, *Error) {
	permanent, forGood := u, true
	for range maxRedirects + 1 {
		if e := c.checkURL(u); e != nil {
			return nil, e
		}
		if !robots && !c.o.IgnoreRobots {
			if e := c.robots.check(ctx, u); e != nil {
				return nil, e
			}
		}
		page, next, e := c.once(ctx, u, since, robots)
		switch {
		case e != nil:
			return nil, e
		case next == nil:
			page.Permanent = withoutFragment(permanent)
			return page, nil
		}
		u = next
		if forGood = forGood && (page.Status == http.StatusMovedPermanently || page.Status == http.StatusPermanentRedirect); forGood {
			permanent = u
		}
	}
	return nil, wrong(u.Redacted(), "open it in a browser and give the address that stands there at the end", "%w: more than %d", ErrRedirect, maxRedirects)
}

func withoutFragment(u *url.URL) string {
	bare := *u
	bare.Fragment, bare.RawFragment = "", ""
	return bare.String()
}

// once sends one request. It gives the page, or where it has gone (then of the page
// only the status counts).
func (c *Client) once(ctx context.Context, u *url.URL, since Conditional, robots bool) (*Page, *url.URL, *Error) {
	ctx, watch := c.watch(ctx)
	defer watch.stop()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, withoutFragment(u), nil)
	if err != nil {
		return nil, nil, wrong(u.Redacted(), "check the address", "%w: %w", ErrAddress, err)
	}
	request.Header.Set("User-Agent", c.o.UserAgent)
	request.Header.Set("Accept", accept)
	if since.ETag != "" {
		request.Header.Set("If-None-Match", since.ETag)
	}
	if since.LastModified != "" {
		request.Header.Set("If-Modified-Since", since.LastModified)
	}
	answer, err := c.http.RoundTrip(request)
	if err != nil {
		return nil, nil, failed(ctx, u, err)
	}
	defer answer.Body.Close()
	if next, e := redirected(u, answer); next != nil || e != nil {
		return &Page{Status: answer.StatusCode}, next, e
	}
	page, e := c.page(ctx, u, answer, watch, since, robots)
	return page, nil, e
}

// redirected gives where an answer sends to, nil when it does not.
func redirected(u *url.URL, answer *http.Response) (*url.URL, *Error) {
	switch answer.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, nil
	}
	to := answer.Header.Get("Location")
	next, err := u.Parse(to)
	if err != nil || to == "" {
		return nil, wrong(u.Redacted(), "tell the site that its redirect is broken", "%w: to %.200q", ErrRedirect, to)
	}
	return next, nil
}

// page reads an answer that is no redirect.
func (c *Client) page(ctx context.Context, u *url.URL, answer *http.Response, watch *watch, since Conditional, robots bool) (*Page, *Error) {
	p := &Page{
		URL: withoutFragment(u), Status: answer.StatusCode, ContentType: answer.Header.Get("Content-Type"),
		ETag: short(answer.Header.Get("ETag")), LastModified: short(answer.Header.Get("Last-Modified")),
		Links: answer.Header.Values("Link"),
	}
	switch {
	case answer.StatusCode == http.StatusNotModified && since != Conditional{}:
		return p, nil
	case answer.StatusCode != http.StatusOK:
		return nil, refusedBy(u, answer)
	case encoded(answer):
		return nil, wrong(u.Redacted(), "tell the site that only gzip was asked for", "%w: %.50q", ErrEncoding, answer.Header.Get("Content-Encoding"))
	}
	limit := c.o.MaxBytes
	if robots {
		limit = maxRobots
	} else if e := acceptable(u, p.ContentType); e != nil {
		return nil, e
	} else if answer.ContentLength > limit {
		return nil, tooLarge(u, limit)
	}
	body, err := io.ReadAll(io.LimitReader(watch.reader(answer.Body), limit+1))
	switch {
	case err != nil:
		return nil, failed(ctx, u, err)
	case int64(len(body)) > limit && robots:
		body = body[:limit]
	case int64(len(body)) > limit:
		return nil, tooLarge(u, limit)
	}
	p.Body = body
	if robots {
		return p, nil
	}
	return p, p.sniff(u)
}

// short drops what nobody sends who means well; it would be kept and sent back.
func short(validator string) string {
	if len(validator) > 1024 {
		return ""
	}
	return validator
}

func tooLarge(u *url.URL, limit int64) *Error {
	return wrong(u.Redacted(), "add the article's text as a file", "%w: more than %d bytes", ErrTooLarge, limit)
}

// encoded reports compression that net/http has not undone; with gzip it has, and
// taken the header away.
func encoded(answer *http.Response) bool {
	encoding := answer.Header.Get("Content-Encoding")
	return encoding != "" && !strings.EqualFold(encoding, "identity")
}
