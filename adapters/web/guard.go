package web

import (
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
)

// maxForm bounds what a form may send, in bytes: the longest question that the
// conversation reads, three bytes for each as forms are encoded, and room.
const maxForm = 64 << 10

// policy lets a page load its own files and nothing else: no inline code or
// style, no other site's content, no frame around it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// secure sets the headers that every answer has.
func secure(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY") // for browsers without frame-ancestors
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
}

// visit is one request that was let in.
type visit struct {
	*Adapter
	handler adapters.Handler
	w       http.ResponseWriter
	r       *http.Request
	loc     *locale
	chosen  bool // the address names the language; links go on naming it
}

// by has a visit served by the part of it that knows how.
func by[T any](part func(*visit) T, serve func(T)) func(*visit) {
	return func(v *visit) { serve(part(v)) }
}

// guard lets a request in when the page is open, its host and origin are right
// and its client has not made too many.
func (a *Adapter) guard(serve func(*visit)) http.Handler { return a.guardWith(gate{}, serve) }

// gate is how a page's requests differ from the others.
type gate struct {
	headers func(http.ResponseWriter) // sets other headers, of errors too; may be nil
	body    int64                     // bytes of a form; maxForm when 0
}

// guardWith is guard with a gate of its own.
func (a *Adapter) guardWith(g gate, serve func(*visit)) http.Handler {
	if g.body == 0 {
		g.body = maxForm
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secure(w)
		w.Header().Set("Cache-Control", "private, no-cache") // the back button finds the page as it was left
		if g.headers != nil {
			g.headers(w)
		}
		v := &visit{Adapter: a, w: w, r: r}
		v.loc, v.chosen = a.language(r)
		if !a.hostAllowed(r) {
			v.fail(http.StatusMisdirectedRequest, "error.host")
			return
		}
		if a.cross.Check(r) != nil {
			v.fail(http.StatusForbidden, "error.origin")
			return
		}
		if wait := a.limit.take(a.clients.of(r)); wait > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(wait.Seconds())+1))
			v.fail(http.StatusTooManyRequests, "error.busy")
			return
		}
		h, leave, ok := a.enter(r.Context())
		if !ok {
			w.Header().Set("Retry-After", "2")
			v.fail(http.StatusServiceUnavailable, "error.closed")
			return
		}
		defer leave()
		v.handler = h
		r.Body = http.MaxBytesReader(w, r.Body, g.body)
		serve(v)
	})
}

// guardAsset is guard for files that are part of the program: they cost nothing
// and are the same for everyone.
func (a *Adapter) guardAsset(serve http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secure(w)
		if !a.hostAllowed(r) {
			http.Error(w, a.fallback.say("error.host"), http.StatusMisdirectedRequest)
			return
		}
		serve(w, r)
	})
}

// hostAllowed keeps other sites' names off the page, whatever address it was
// reached at: a name can be made to lead here, and a browser then takes the page
// for that site's own (DNS rebinding). An address in figures can't be made to, so
// the one that the connection came to is let in, and this machine's loopback.
func (a *Adapter) hostAllowed(r *http.Request) bool {
	host := hostOf(r.Host)
	if a.hosts[host] {
		return true
	}
	addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
	if err != nil {
		return false
	}
	if addr = addr.Unmap(); addr.IsLoopback() {
		return true
	}
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return false
	}
	at, err := netip.ParseAddrPort(local.String())
	return err == nil && at.Addr().Unmap().WithZone("") == addr.WithZone("")
}

// hostOf is a Host header's name without its port, in lower case.
func hostOf(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return strings.ToLower(host)
}
