package ingest

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"github.com/ukti-bot/ukti/knowledge"
)

// CleanAddress gives a web address as it is kept and shown: scheme and host in
// lower case, the host in ASCII (punycode), without the scheme's own port, fragment,
// user information, and parameters that only follow people (utm_source, fbclid …).
// The rest is left as it is. An error is an [*Error] with the address as its path.
func CleanAddress(address string) (string, error) {
	u, err := parseAddress(address)
	if err != nil {
		return "", err
	}
	return u.String(), nil
}

func parseAddress(address string) (*url.URL, error) {
	bad := func(cause error) error {
		return &Error{Path: address, Cause: fmt.Errorf("%w: %w", ErrField, cause), Hint: "write it as https://…"}
	}
	u, err := url.Parse(strings.TrimSpace(address))
	switch {
	case err != nil:
		return nil, bad(err)
	case u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return nil, bad(fmt.Errorf("%q is not a web address", address))
	}
	host, err := asciiHost(u.Hostname())
	if err != nil {
		return nil, bad(err)
	}
	port := u.Port()
	if port == "80" && u.Scheme == "http" || port == "443" && u.Scheme == "https" {
		port = ""
	}
	if u.Host = host; port != "" {
		u.Host = net.JoinHostPort(strings.Trim(host, "[]"), port)
	}
	if u.Path == "" {
		u.Path = "/"
	}
	u.User, u.Fragment, u.RawFragment, u.ForceQuery = nil, "", "", false
	u.RawQuery = withoutTracking(u.RawQuery)
	return u, nil
}

// asciiHost gives a name in lower-case ASCII without a final dot, and an IPv6
// address in brackets.
func asciiHost(host string) (string, error) {
	if ip, err := netip.ParseAddr(host); err == nil {
		if ip.Zone() != "" {
			return "", errors.New("it is an address of one machine's links only")
		}
		if ip.Is6() {
			return "[" + ip.String() + "]", nil
		}
		return ip.String(), nil
	}
	host = strings.TrimSuffix(host, ".")
	if slices.Contains(strings.Split(host, "."), "") {
		return "", errors.New("its host is no name")
	}
	name, err := idna.Lookup.ToASCII(host)
	if err != nil || name == "" {
		// Names with an underscore are in use, though none of the rules allows them.
		if lower := strings.ToLower(host); isPlainHost(lower) {
			return lower, nil
		}
		return "", fmt.Errorf("%q is no host's name", host)
	}
	return name, nil
}

func isPlainHost(host string) bool {
	return host != "" && !strings.ContainsFunc(host, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '.' || r == '_')
	})
}

// tracking are parameters that say where a reader comes from, never what is read.
var tracking = map[string]bool{
	"fbclid": true, "gclid": true, "gclsrc": true, "dclid": true, "gbraid": true, "wbraid": true, "msclkid": true,
	"yclid": true, "twclid": true, "ttclid": true, "igshid": true, "igsh": true, "mc_cid": true, "mc_eid": true,
	"_ga": true, "_gl": true, "_hsenc": true, "_hsmi": true, "vero_id": true, "mkt_tok": true, "oly_anon_id": true,
	"oly_enc_id": true, "s_cid": true, "at_medium": true, "at_campaign": true, "ref_src": true, "ref_url": true,
}

// withoutTracking drops parameters and leaves the order and spelling of the others.
func withoutTracking(query string) string {
	var kept []string
	for part := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(part, "=")
		name = strings.ToLower(name)
		if part != "" && !tracking[name] && !strings.HasPrefix(name, "utm_") {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, "&")
}

// WebID gives the id of the article at an address: its host without "www.", a
// hyphen, and ten characters (a-z, 2-7) of the SHA-256 of the clean address. It is
// plain ASCII, at most 200 bytes, and will stay the same in later versions: links
// and corrections stand on it.
//
// In what is hashed, http is https and "www." is dropped, since a site that changes
// these keeps its articles.
func WebID(address string) (knowledge.ArticleID, error) {
	u, err := parseAddress(address)
	if err != nil {
		return "", err
	}
	u.Scheme, u.Host = "https", strings.TrimPrefix(u.Host, "www.")
	host := strings.NewReplacer(":", "-", "[", "", "]", "").Replace(u.Host)
	// Ten characters of hash and a hyphen must find room as well.
	host = host[:min(len(host), maxID-11)]
	return knowledge.ArticleID(host + "-" + knowledge.Key(knowledge.ArticleID(u.String()))), nil
}

// trusted gives the clean form of the address that a page names as its own when it
// may be believed, else that of the address where it was found.
//
// It is believed within one site only, which is the host or the domain that was
// registered (a public suffix such as com.bd or github.io and one name): anyone
// could write another site's address into a page, and with it replace that site's
// article. A front page is not believed either: many sites name it on every page by
// mistake, and all their articles would become one.
func trusted(claimed, found string) (string, error) {
	at, err := parseAddress(found)
	if err != nil {
		return "", err
	}
	own, err := parseAddress(claimed)
	if err != nil || !sameSite(own.Hostname(), at.Hostname()) || own.Port() != at.Port() {
		return at.String(), nil
	}
	if own.Path == "/" && own.RawQuery == "" {
		return at.String(), nil
	}
	return own.String(), nil
}

// sameSite takes hosts in ASCII.
func sameSite(a, b string) bool {
	if a == b {
		return true
	}
	siteA, errA := publicsuffix.EffectiveTLDPlusOne(a)
	siteB, errB := publicsuffix.EffectiveTLDPlusOne(b)
	_, notIP := netip.ParseAddr(a)
	return errA == nil && errB == nil && siteA == siteB && notIP != nil
}
