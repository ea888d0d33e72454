package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// maxClients bounds the clients that are remembered.
const maxClients = 10_000

// limiter holds each client to a rate. Clients that have not come for so long
// that they may do everything again are forgotten.
type limiter struct {
	rate  rate.Limit // 0: no limit
	burst int
	now   func() time.Time

	mu      sync.Mutex
	clients map[netip.Addr]*rate.Limiter
}

func newLimiter(perSecond float64, burst int, now func() time.Time) *limiter {
	return &limiter{rate: rate.Limit(perSecond), burst: max(burst, 1), now: now, clients: map[netip.Addr]*rate.Limiter{}}
}

// take counts one request of client, and returns how long it must wait before the
// next one is let in; 0 when this one is.
func (l *limiter) take(client netip.Addr) time.Duration {
	if l.rate <= 0 {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	c := l.clients[client]
	if c == nil {
		if len(l.clients) >= maxClients {
			l.forget(now)
		}
		c = rate.NewLimiter(l.rate, l.burst)
		l.clients[client] = c
	}
	if c.AllowN(now, 1) {
		return 0
	}
	missing := 1 - c.TokensAt(now)
	return time.Duration(missing / float64(l.rate) * float64(time.Second))
}

// forget drops the clients that are remembered for nothing, and everyone when
// that makes no room: better a limit too mild than no memory left.
func (l *limiter) forget(now time.Time) {
	for client, c := range l.clients {
		if c.TokensAt(now) >= float64(l.burst) {
			delete(l.clients, client)
		}
	}
	if len(l.clients) >= maxClients {
		clear(l.clients)
	}
}

// clients tells who sent a request.
type clients struct{ proxies []netip.Prefix }

// of is the client's address: the nearest one in the chain of proxies that is
// none of ours. Of an IPv6 address its /64 counts, which one household has.
func (c clients) of(r *http.Request) netip.Addr {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	client := at.Addr().Unmap().WithZone("")
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && c.ours(client); i-- {
		hop, ok := hopAddress(hops[i])
		if !ok {
			break
		}
		client = hop.Unmap().WithZone("")
	}
	if client.Is6() {
		if home, err := client.Prefix(64); err == nil {
			return home.Addr()
		}
	}
	return client
}

// visitor stands for the network that a request came from; "" where that can't be told. The
// address can't be read from it, and with the process its key is gone.
func (v *visit) visitor() string {
	from := v.clients.of(v.r)
	if !from.IsValid() {
		return ""
	}
	mac := hmac.New(sha256.New, v.visitors)
	_, _ = mac.Write(from.AsSlice())
	return hex.EncodeToString(mac.Sum(nil)[:12])
}

// hopAddress reads what a proxy wrote of its client: an address, as some write it
// with its port.
func hopAddress(hop string) (netip.Addr, bool) {
	hop = strings.TrimSpace(hop)
	if at, err := netip.ParseAddrPort(hop); err == nil {
		return at.Addr(), true
	}
	addr, err := netip.ParseAddr(strings.Trim(hop, "[]"))
	return addr, err == nil
}

func (c clients) ours(addr netip.Addr) bool {
	if addr.IsLoopback() {
		return true
	}
	for _, p := range c.proxies {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}
