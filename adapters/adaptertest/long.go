package adaptertest

import "os"

// LongEnv names the variable that gives tests of load their time, whatever its value.
const LongEnv = "UKTI_TEST_LONG"

// Long reports whether tests of load have their time: a burst may then be as large as
// one that a busy bot gets. Without it they look for the same with fewer.
func Long() bool { return os.Getenv(LongEnv) != "" }
