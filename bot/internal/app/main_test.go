package app

import (
	"os"
	"testing"

	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile/sqlitetest"
)

func TestMain(m *testing.M) { os.Exit(sqlitetest.InMemory(adaptertest.Waiting(m)).Run()) }
