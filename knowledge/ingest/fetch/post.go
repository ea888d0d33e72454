package fetch

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// maxPostRedirects bounds where a hub may send a request on to.
const maxPostRedirects = 3

// Post sends a form, as to a hub that pushes feeds. What [Client.Get] refuses to ask is
// refused here, after each redirect too; robots.txt is for pages and says nothing of it.
// Redirects are followed where they have the form sent again (307 and 308). An error is
// an [*Error], for every answer outside of 200 to 299 too, or ctx's when that has ended.
func (c *Client) Post(ctx context.Context, address string, form url.Values) error {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return wrong(address[:min(len(address), 200)], "check the address", "%w: %w", ErrAddress, errors.Unwrap(err))
	}
	limited, cancel := context.WithTimeoutCause(ctx, c.o.Timeout, ErrSlow)
	defer cancel()
	for range maxPostRedirects + 1 {
		next, e := c.post(limited, u, form)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case e != nil:
			return e
		case next == nil:
			return nil
		}
		u = next
	}
	return wrong(u.Redacted(), "tell the site that its redirects go round", "%w: more than %d", ErrRedirect, maxPostRedirects)
}

// post sends a form once. It gives where it is to be sent instead, nil for nowhere.
func (c *Client) post(ctx context.Context, u *url.URL, form url.Values) (*url.URL, *Error) {
	if e := c.checkURL(u); e != nil {
		return nil, e
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, withoutFragment(u), strings.NewReader(form.Encode()))
	if err != nil {
		return nil, wrong(u.Redacted(), "check the address", "%w: %w", ErrAddress, err)
	}
	request.Header.Set("User-Agent", c.o.UserAgent)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := c.http.RoundTrip(request)
	if err != nil {
		return nil, failed(ctx, u, err)
	}
	defer answer.Body.Close()
	_, _ = io.CopyN(io.Discard, answer.Body, 4<<10) // so that the connection can be used again
	switch status := answer.StatusCode; {
	case status == http.StatusTemporaryRedirect || status == http.StatusPermanentRedirect:
		return redirected(u, answer)
	case status < 200 || status > 299:
		return nil, refusedBy(u, answer)
	}
	return nil, nil
}
