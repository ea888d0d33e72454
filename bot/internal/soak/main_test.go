//go:build soak

package soak

import (
	"os"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/sqlitefile/sqlitetest"
)

func TestMain(m *testing.M) { os.Exit(sqlitetest.InMemory(m).Run()) }
