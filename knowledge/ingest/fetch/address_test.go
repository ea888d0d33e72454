package fetch

import (
	"errors"
	"net/netip"
	"net/url"
	"testing"
)

const testAgent = "Ukti-Test/1.0 (+https://ostrel.example/bot)"

func newClient(t testing.TB, change func(*Options)) *Client {
	t.Helper()
	o := Options{UserAgent: testAgent}
	if change != nil {
		change(&o)
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func TestPublicAddresses(t *testing.T) {
	tests := map[string]bool{ // public?
		"8.8.8.8": true, "1.1.1.1": true, "172.15.255.255": true, "172.32.0.0": true, "100.63.255.255": true, "100.128.0.0": true,
		"169.253.0.1": true, "192.0.1.1": true, "223.255.255.255": true, "2606:4700::1111": true, "2a00:1450::1": true, "2400:cb00::1": true,

		"0.0.0.0": false, "0.1.2.3": false, "127.0.0.1": false, "127.255.255.254": false, "10.0.0.1": false, "172.16.0.1": false,
		"172.31.255.255": false, "192.168.1.1": false, "169.254.169.254": false, "100.64.0.1": false, "100.100.100.200": false, "100.127.255.255": false,
		"192.0.0.192": false, "192.0.2.1": false, "198.51.100.7": false, "203.0.113.9": false, "198.18.0.1": false, "198.19.255.255": false,
		"224.0.0.1": false, "239.255.255.255": false, "240.0.0.1": false, "255.255.255.255": false, "192.88.99.1": false, "168.63.129.16": false,

		"::": false, "::1": false, "::2": false, "::127.0.0.1": false, // the last in the old IPv4-compatible form
		"::ffff:127.0.0.1": false, "::ffff:7f00:1": false, "0:0:0:0:0:ffff:a00:1": false, "::ffff:8.8.8.8": true,
		"::ffff:0:127.0.0.1": false, // IPv4-translated
		"64:ff9b::127.0.0.1": false, "64:ff9b::a9fe:a9fe": false, "64:ff9b::8.8.8.8": true, "64:ff9b:1::8.8.8.8": false,
		"2002:7f00:1::": false, "2002:808:808::": false, "2001:0:7f00:1::": false, "2001::1": false, "2001:10::1": false, "2001:20::1": false,
		"2001:db8::1": false, "3fff::1": false, "100::1": false, "5f00::1": false,
		"fc00::1": false, "fd00:ec2::254": false, "fe80::1": false, "fe80::1%eth0": false, "febf::1": false, "fec0::1": false,
		"ff02::1": false, "ff0e::1": false, "4000::1": false, "1fff::1": false,
	}
	c := newClient(t, nil)
	for address, public := range tests {
		if err := c.checkIP(netip.MustParseAddr(address)); (err == nil) != public {
			t.Errorf("%s: %v, want public = %v", address, err, public)
		}
	}
}

func TestAllowedNetworks(t *testing.T) {
	c := newClient(t, func(o *Options) {
		o.AllowPrivate = []netip.Prefix{netip.MustParsePrefix("10.1.2.3/16"), netip.MustParsePrefix("::ffff:192.168.5.0/120"), netip.MustParsePrefix("fd12::/16")}
	})
	for address, allowed := range map[string]bool{
		"10.1.255.1": true, "10.2.0.1": false, "::ffff:10.1.0.1": true, "64:ff9b::10.1.0.1": true, "64:ff9b::10.2.0.1": false,
		"192.168.5.1": true, "192.168.6.1": false, "fd12::1": true, "fd13::1": false, "127.0.0.1": false, "8.8.8.8": true,
	} {
		if err := c.checkIP(netip.MustParseAddr(address)); (err == nil) != allowed {
			t.Errorf("%s: %v, want allowed = %v", address, err, allowed)
		}
	}
}

// No server is there: each is refused before anything is sent.
func TestRefusedURLs(t *testing.T) {
	tests := map[string]error{
		"ftp://ostrel.example/": ErrAddress, "file:///etc/passwd": ErrAddress, "gopher://ostrel.example/": ErrAddress, "data:text/html,x": ErrAddress,
		"javascript:alert(1)": ErrAddress, "//ostrel.example/": ErrAddress, "ostrel.example/a": ErrAddress, "http://": ErrAddress, "": ErrAddress,
		"http:ostrel.example": ErrAddress, "http://a:b@ostrel.example/": ErrAddress, "https://127.0.0.1@ostrel.example/": ErrAddress, "http://%zz/": ErrAddress,
		"http://ostrel.example:25/": ErrAddress, "http://ostrel.example:22/": ErrAddress, "http://ostrel.example:0/": ErrAddress, "http://ostrel.example:99999/": ErrAddress,

		"http://2130706433/": ErrAddress, "http://0x7f000001/": ErrAddress, "http://0x7f.1/": ErrAddress, "http://0177.0.0.1/": ErrAddress,
		"http://127.1/": ErrAddress, "http://0/": ErrAddress, "http://127.0.0.1./": ErrAddress, "http://1.2.3.4.5/": ErrAddress, "http://0x/": ErrAddress,

		"http://127.0.0.1/": ErrPrivateAddress, "http://127.0.0.1:8080/": ErrPrivateAddress, "https://[::1]/": ErrPrivateAddress, "http://[::]/": ErrPrivateAddress,
		"http://[::ffff:127.0.0.1]/": ErrPrivateAddress, "http://[::ffff:7f00:1]/": ErrPrivateAddress, "http://[64:ff9b::7f00:1]/": ErrPrivateAddress,
		"http://[2002:7f00:1::]/": ErrPrivateAddress, "http://[fe80::1%25eth0]/": ErrPrivateAddress, "http://169.254.169.254/latest/": ErrPrivateAddress,

		"http://localhost/": ErrPrivateAddress, "http://LOCALHOST:9000/": ErrPrivateAddress, // by its resolved address
	}
	c := newClient(t, nil)
	for address, kind := range tests {
		_, err := c.Get(t.Context(), address, Conditional{})
		e, ok := errors.AsType[*Error](err)
		if !ok || !errors.Is(err, kind) || e.Hint == "" || e.Temporary() {
			t.Errorf("%q: got %v, want %v with a hint", address, err, kind)
		}
	}
}

func TestAllowedURLs(t *testing.T) {
	c := newClient(t, nil)
	for _, address := range []string{
		"http://ostrel.example", "https://ostrel.example:8443/a?b=c#d", "http://8.8.8.8/", "http://[2606:4700::1111]/", "http://4.ostrel.example/",
		"http://x7.ostrel.example/", "http://0x7f.example/", "http://খবর.বাংলা/", "https://ostrel_vell.example/",
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if e := c.checkURL(u); e != nil {
			t.Errorf("%s: %v", address, e)
		}
	}
}

func TestOptions(t *testing.T) {
	for name, o := range map[string]Options{
		"no agent":      {},
		"no contact":    {UserAgent: "Ukti/1.0"},
		"no name":       {UserAgent: "(+https://ostrel.example)"},
		"header break":  {UserAgent: "Ukti/1.0 (+https://ostrel.example)\r\nX: y"},
		"below zero":    {UserAgent: testAgent, MaxBytes: -1},
		"hostless":      {UserAgent: testAgent, Proxy: &url.URL{Path: "proxy"}},
		"not ASCII":     {UserAgent: "Ukti/1.0 (উক্তি; +https://ostrel.example)"},
		"digit in name": {UserAgent: "Ukti2 (+https://ostrel.example)"},
	} {
		if _, err := New(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// FuzzCheckIP compares the table with what net/netip knows of an address, in each
// form that the address may come in.
func FuzzCheckIP(f *testing.F) {
	for _, s := range []string{"127.0.0.1", "8.8.8.8", "::1", "64:ff9b::7f00:1", "fe80::1", "2002:7f00:1::", "::ffff:10.0.0.1"} {
		b := netip.MustParseAddr(s).As16()
		f.Add(b[:])
	}
	c := newClient(f, nil)
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) < 16 {
			return
		}
		ip := netip.AddrFrom16([16]byte(b))
		refused := c.checkIP(ip) != nil
		plain := ip.Unmap()
		if inner := plain.IsPrivate() || plain.IsLoopback() || plain.IsLinkLocalUnicast() || plain.IsMulticast() || plain.IsUnspecified() || !plain.IsGlobalUnicast(); inner && !refused {
			t.Errorf("%s is not refused", ip)
		}
		// Four bytes mean the same however they are wrapped.
		v4 := netip.AddrFrom4([4]byte(b[12:16]))
		want := c.checkIP(v4) != nil
		for _, prefix := range [][]byte{{10: 0xFF, 11: 0xFF}, {0, 0x64, 0xFF, 0x9B, 11: 0}} {
			wrapped := netip.AddrFrom16([16]byte(append(prefix[:12:12], b[12:16]...)))
			if got := c.checkIP(wrapped) != nil; got != want {
				t.Errorf("%s: refused = %v, but %s: %v", wrapped, got, v4, want)
			}
		}
		// A zone never makes an address public.
		if zoned := ip.WithZone("eth0"); refused && c.checkIP(zoned) == nil {
			t.Errorf("%s is not refused", zoned)
		}
	})
}
