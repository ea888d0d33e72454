package gateway

import (
	"os"
	"testing"

	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

func TestMain(m *testing.M) { os.Exit(adaptertest.Waiting(m).Run()) }
