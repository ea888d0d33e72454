package app

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/config"
)

// NewLogger logs to w as c says. As a last line of defence, w never gets one of
// secrets: who logs should have redacted them already. A line that repeats is written
// once a minute, with its count.
func NewLogger(w io.Writer, c config.Log, secrets []adapters.Secret) *slog.Logger {
	w = &redactor{w, secretForms(secrets)}
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.Level)); err != nil {
		level = slog.LevelInfo
	}
	o := &slog.HandlerOptions{Level: level}
	if c.Format == "json" {
		o.ReplaceAttr = unitTime
		return slog.New(newRepeats(slog.NewJSONHandler(w, o)))
	}
	o.ReplaceAttr = shortTime
	return slog.New(newRepeats(slog.NewTextHandler(w, o)))
}

// shortTime is for people: seconds are exact enough.
func shortTime(groups []string, a slog.Attr) slog.Attr {
	if a.Key == slog.TimeKey && len(groups) == 0 {
		return slog.String(a.Key, a.Value.Time().Format(time.RFC3339))
	}
	return a
}

// unitTime writes durations with their unit: a bare number of nanoseconds is read
// as something else.
func unitTime(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindDuration {
		return slog.String(a.Key, a.Value.Duration().String())
	}
	return a
}

// redactor hides secrets in what is written to it. A log handler writes a whole
// record at once, so none can be torn in two.
type redactor struct {
	w     io.Writer
	forms [][]byte
}

// Write reports len(p) when the redacted text was written whole.
func (r *redactor) Write(p []byte) (int, error) {
	out := p
	for _, form := range r.forms {
		out = bytes.ReplaceAll(out, form, []byte("[secret]"))
	}
	if _, err := r.w.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// secretForms returns each secret as it is, and as a quoted text would have it.
func secretForms(secrets []adapters.Secret) [][]byte {
	var forms [][]byte
	for _, s := range secrets {
		plain := s.Reveal()
		forms = append(forms, []byte(plain))
		if quoted, err := json.Marshal(plain); err == nil {
			if inner := strings.Trim(string(quoted), `"`); inner != plain {
				forms = append(forms, []byte(inner))
			}
		}
	}
	return forms
}
