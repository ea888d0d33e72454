package ingest

import (
	"testing"
	"time"
)

func TestDate(t *testing.T) {
	dhaka := time.FixedZone("", 6*60*60)
	for s, want := range map[string]time.Time{
		"2026-01-31":                      time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC),
		" 2026-01-31 18:30 ":              time.Date(2026, 1, 31, 18, 30, 0, 0, time.UTC),
		"2026-01-31T18:30:05.250+06:00":   time.Date(2026, 1, 31, 18, 30, 5, 250e6, dhaka),
		"2026-01-31T18:30:05Z":            time.Date(2026, 1, 31, 18, 30, 5, 0, time.UTC),
		"2026-01-31T18:30:05+0600":        time.Date(2026, 1, 31, 18, 30, 5, 0, dhaka),
		"2026-01-31 18:30:05 +06:00":      time.Date(2026, 1, 31, 18, 30, 5, 0, dhaka),
		"Sat, 31 Jan 2026 18:30:00 +0600": time.Date(2026, 1, 31, 18, 30, 0, 0, dhaka),
		"31 January 2026":                 time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC),
	} {
		if got, ok := date(s); !ok || !got.Equal(want) {
			t.Errorf("%q: got %v, %t; want %v", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "yesterday", "31/01/2026", "2026-13-01", "2026-02-29", "1767225600", "26-01-31"} {
		if got, ok := date(s); ok {
			t.Errorf("%q is read as %v", s, got)
		}
	}
}

func TestLanguageTag(t *testing.T) {
	for s, want := range map[string]string{"bn": "bn", "bn-BD": "bn-BD", "en_gb": "en-GB", "bn-latn": "bn-Latn", "und": "", " hi ": "hi"} {
		if got, ok := languageTag(s); !ok || got != want {
			t.Errorf("%q: got %q, %t; want %q", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "x y", "bengali", "বাংলা", "!!"} {
		if got, ok := languageTag(s); ok {
			t.Errorf("%q is read as %q", s, got)
		}
	}
}

func TestWebAddress(t *testing.T) {
	for _, s := range []string{"https://a.example", "http://a.example:8080/x?y#z", "HTTPS://a.example/ক"} {
		if webAddress(s) != s {
			t.Errorf("%q is refused", s)
		}
	}
	for _, s := range []string{"", "a.example", "/x", "//a.example/x", "https://", "ftp://a.example", "javascript:alert(1)", "data:text/html,x", "https://a.example/\x00", "https://a.example:port"} {
		if got := webAddress(s); got != "" {
			t.Errorf("%q is taken as %q", s, got)
		}
	}
}
