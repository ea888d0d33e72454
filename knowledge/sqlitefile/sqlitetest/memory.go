package sqlitetest

import "os"

// shared is a place for files in memory on Linux.
const (
	shared = "/dev/shm"
	enough = 1 << 30 // bytes free there
)

// Runner runs the tests of a package; a [testing.M] does.
type Runner interface{ Run() int }

// InMemory returns a Runner of m whose tests have their temporary folders in memory,
// where the system has room for them there. A commit of a database has then arrived at
// once; on a busy disk each takes up to half a second, and there are thousands. A process
// that is killed leaves the same behind in either place. Where UKTI_TEST_LONG is set, the
// disk is used, but not under the race detector, which has nothing to find there.
func InMemory(m Runner) Runner { return inMemory{m} }

type inMemory struct{ Runner }

func (m inMemory) Run() int {
	if os.Getenv("UKTI_TEST_LONG") != "" && !Race || free(shared) < enough {
		return m.Runner.Run()
	}
	dir, err := os.MkdirTemp(shared, "ukti-test-")
	if err != nil || os.Setenv("TMPDIR", dir) != nil {
		return m.Runner.Run()
	}
	defer func() { _ = os.RemoveAll(dir) }()
	return m.Runner.Run()
}
