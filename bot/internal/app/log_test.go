package app

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/config"
)

func TestLogsHoldNoSecret(t *testing.T) {
	for _, token := range []string{"123:plain-token", `qu"ote`, "a<b&c"} {
		for _, format := range []string{"text", "json"} {
			var out strings.Builder
			log := NewLogger(&out, config.Log{Level: "info", Format: format}, []adapters.Secret{adapters.NewSecret(token)})
			log = log.With("url", "https://host/bot"+token+"/getMe").WithGroup("g")
			log.Error("failed for "+token, "error", errors.New(token), slog.Group("deep", "x", []string{token}))
			log.Debug("left out")
			if strings.Contains(out.String(), token) || strings.Count(out.String(), "[secret]") != 4 || strings.Count(out.String(), "\n") != 1 {
				t.Errorf("%s, %s: %s", token, format, &out)
			}
		}
	}
}

// A duration in a log for programs says its unit.
func TestDurationsHaveUnits(t *testing.T) {
	var b bytes.Buffer
	NewLogger(&b, config.Log{Level: "info", Format: "json"}, nil).Info("loaded", "took", 1500*time.Millisecond, slog.Group("a", "in", time.Minute))
	for _, want := range []string{`"took":"1.5s"`, `"in":"1m0s"`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s is not in %s", want, &b)
		}
	}
}
