package app

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/config"
)

// NewLogger logs to w as c says. As a last line of defence, w never gets one of
// secrets: who logs should have redacted them already. A line that repeats is written
// once a minute, with its count.
func NewLogger(w io.Writer, c config.Log, secrets []adapters.Secret) *slog.Logger {
	log, _ := NewChangingLogger(w, c, secrets)
	return log
}

// NewChangingLogger is NewLogger, with what changes the level while it logs.
func NewChangingLogger(w io.Writer, c config.Log, secrets []adapters.Secret) (*slog.Logger, *LogChange) {
	change := &LogChange{secrets: newSecretForms(secrets)}
	change.level.Set(levelOf(c))
	w = &redactor{w, change.secrets}
	o := &slog.HandlerOptions{Level: &change.level}
	if c.Format == "json" {
		o.ReplaceAttr = unitTime
		return slog.New(newRepeats(slog.NewJSONHandler(w, o))), change
	}
	o.ReplaceAttr = shortTime
	return slog.New(newRepeats(slog.NewTextHandler(w, o))), change
}

func levelOf(c config.Log) (level slog.Level) {
	if err := level.UnmarshalText([]byte(c.Level)); err != nil {
		return slog.LevelInfo
	}
	return level
}

// LogChange changes a logger while it logs. It is safe for concurrent use; a nil one
// changes nothing.
type LogChange struct {
	level   slog.LevelVar
	secrets *secretForms
}

// Level has another level hold.
func (c *LogChange) Level(l config.Log) {
	if c != nil {
		c.level.Set(levelOf(l))
	}
}

// Hide has further secrets hidden; those of before stay so.
func (c *LogChange) Hide(secrets []adapters.Secret) {
	if c != nil {
		c.secrets.add(secrets)
	}
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
	forms *secretForms
}

// Write reports len(p) when the redacted text was written whole.
func (r *redactor) Write(p []byte) (int, error) {
	if _, err := r.w.Write(r.forms.redact(p)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// secretForms is each secret as it is, and as a quoted text would have it.
type secretForms struct {
	mu  sync.RWMutex
	all [][]byte
}

func newSecretForms(secrets []adapters.Secret) *secretForms {
	f := new(secretForms)
	f.add(secrets)
	return f
}

func (f *secretForms) add(secrets []adapters.Secret) {
	f.mu.Lock()
	defer f.mu.Unlock()
	add := func(form string) {
		if !slices.ContainsFunc(f.all, func(b []byte) bool { return string(b) == form }) {
			f.all = append(f.all, []byte(form))
		}
	}
	for _, s := range secrets {
		revealed := s.Reveal()
		add(revealed)
		if quoted, err := json.Marshal(revealed); err == nil {
			add(strings.Trim(string(quoted), `"`))
		}
	}
}

func (f *secretForms) redact(p []byte) []byte {
	f.mu.RLock()
	defer f.mu.RUnlock()
	for _, form := range f.all {
		p = bytes.ReplaceAll(p, form, []byte("[secret]"))
	}
	return p
}
