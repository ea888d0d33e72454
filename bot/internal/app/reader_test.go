package app

import (
	"bytes"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/knowledge"
)

// Off there is never a reader; on there is the one that the program has, however slow; auto
// takes it where it is fast. What is missing is told only to who asked for it.
func TestOpenReader(t *testing.T) {
	_, err := knowledge.NewReader(knowledge.ReaderOptions{})
	built, fast := !errors.Is(err, knowledge.ErrNoReader), err == nil
	for _, tt := range []struct {
		enabled    config.Switch
		want, told bool
	}{
		{config.Off, false, false},
		{config.Auto, fast, false},
		{config.On, built, !fast},
	} {
		var out bytes.Buffer
		r := OpenReader(config.Reader{Enabled: tt.enabled, Budget: time.Second}, false, slog.New(slog.NewTextHandler(&out, nil)))
		if (r != nil) != tt.want || (out.Len() > 0) != tt.told {
			t.Errorf("%s: a reader: %v, want %v; the log says %q", tt.enabled, r != nil, tt.want, out.String())
		}
	}
}
