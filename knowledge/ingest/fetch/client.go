package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"syscall"
	"time"
)

// Options of [New]. Only UserAgent is required.
type Options struct {
	// UserAgent is a product name and where its operator is reached:
	// "Ukti/1.2 (+https://example.org/about-our-bot)" or with a mail address. The
	// name before the slash is the one that robots.txt files know.
	UserAgent string
	// MaxBytes of an answer after decompression; 8 MiB when 0.
	MaxBytes int64
	// Timeout for all of one answer, redirects and robots.txt included; 30 s when 0.
	Timeout time.Duration
	// AllowPrivate are networks that are not public and may be fetched from.
	AllowPrivate []netip.Prefix
	// Proxy connects in this program's place; nil for none. See the package comment.
	Proxy *url.URL
	// IgnoreRobots is for an operator's own sites.
	IgnoreRobots bool
	// Roots are the authorities whose certificates are believed; the system's when nil.
	Roots *x509.CertPool
	// Resolver of names; the system's when nil.
	Resolver *net.Resolver
	// Log is told, at level debug, of each request; may be nil.
	Log *slog.Logger
}

// Client fetches. It is safe for concurrent use.
type Client struct {
	o      Options
	http   http.RoundTripper
	idle   func() // closes idle connections
	allow  []netip.Prefix
	robots *robotsCache
	// A drip is an answer of which fewer than dripBytes come within drip.
	drip      time.Duration
	dripBytes int64
}

const (
	defaultMaxBytes = 8 << 20
	defaultTimeout  = 30 * time.Second
	maxRedirects    = 8
	maxHeader       = 64 << 10 // bytes of an answer's header
)

var userAgent = regexp.MustCompile(`^[A-Za-z_-]+(/[^\s()]+)?( |$)`)

// New makes a client. An error says what is wrong with the options.
func New(o Options) (*Client, error) {
	switch {
	case !userAgent.MatchString(o.UserAgent) || strings.ContainsFunc(o.UserAgent, func(r rune) bool { return r < ' ' || r > '~' }):
		return nil, fmt.Errorf("the user agent %q does not begin with a name of letters; write it like Ukti/1.0 (+https://example.org/contact)", o.UserAgent)
	case !strings.Contains(o.UserAgent, "@") && !strings.Contains(o.UserAgent, "://"):
		return nil, fmt.Errorf("the user agent %q says nowhere how its operator is reached; add a web or mail address", o.UserAgent)
	case o.MaxBytes < 0 || o.Timeout < 0:
		return nil, errors.New("a limit below zero; leave it out for the default")
	case o.Proxy != nil && o.Proxy.Host == "":
		return nil, fmt.Errorf("the proxy %q has no host; write it like http://proxy.example.org:3128", o.Proxy.Redacted())
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = defaultMaxBytes
	}
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	c := &Client{o: o, drip: 10 * time.Second, dripBytes: 1 << 10}
	for _, p := range o.AllowPrivate {
		c.allow = append(c.allow, unmapped(p).Masked())
	}
	c.robots = newRobotsCache(c)
	t := c.transport()
	// Not an http.Client: redirects are followed one by one in follow.
	c.http, c.idle = t, t.CloseIdleConnections
	return c, nil
}

// unmapped makes ::ffff:10.0.0.0/104 the prefix of IPv4 that it stands for.
func unmapped(p netip.Prefix) netip.Prefix {
	if p.Addr().Is4In6() && p.Bits() >= 96 {
		return netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96)
	}
	return p
}

func (c *Client) transport() *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, Resolver: c.o.Resolver}
	t := &http.Transport{
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  c.o.Timeout,
		MaxResponseHeaderBytes: maxHeader,
		MaxIdleConns:           20,
		MaxIdleConnsPerHost:    1,
		IdleConnTimeout:        30 * time.Second,
	}
	if c.o.Roots != nil {
		t.TLSClientConfig = &tls.Config{RootCAs: c.o.Roots, MinVersion: tls.VersionTLS12}
	}
	if c.o.Proxy != nil {
		t.Proxy = http.ProxyURL(c.o.Proxy)
	} else {
		dialer.ControlContext = c.control
	}
	return t
}

// control runs when a connection is about to be made to an address that the name
// was resolved to. Nothing can change after it.
func (c *Client) control(_ context.Context, network, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	switch {
	case err != nil || network != "tcp4" && network != "tcp6":
		return fmt.Errorf("%w: %s %s", ErrPrivateAddress, network, address)
	case !allowedPort(fmt.Sprint(at.Port())):
		return fmt.Errorf("%w: port %d", ErrPrivateAddress, at.Port())
	}
	if err := c.checkIP(at.Addr()); err != nil {
		return fmt.Errorf("%w: %w", ErrPrivateAddress, err)
	}
	return nil
}

// Close lets go of idle connections.
func (c *Client) Close() { c.idle() }
