package dialog_test

import (
	"slices"
	"testing"

	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
)

func TestWebAddress(t *testing.T) {
	for in, want := range map[string]string{
		"https://news.example/a": "https://news.example/a",
		"javascript:alert(1)":    "",
		"news.example/a":         "",
		"":                       "",
	} {
		if got := cite.WebAddress(in); got != want {
			t.Errorf("WebAddress(%q) = %q", in, got)
		}
	}
}

func TestLines(t *testing.T) {
	for body, want := range map[string][]string{
		"a\nb":      {"a", "b"},
		"a\nb\n":    {"a", "b"},
		"a\r\n\r\n": {"a", ""},
		"\n":        {""},
		"":          nil,
	} {
		var got []string
		for _, s := range cite.Lines(body) {
			got = append(got, body[s.Start:s.End])
		}
		if !slices.Equal(got, want) {
			t.Errorf("Lines(%q) = %q, want %q", body, got, want)
		}
	}
}
