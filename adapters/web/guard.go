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

// guard lets a request in when the page is open, its host and origin are right
// and its client has not made too many.
func (a *Adapter) guard(serve func(*visit)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secure(w)
		w.Header().Set("Cache-Control", "private, no-cache") // the back button finds the page as it was left
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
		h, leave, ok := a.enter()
		if !ok {
			w.Header().Set("Retry-After", "2")
			v.fail(http.StatusServiceUnavailable, "error.closed")
			return
		}
		defer leave()
		v.handler = h
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
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

// hostAllowed keeps other sites' names off a page that only this machine should
// reach: a name can be made to lead to 127.0.0.1, and the browser then takes the
// page for that site's own (DNS rebinding).
func (a *Adapter) hostAllowed(r *http.Request) bool {
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok || !isLoopback(local.String()) {
		return true
	}
	if a.publicHost != "" && strings.EqualFold(r.Host, a.publicHost) {
		return true
	}
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && addr.IsLoopback()
}

// isLoopback reads host:port.
func isLoopback(address string) bool {
	at, err := netip.ParseAddrPort(address)
	return err == nil && at.Addr().Unmap().IsLoopback()
}
