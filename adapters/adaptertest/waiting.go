package adaptertest

import (
	"flag"
	"testing"
)

// Waiting lets many parallel tests run at once, however few cores there are, and returns
// m. It is for packages whose tests wait for most of their time: for a heartbeat, for a
// second try. A -parallel on the command line counts more.
func Waiting(m *testing.M) *testing.M {
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "test.parallel" })
	if !given {
		_ = flag.Set("test.parallel", "16") // a number is never refused
	}
	return m
}
