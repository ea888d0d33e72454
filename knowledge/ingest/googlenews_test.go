package ingest

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"
)

func TestBehind(t *testing.T) {
	packed := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	const ferry = "https://ostrel.example/news/ferry?id=7"
	old := "\x08\x13\x22" + string(rune(len(ferry))) + ferry
	long := "https://ostrel.example/" + strings.Repeat("a", 140)
	for name, test := range map[string]struct {
		address, want string
		hidden        bool
	}{
		"any other":          {"https://ostrel.example/articles/x", "https://ostrel.example/articles/x", false},
		"its front page":     {"https://news.google.com/home?hl=bn", "https://news.google.com/home?hl=bn", false},
		"packed":             {"https://news.google.com/rss/articles/" + packed(old) + "?oc=5", ferry, false},
		"with a page for it": {"https://news.google.com/__i/rss/rd/articles/" + packed(old+"\xd2\x01\x18https://amp.ostrel.example/"), ferry, false},
		"a long one":         {"https://news.google.com/articles/" + packed("\x08\x13\x22"+"\xa3\x01"+long), long, false},
		"only a name":        {"https://news.google.com/rss/articles/" + packed("\x08\x13\x22\x08AU_yqLNx"), "", true},
		"cut off":            {"https://news.google.com/rss/articles/" + packed(old)[:20], "", true},
		"a script":           {"https://news.google.com/rss/articles/" + packed("\x08\x13\x22\x0fjavascript://x/"), "", true},
		"no code at all":     {"https://news.google.com/articles/%%%", "https://news.google.com/articles/%%%", false},
		"another code":       {"https://news.google.com/articles/!!!", "", true},
	} {
		got, err := Behind(test.address)
		if got != test.want || errors.Is(err, ErrHidden) != test.hidden || (err != nil) != test.hidden {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
}

// Whatever stands in a link, what comes out is a web address or none.
func FuzzBehind(f *testing.F) {
	f.Add([]byte("\x08\x13\x22\x09http://a/"))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := Behind("https://news.google.com/articles/" + base64.RawURLEncoding.EncodeToString(b))
		if err == nil && len(b) > 0 && !strings.HasPrefix(strings.ToLower(got), "http") {
			t.Errorf("got %q", got)
		}
	})
}
