package fetch

import (
	"errors"
	"net/http"
	"net/url"
	"testing"
)

func TestPost(t *testing.T) {
	var got url.Values
	take := func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil || r.Method != http.MethodPost {
			t.Errorf("%s, %v", r.Method, err)
		}
		got = r.PostForm
		w.WriteHeader(http.StatusAccepted)
	}
	s := serve(t, map[string]http.HandlerFunc{
		"/hub": take, "/moved": redirect(307, "/hub"), "/moved-for-good": redirect(308, "/hub"), "/round": redirect(307, "/round"),
		"/elsewhere": redirect(303, "/hub"), "/inside": redirect(307, "http://10.0.0.1/hub"), "/no": redirect(307, ""),
		"/refuses":    func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) },
		"/robots.txt": page("text/plain", "User-agent: *\nDisallow: /\n"), // is for pages
	})
	c := local(t, nil)
	for path, want := range map[string]error{
		"/hub": nil, "/moved": nil, "/moved-for-good": nil, "/round": ErrRedirect, "/elsewhere": ErrStatus, "/inside": ErrPrivateAddress, "/no": ErrRedirect, "/refuses": ErrStatus,
	} {
		got = nil
		err := c.Post(t.Context(), s.URL+path, url.Values{"hub.mode": {"subscribe & more"}})
		if !errors.Is(err, want) || (err == nil) != (got.Get("hub.mode") == "subscribe & more") {
			t.Errorf("%s: %v, taken %v", path, err, got)
		}
	}
	public := newClient(t, func(o *Options) { o.AllowPrivate = nil })
	for _, address := range []string{s.URL + "/hub", "file:///etc/passwd", "http://user:word@ostrel.example/", "http://169.254.169.254/"} {
		got = nil
		if err := public.Post(t.Context(), address, url.Values{"hub.mode": {"subscribe"}}); err == nil || got != nil {
			t.Errorf("%s was asked: %v", address, err)
		}
	}
}
