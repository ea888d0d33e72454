package config

import "fmt"

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

// Web says where people can read the articles.
type Web struct {
	PublicURL string `yaml:"public_url"` // a quote links to PublicURL/a/KEY?line=N; "" gives no links
}
