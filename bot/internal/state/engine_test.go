package state

import (
	"testing"

	"github.com/ukti-bot/ukti/knowledge/postgres"
	"github.com/ukti-bot/ukti/knowledge/postgres/postgrestest"
)

// opener opens the state of a place that is the test's own; again after it was closed.
type opener func(t *testing.T, o Options) *Store

// onEach runs a test on each engine: what the state promises does not depend on where it
// is.
func onEach(t *testing.T, test func(t *testing.T, open opener)) {
	t.Run("file", func(t *testing.T) {
		dir := t.TempDir()
		test(t, func(t *testing.T, o Options) *Store {
			o.still = true
			return open(t, dir, o)
		})
	})
	t.Run("server", func(t *testing.T) {
		o := Options{Server: onServer(t, postgrestest.New(t))}
		test(t, func(t *testing.T, with Options) *Store {
			with.Server, with.still = o.Server, true
			return open(t, "", with)
		})
	})
}

func onServer(t *testing.T, address string) *postgres.Address {
	t.Helper()
	a, err := postgres.ParseAddress(address)
	if err != nil {
		t.Fatal(err)
	}
	return a
}
