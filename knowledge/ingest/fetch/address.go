package fetch

import (
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

const maxURL = 4096 // bytes

// checkURL refuses what could never be fetched, before anything is sent. Which
// addresses are private is not its concern but the dialer's; a literal one is refused
// here too, so that a proxy is not asked for it.
func (c *Client) checkURL(u *url.URL) *Error {
	address := u.Redacted()
	switch {
	case u.Scheme != "http" && u.Scheme != "https" || u.Opaque != "":
		return wrong(address, "give an address that begins with https://", "%w: it is neither http nor https", ErrAddress)
	case u.User != nil:
		return wrong(address, "take the name and password out of the address", "%w: it holds a password", ErrAddress)
	case u.Hostname() == "" || len(u.Hostname()) > 253 || len(address) > maxURL:
		return wrong(address[:min(len(address), 200)], "check the address", "%w: the host is missing or it is too long", ErrAddress)
	case !allowedPort(u.Port()):
		return wrong(address, "use the site's ordinary address", "%w: port %s is not one of the web", ErrAddress, u.Port())
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil {
		if err := c.checkIP(ip); err != nil {
			return private(address, err)
		}
	} else if numeric(u.Hostname()) {
		return wrong(address, "write the site's name", "%w: a number in the place of its host", ErrAddress)
	}
	return nil
}

func private(address string, cause error) *Error {
	return wrong(address, "if it is meant, allow its network in archive.fetch.allow_private", "%w: %w", ErrPrivateAddress, cause)
}

// allowedPort keeps out the ports of mail, file and name servers.
func allowedPort(port string) bool {
	n, err := strconv.Atoi(port)
	return port == "" || err == nil && (n == 80 || n == 443 || n >= 1024 && n < 1<<16)
}

// numeric reports hosts that some resolvers read as an IPv4 address though they do
// not look like one: 2130706433, 0x7f.1, 0177.0.0.1.
func numeric(host string) bool {
	host = strings.TrimSuffix(host, ".")
	last := host[strings.LastIndexByte(host, '.')+1:]
	if hex, ok := strings.CutPrefix(strings.ToLower(last), "0x"); ok {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return last != "" && strings.Trim(last, "0123456789") == ""
}

// checkIP says why an address is not public; nil when it is, or is allowed.
func (c *Client) checkIP(ip netip.Addr) error {
	ip = ip.Unmap() // ::ffff:127.0.0.1
	if zone := ip.Zone(); zone != "" {
		ip = ip.WithZone("") // an address with a zone is of this machine's links
	}
	for _, prefix := range c.allow {
		if prefix.Contains(ip) {
			return nil
		}
	}
	if nat64.Contains(ip) { // how a host without IPv4 reaches IPv4
		b := ip.As16()
		if err := c.checkIP(netip.AddrFrom4([4]byte(b[12:]))); err != nil {
			return fmt.Errorf("%s: %w", ip, err)
		}
		return nil
	}
	for _, r := range reserved {
		if r.prefix.Contains(ip) {
			return fmt.Errorf("%s is %s", ip, r.name)
		}
	}
	if ip.Is6() && !global6.Contains(ip) {
		return fmt.Errorf("%s is not of the public internet", ip)
	}
	return nil
}

var (
	nat64   = netip.MustParsePrefix("64:ff9b::/96")
	global6 = netip.MustParsePrefix("2000::/3") // all that was ever given out
)

// reserved is what IANA's registries of special addresses call not globally
// reachable, and tunnels that hide an IPv4 address in an IPv6 one.
var reserved = []struct {
	prefix netip.Prefix
	name   string
}{
	{netip.MustParsePrefix("0.0.0.0/8"), "this machine"},
	{netip.MustParsePrefix("10.0.0.0/8"), "a private network"},
	{netip.MustParsePrefix("100.64.0.0/10"), "a provider's inner network"},
	{netip.MustParsePrefix("127.0.0.0/8"), "this machine"},
	{netip.MustParsePrefix("169.254.0.0/16"), "the local link"},
	{netip.MustParsePrefix("172.16.0.0/12"), "a private network"},
	{netip.MustParsePrefix("192.0.0.0/24"), "reserved"},
	{netip.MustParsePrefix("192.0.2.0/24"), "for documentation"},
	{netip.MustParsePrefix("192.88.99.0/24"), "a tunnel"},
	{netip.MustParsePrefix("192.168.0.0/16"), "a private network"},
	{netip.MustParsePrefix("198.18.0.0/15"), "for measurements"},
	{netip.MustParsePrefix("198.51.100.0/24"), "for documentation"},
	{netip.MustParsePrefix("203.0.113.0/24"), "for documentation"},
	{netip.MustParsePrefix("224.0.0.0/4"), "multicast"},
	{netip.MustParsePrefix("240.0.0.0/4"), "reserved"},
	{netip.MustParsePrefix("168.63.129.16/32"), "a cloud's inner service"}, // public in form, Azure's host in fact
	{netip.MustParsePrefix("::/128"), "this machine"},
	{netip.MustParsePrefix("::1/128"), "this machine"},
	{netip.MustParsePrefix("64:ff9b:1::/48"), "a private network"}, // NAT64 of one's own
	{netip.MustParsePrefix("2001::/23"), "reserved"},               // Teredo among them
	{netip.MustParsePrefix("2001:db8::/32"), "for documentation"},
	{netip.MustParsePrefix("2002::/16"), "a tunnel"}, // 6to4
	{netip.MustParsePrefix("3fff::/20"), "for documentation"},
	{netip.MustParsePrefix("fc00::/7"), "a private network"},
	{netip.MustParsePrefix("fe80::/10"), "the local link"},
	{netip.MustParsePrefix("ff00::/8"), "multicast"},
}
