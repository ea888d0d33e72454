package sqlitefile

import (
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/sqlitefile/sqlitetest"
)

func TestMain(m *testing.M) { os.Exit(sqlitetest.InMemory(m).Run()) }

// What says that it is in memory is there, and goes with its tests.
func TestInMemory(t *testing.T) {
	t.Setenv("TMPDIR", "/")
	t.Setenv("UKTI_TEST_LONG", "")
	before := os.TempDir()
	during := ""
	if got := sqlitetest.InMemory(runner(func() int { during = os.TempDir(); return 3 })).Run(); got != 3 {
		t.Errorf("the tests' status became %d", got)
	}
	// Where there is no room in memory, the files stay where they would be.
	if _, err := os.Stat(during); during != before && (runtime.GOOS != "linux" || !strings.HasPrefix(during, "/dev/shm/") || !os.IsNotExist(err)) {
		t.Errorf("%s, left behind: %v", during, err)
	}
	t.Setenv("UKTI_TEST_LONG", "1")
	t.Setenv("TMPDIR", before)
	sqlitetest.InMemory(runner(func() int { during = os.TempDir(); return 0 })).Run()
	if during != before && !sqlitetest.Race {
		t.Errorf("with UKTI_TEST_LONG the files are in %s", during)
	}
}

type runner func() int

func (r runner) Run() int { return r() }
