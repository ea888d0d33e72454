package config

import "testing"

// Sites are told how the operator is reached, as well as that is known.
func TestUserAgent(t *testing.T) {
	for _, c := range []struct{ contact, publicURL, want string }{
		{"", "", "Ukti/1.0 (+https://github.com/ukti-bot/ukti)"},
		{"", "https://news.example.org", "Ukti/1.0 (+https://news.example.org)"},
		{"desk@news.example.org", "https://news.example.org", "Ukti/1.0 (+desk@news.example.org)"},
	} {
		config := Default()
		config.Archive.Fetch.Contact, config.Web.PublicURL = c.contact, c.publicURL
		if got := config.UserAgent("1.0"); got != c.want {
			t.Errorf("%q, %q: %q, want %q", c.contact, c.publicURL, got, c.want)
		}
	}
}
