package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

// A link to a line says what has become of that line, whichever text it was made from.
func TestLinesSince(t *testing.T) {
	s := open(t, &adaptertest.Handler{}, Options{Library: corrected(), Lang: "en", PublicURL: "https://ukti.example", Now: func() time.Time { return time.Unix(0, 0).UTC() }})
	for _, c := range []struct {
		name, path string
		says       []string // of the notice
		changed    string   // what is struck out and put in
	}{
		{"an older text's line that was corrected", "?line=2&rev=r1", []string{"corrected since:", "what changed", "মেলায়"}, "২০টি ২৫টি"},
		{"an older text's line that stands", "?line=3&rev=r1", []string{"stand unchanged", "line 3"}, ""},
		{"the newest text's line that was corrected", "?line=2", []string{"were corrected: 3 March 2026, 08:00 UTC"}, "২০টি ২৫টি"},
		{"the same by its revision", "?line=2&rev=r2", []string{"were corrected: 3 March 2026, 08:00 UTC"}, "২০টি ২৫টি"},
		{"several lines", "?line=1-3&rev=r1", []string{"corrected since:"}, "২০টি ২৫টি"},
		{"the newest text's line that was always so", "?line=3", nil, ""},
		{"no line", "", nil, ""},
	} {
		r, body := s.get(t, "/a/cccccccccc"+c.path)
		if r.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s", c.name, r.Status)
		}
		doc := parse(t, body)
		notices := nodes(doc, func(n *html.Node) bool { return n.Data == "div" && strings.Contains(attribute(n, "class"), "since") })
		if (len(notices) > 0) != (c.says != nil) {
			t.Errorf("%s: %d notices", c.name, len(notices))
			continue
		}
		if c.says == nil {
			continue
		}
		for _, part := range c.says {
			if text := textOf(notices[0]); !strings.Contains(text, part) {
				t.Errorf("%s: %q is not said in %q", c.name, part, text)
			}
		}
		var changed []string
		for _, n := range nodes(notices[0], func(n *html.Node) bool { return n.Data == "del" || n.Data == "ins" }) {
			changed = append(changed, textOf(n))
		}
		if got := strings.Join(changed, " "); got != c.changed {
			t.Errorf("%s: changed is %q, want %q", c.name, got, c.changed)
		}
	}
	_, body := s.get(t, "/a/cccccccccc?line=2")
	if !strings.Contains(body, "https://ukti.example/a/cccccccccc?line=2&amp;rev=r2") {
		t.Error("the link that is copied does not name the text that it is of")
	}
}
