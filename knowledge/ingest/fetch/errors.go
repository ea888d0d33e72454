package fetch

import (
	"errors"
	"fmt"
	"time"
)

// The kinds of [Error], for [errors.Is].
var (
	ErrAddress        = errors.New("not an address that can be fetched")     // scheme, port, user information, length …
	ErrPrivateAddress = errors.New("an address that is not public")          // loopback, a local network, reserved …
	ErrUnreachable    = errors.New("cannot be reached")                      // no such name, no connection, broken TLS or HTTP
	ErrSlow           = errors.New("too slow")                               // not whole within the time limit, or a drip
	ErrTooLarge       = errors.New("too large")                              // beyond MaxBytes, or headers beyond their limit
	ErrRedirect       = errors.New("redirects without end")                  // too many, or one that leads nowhere
	ErrRobots         = errors.New("not allowed by the site for programs")   // robots.txt says so, or cannot be had
	ErrStatus         = errors.New("the server refuses")                     // any status that is no page; see Error.Status
	ErrMediaType      = errors.New("neither a page, a text nor a feed")      // PDF, a picture …
	ErrEncoding       = errors.New("compressed in a way that was not asked") // or broken compression
)

// Error says why an address could not be fetched, and what to do.
type Error struct {
	URL        string        // the address that failed, after redirects
	Cause      error         // wraps one of the kinds, and the system's error where there is one
	Hint       string        // what to do
	Status     int           // the server's status, with ErrStatus; else 0
	RetryAfter time.Duration // how long the server asks to wait; 0 when it does not say
}

// Error is one sentence: which address, why, and what to do.
func (e *Error) Error() string { return fmt.Sprintf("%s: %s", e.URL, e.Reason()) }

// Reason is the sentence without the address.
func (e *Error) Reason() string { return fmt.Sprintf("%v; %s", e.Cause, e.Hint) }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Temporary reports whether the same address may work later without anybody's
// doing.
func (e *Error) Temporary() bool {
	switch {
	case errors.Is(e, ErrStatus):
		return e.Status == 408 || e.Status == 425 || e.Status == 429 || e.Status >= 500
	case errors.Is(e, ErrRobots):
		return errors.Is(e, errRobotsUnknown)
	}
	return errors.Is(e, ErrUnreachable) || errors.Is(e, ErrSlow)
}

func wrong(address, hint, format string, args ...any) *Error {
	return &Error{URL: address, Cause: fmt.Errorf(format, args...), Hint: hint}
}
