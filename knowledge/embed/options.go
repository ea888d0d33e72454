package embed

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"
)

const (
	// DefaultTimeout is how long a question waits for its vector when
	// Options.Timeout is zero.
	DefaultTimeout = 250 * time.Millisecond
	// BatchTimeout is how long a batch of sentences may take, and a trial whether
	// the server is back: some servers load the model first.
	BatchTimeout = 60 * time.Second
)

// Options of [New].
type Options struct {
	// URL of the server: http://host:8000, http://host:8000/v1 or the whole address
	// http://host:8000/v1/embeddings. /v1/embeddings is added to an address that ends
	// neither in /embeddings nor in a version, /embeddings to one that ends in a
	// version. A query string stays.
	URL string
	// QueryModel and PassageModel are the model's name in requests for questions and
	// for sentences. An empty one is as the other; one must be set.
	QueryModel, PassageModel string
	// QueryPrefix and PassagePrefix stand before every question and sentence sent, for
	// models that want it ("query: ") and servers that don't add it themselves.
	QueryPrefix, PassagePrefix string
	// Key gives what the server wants as bearer token. It is called for each request
	// and its result never printed. nil or an empty result: no key.
	Key func() string
	// Timeout of a question, from 10 ms to a minute; DefaultTimeout when zero.
	// Batches have BatchTimeout.
	Timeout time.Duration
	// Log is told when the server goes away and comes back; nil logs nothing.
	Log *slog.Logger
	// Transport carries the requests, for tests; a pool of connections of its own
	// when nil.
	Transport http.RoundTripper
}

// filled gives the options with the defaults in the place of what is empty.
func (o Options) filled() Options {
	o.QueryModel = cmp.Or(o.QueryModel, o.PassageModel)
	o.PassageModel = cmp.Or(o.PassageModel, o.QueryModel)
	o.Timeout = cmp.Or(o.Timeout, DefaultTimeout)
	if o.Key == nil {
		o.Key = func() string { return "" }
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Transport == nil {
		o.Transport = newTransport()
	}
	return o
}

// Validate says what is wrong with the options, all at once, a line each; nil when
// [New] will take them.
func (o Options) Validate() error {
	_, err := endpoint(o.URL)
	problems := []error{err}
	if o.QueryModel == "" && o.PassageModel == "" {
		problems = append(problems, errors.New("query_model and passage_model are empty: name the server's model"))
	}
	if t := cmp.Or(o.Timeout, DefaultTimeout); t < 10*time.Millisecond || t > time.Minute {
		problems = append(problems, fmt.Errorf("timeout is %v: set 10ms to 1m", t))
	}
	if o.Key != nil && strings.ContainsFunc(o.Key(), func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }) {
		problems = append(problems, errors.New("the key holds a space or a line break: give the bare key"))
	}
	return errors.Join(problems...)
}

var versioned = regexp.MustCompile(`/v[0-9]+[a-z0-9]*$`)

// endpoint gives the address to post to.
func endpoint(address string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	switch {
	case err != nil:
		// The parser's message repeats the address, which may hold a password.
		return nil, errors.New("url can't be read: write it like http://127.0.0.1:8000")
	case u.Scheme != "http" && u.Scheme != "https", u.Hostname() == "":
		return nil, errors.New("url must begin with http:// or https:// and a host: write it like http://127.0.0.1:8000")
	case u.User != nil:
		return nil, errors.New("url holds a user name or password: give it as key")
	}
	u.Fragment, u.RawFragment = "", ""
	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), strings.TrimRight(u.RawPath, "/")
	switch {
	case strings.HasSuffix(u.Path, "/embeddings"):
	case versioned.MatchString(u.Path):
		u = u.JoinPath("embeddings")
	default:
		u = u.JoinPath("v1", "embeddings")
	}
	return u, nil
}

// onThisMachine reports whether a host is this machine by its name. Any other name
// may lead anywhere.
func onThisMachine(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// newTransport gives a pool of connections to one server.
func newTransport() http.RoundTripper {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second}).DialContext,
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    maxQuestions + 1,
		IdleConnTimeout:        90 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
	}
}
