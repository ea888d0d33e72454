package fetch

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// failed makes an error of one that came from the network.
func failed(ctx context.Context, u *url.URL, err error) *Error {
	address := u.Redacted()
	var dns *net.DNSError
	var timeout net.Error
	switch cause := context.Cause(ctx); {
	case errors.Is(err, ErrPrivateAddress):
		return private(address, bare(err))
	case errors.Is(cause, errDrip):
		return wrong(address, "try again later", "%w: it sends hardly anything", ErrSlow)
	case errors.Is(cause, ErrSlow), errors.As(err, &timeout) && timeout.Timeout():
		return wrong(address, "try again later", "%w: it takes longer than it may", ErrSlow)
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum):
		return wrong(address, "tell the site that its compression is broken", "%w: %w", ErrEncoding, err)
	case strings.Contains(err.Error(), "server response headers exceeded"): // net/http has no name for it
		return wrong(address, "tell the site", "%w: the header has more than %d bytes", ErrTooLarge, maxHeader)
	case errors.As(err, &dns):
		return wrong(address, "check the address", "%w: there is no server of that name (%w)", ErrUnreachable, dns)
	}
	return wrong(address, "check the address, or try again later", "%w: %w", ErrUnreachable, bare(err))
}

// bare takes the kind, which Error names already, off an error of the dialer's check.
func bare(err error) error {
	if errors.Is(err, ErrPrivateAddress) {
		if of, ok := errors.AsType[*net.OpError](err); ok {
			err = of.Err
		}
		if text, ok := strings.CutPrefix(err.Error(), ErrPrivateAddress.Error()+": "); ok {
			return errors.New(text)
		}
	}
	return err
}

// refusedBy makes an error of an answer that is neither a page nor a redirect.
func refusedBy(u *url.URL, answer *http.Response) *Error {
	hint := "try again later"
	switch answer.StatusCode {
	case http.StatusNotFound:
		hint = "check the address"
	case http.StatusGone:
		hint = "it was taken away for good"
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusPaymentRequired, http.StatusUnavailableForLegalReasons:
		hint = "it is not for everybody; add the article's text as a file if you may"
	}
	e := wrong(u.Redacted(), hint, "%w: %s", ErrStatus, statusText(answer.StatusCode))
	e.Status = answer.StatusCode
	e.RetryAfter = retryAfter(answer.Header.Get("Retry-After"), time.Now())
	return e
}

func statusText(code int) string {
	if text := http.StatusText(code); text != "" {
		return fmt.Sprintf("%d %s", code, text)
	}
	return strconv.Itoa(code)
}

// retryAfter reads seconds or a date; 0 when it says nothing of use.
func retryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if seconds, err := strconv.ParseInt(value, 10, 32); err == nil {
		return max(0, time.Duration(seconds)*time.Second)
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}
