package app

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/config"
)

// A status tells the last warnings and errors, without secrets; the log has all.
func TestRememberedLines(t *testing.T) {
	c := config.Default()
	c.Reader.Enabled = config.Off // the tests' answers must not hang on the processor
	c.Telegram.Token = adapters.NewSecret("123456:invented-secret-token")
	var out bytes.Buffer
	log, recent := remembering(slog.New(slog.NewTextHandler(&out, nil)), newSecretForms(c.Secrets()))
	log.Info("all is well")
	for i := range mostRecent + 1 {
		log.With("n", i).Warn(fmt.Sprint("trouble ", i), "url", "https://api.example/bot123456:invented-secret-token/x")
	}
	lines := recent.lines()
	if len(lines) != mostRecent || !strings.Contains(lines[0], "trouble 1") || !strings.Contains(lines[mostRecent-1], fmt.Sprint("n=", mostRecent)) {
		t.Errorf("remembered %q", lines)
	}
	if all := strings.Join(lines, "\n"); strings.Contains(all, "invented-secret") || !strings.Contains(all, "bot[secret]/x") {
		t.Errorf("a secret is told: %s", all)
	}
	if n := strings.Count(out.String(), "\n"); n != mostRecent+2 {
		t.Errorf("the log has %d lines", n)
	}
}
