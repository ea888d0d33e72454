package config

import (
	"github.com/ukti-bot/ukti/adapters"

	"fmt"
	"net/netip"
)

// Switch turns something on, off, or leaves it to the circumstances.
type Switch string

// The values of a Switch.
const (
	Auto Switch = "auto"
	On   Switch = "true"
	Off  Switch = "false"
)

// UnmarshalText reads true, false or auto.
func (s *Switch) UnmarshalText(text []byte) error {
	switch v := Switch(text); v {
	case Auto, On, Off:
		*s = v
		return nil
	}
	return fmt.Errorf("it must be true, false or auto, not %q", text)
}

// MarshalYAML prints on and off as the booleans they are.
func (s Switch) MarshalYAML() (any, error) {
	if s == Auto {
		return string(s), nil
	}
	return s == On, nil
}

// Terminal is the chat in the terminal that Ukti was started in.
type Terminal struct {
	Enabled Switch `yaml:"enabled"` // auto: when standard input is a terminal and no chat token is set
	History string `yaml:"history"` // the file of the lines typed; "" keeps none
}

func defaultTerminal() Terminal { return Terminal{Enabled: Auto} }

// Web is the page to ask on and to read the articles in.
type Web struct {
	Enabled   Switch   `yaml:"enabled"`    // auto: when http.listen is this machine only, or public_url is set
	PublicURL string   `yaml:"public_url"` // where people reach the page; a quote links to PublicURL/a/KEY?line=N; "" gives no links
	Rate      float64  `yaml:"rate"`       // requests a second that one client may make in the long run; 0: no limit
	Burst     int      `yaml:"burst"`      // and at once
	Hosts     []string `yaml:"hosts"`      // further names that the page answers to, beside public_url's
	Embed     []string `yaml:"embed"`      // origins of sites that may show parts of the page in a frame
	Proxies   []string `yaml:"proxies"`    // networks whose X-Forwarded-For is believed, beside this machine
	Editors   Room     `yaml:"editors"`    // the room of the editors
}

// Room is where editors work on the page.
type Room struct {
	Enabled   bool            `yaml:"enabled"`    // there is one; the editors of the archive enter by a link that they ask for in a chat
	Token     adapters.Secret `yaml:"token"`      // lets in who knows it, too; empty: nobody
	TokenFile string          `yaml:"token_file"` // a file that holds it instead
}

func defaultWeb() Web {
	return Web{Enabled: Auto, Rate: 5, Burst: 60, Hosts: []string{}, Embed: []string{}, Proxies: []string{}}
}

// ProxyNetworks are the networks of Proxies; an address alone is one, too.
func (w Web) ProxyNetworks() ([]netip.Prefix, error) { return networks(w.Proxies) }
