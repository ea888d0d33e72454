//go:build noreader

package app

import (
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/bot/internal/config"
)

// A reader that can't compute is told of once, and the answers go on.
func TestRunWithoutWhatComputes(t *testing.T) {
	o, out, log := options(t, strings.NewReader("When does the Tilpara ferry begin?\n"))
	o.Config.Meaning.Source = config.SourceReader
	if err := Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "4 May") || strings.Count(log.String(), "meaning.source is reader, but it can't compute vectors") != 1 {
		t.Errorf("answer %q, log\n%s", out, log)
	}
}
