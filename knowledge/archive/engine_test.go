package archive

import (
	"testing"

	"github.com/ukti-bot/ukti/knowledge/postgres"
	"github.com/ukti-bot/ukti/knowledge/postgres/postgrestest"
)

// opener opens an archive that is new.
type opener func(t testing.TB, o Options) *Archive

// onEach runs a test on each engine: what an archive promises does not depend on where it
// is.
func onEach(t *testing.T, test func(t *testing.T, open opener)) {
	t.Run("file", func(t *testing.T) {
		test(t, func(t testing.TB, o Options) *Archive { return openWith(t, t.TempDir(), o) })
	})
	t.Run("server", func(t *testing.T) {
		test(t, func(t testing.TB, o Options) *Archive {
			o.Server = onServer(t, postgrestest.New(t))
			return openWith(t, "", o)
		})
	})
}

func onServer(t testing.TB, address string) *postgres.Address {
	t.Helper()
	a, err := postgres.ParseAddress(address)
	if err != nil {
		t.Fatal(err)
	}
	return a
}
