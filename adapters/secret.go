package adapters

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"strings"
)

// hidden is what every way of printing a Secret prints.
const hidden = "[secret]"

// Secret holds a token that cannot be printed. It keeps a function, not the
// text, so that even reflection-based printers have nothing to show.
// The zero Secret is empty.
type Secret struct{ reveal func() string }

// NewSecret wraps s; an empty s makes the empty Secret.
func NewSecret(s string) Secret {
	if s == "" {
		return Secret{}
	}
	return Secret{reveal: func() string { return s }}
}

// Reveal returns the text, for the one place that sends it.
func (s Secret) Reveal() string {
	if s.reveal == nil {
		return ""
	}
	return s.reveal()
}

// Empty reports whether there is no secret.
func (s Secret) Empty() bool { return s.reveal == nil }

// Equal compares in constant time for texts of equal length.
// An empty Secret equals nothing.
func (s Secret) Equal(other string) bool {
	return !s.Empty() && subtle.ConstantTimeCompare([]byte(s.Reveal()), []byte(other)) == 1
}

// Redact replaces every occurrence of the secret in text, also as it stands
// escaped in a URL.
func (s Secret) Redact(text string) string {
	if s.Empty() {
		return text
	}
	for _, form := range []string{s.Reveal(), url.PathEscape(s.Reveal()), url.QueryEscape(s.Reveal())} {
		text = strings.ReplaceAll(text, form, hidden)
	}
	return text
}

// RedactError returns err with the secret removed from its message; err itself
// when its message has none. [errors.Is] still sees what err wraps, but the
// chain can't be unwrapped: a caller that printed an inner error would print
// the secret.
func (s Secret) RedactError(err error) error {
	if err == nil {
		return nil
	}
	text := s.Redact(err.Error())
	if text == err.Error() {
		return err
	}
	return &redactedError{text: text, cause: func() error { return err }}
}

type redactedError struct {
	text  string
	cause func() error // a function for the same reason as Secret.reveal
}

func (e *redactedError) Error() string        { return e.text }
func (e *redactedError) Is(target error) bool { return errors.Is(e.cause(), target) }

// The methods below are every road by which fmt, slog, JSON and YAML print.

func (s Secret) String() string               { return hidden }
func (s Secret) GoString() string             { return hidden }
func (s Secret) Format(f fmt.State, _ rune)   { _, _ = io.WriteString(f, hidden) }
func (s Secret) LogValue() slog.Value         { return slog.StringValue(hidden) }
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// UnmarshalText lets a config decoder fill a Secret.
func (s *Secret) UnmarshalText(text []byte) error {
	*s = NewSecret(string(text))
	return nil
}
