package dialog

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
)

func TestSettings(t *testing.T) {
	yes := func(context.Context) (bool, error) { return true, nil }
	no := func(context.Context) (bool, error) { return false, nil }
	broken := func(context.Context) (bool, error) { return true, errors.New("the platform is away") }
	tests := []struct {
		name    string
		text    string
		admin   func(context.Context) (bool, error)
		says    string // part of the reply
		changed bool
	}{
		{"anyone sees", "/settings", no, "in the language of the question", false},
		{"an admin changes", "/settings bn", yes, "বাংলা", true},
		{"others don't", "/settings bn", no, "admins", false},
		{"nor where nobody can tell", "/settings bn", nil, "admins", false},
		{"nor when asking fails", "/settings bn", broken, "admins", false},
		{"an unknown language", "/settings klingon", yes, "/settings auto", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := sit(t)
			r := d.Answer(t.Context(), adapters.Question{Adapter: "a", Chat: "c", Asker: "p", Lang: "en", Text: tt.text, Admin: tt.admin})
			if !strings.Contains(r.Lead, tt.says) {
				t.Errorf("got %q, want %q in it", r.Lead, tt.says)
			}
			other := d.Answer(t.Context(), adapters.Question{Adapter: "a", Chat: "c", Asker: "q", Lang: "en", Text: "/about"})
			if (other.Lang == "bn") != tt.changed {
				t.Errorf("another person in the chat is answered in %s", other.Lang)
			}
			if r := d.Answer(t.Context(), adapters.Question{Adapter: "a", Chat: "elsewhere", Asker: "q", Lang: "en", Text: "/about"}); r.Lang != "en" {
				t.Errorf("another chat is answered in %s", r.Lang)
			}
		})
	}
}
