package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

// Every text is compressed for a browser that takes gzip, and is the same text
// for one that doesn't; what is short or compressed already passes as it is.
func TestCompression(t *testing.T) {
	s := open(t, &adaptertest.Handler{}, Options{})
	for path, want := range map[string]bool{
		"/": true, "/articles": true, "/a/aaaaaaaaaa": true, s.assets.address("ukti.css"): true, s.assets.address("ukti.js"): true,
		"/nowhere": true, "/robots.txt": false, s.assets.address("noto-serif-bengali.woff2"): false,
	} {
		_, plain := s.get(t, path, "Accept-Encoding", "identity")
		r, body := s.get(t, path, "Accept-Encoding", "gzip")
		if got := r.Header.Get("Content-Encoding") == "gzip"; got != want {
			t.Errorf("%s: Content-Encoding %q", path, r.Header.Get("Content-Encoding"))
			continue
		}
		if !strings.Contains(strings.Join(r.Header.Values("Vary"), ","), "Accept-Encoding") && want {
			t.Errorf("%s: Vary %q", path, r.Header.Values("Vary"))
		}
		if want {
			z, err := gzip.NewReader(strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			unpacked, err := io.ReadAll(z)
			if err != nil {
				t.Fatal(err)
			}
			if len(body) >= len(unpacked) {
				t.Errorf("%s: %d bytes became %d", path, len(unpacked), len(body))
			}
			body = string(unpacked)
		}
		if withoutIDs(body) != withoutIDs(plain) {
			t.Errorf("%s: the compressed text is another one", path)
		}
	}
}

// withoutIDs drops the lines that hold a page's random id.
func withoutIDs(body string) string {
	lines := strings.Split(body, "\n")
	kept := lines[:0]
	for _, line := range lines {
		if !strings.Contains(line, `type="hidden"`) {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

// A text that the browser has already is not sent again, compressed or not.
func TestTextIsSentOnce(t *testing.T) {
	s := open(t, &adaptertest.Handler{}, Options{})
	for _, coding := range []string{"identity", "gzip"} {
		r, _ := s.get(t, "/a/aaaaaaaaaa/text", "Accept-Encoding", coding)
		tag := r.Header.Get("ETag")
		if again, _ := s.get(t, "/a/aaaaaaaaaa/text", "Accept-Encoding", coding, "If-None-Match", tag); again.StatusCode != http.StatusNotModified {
			t.Errorf("%s: %s for the tag %s", coding, again.Status, tag)
		}
	}
}

// An address that leads nowhere is answered by a page with a way back, in the
// visitor's language.
func TestNothingHere(t *testing.T) {
	s := open(t, &adaptertest.Handler{}, Options{})
	for lang, want := range map[string]string{"en": "There is no page at this address.", "bn": "এই ঠিকানায় কোনো পাতা নেই।"} {
		for _, path := range []string{"/nowhere", "/a/", "/a/aaaaaaaaaa/none", "/index.php"} {
			r, body := s.get(t, path+"?lang="+lang)
			if r.StatusCode != http.StatusNotFound || !strings.Contains(body, want) || !strings.Contains(body, `href="/?lang=`+lang) {
				t.Errorf("%s in %s: %s\n%s", path, lang, r.Status, body)
			}
		}
	}
	if r, body := s.get(t, "/api/none"); r.StatusCode != http.StatusNotFound || !strings.HasPrefix(body, `{"error":"`) {
		t.Errorf("the API: %s %s", r.Status, body)
	}
}
