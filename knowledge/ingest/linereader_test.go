package ingest

import (
	"io"
	"strings"
	"testing"
)

// FuzzLineReader compares with cutting the whole text at its line breaks.
func FuzzLineReader(f *testing.F) {
	f.Add("one\ntwo\r\n\nthree", 4)
	f.Fuzz(func(t *testing.T, src string, most int) {
		if most < 1 || most > 1<<16 {
			return
		}
		var want []string
		for line := range strings.SplitAfterSeq(src, "\n") {
			if line != "" {
				want = append(want, strings.TrimSuffix(line, "\n"))
			}
		}
		in := newLineReader(strings.NewReader(src), 16, most)
		for i := 0; ; i++ {
			line, err := in.next()
			if err == io.EOF {
				if i != len(want) {
					t.Errorf("%d lines, want %d", i, len(want))
				}
				return
			}
			if i >= len(want) {
				t.Fatalf("line %d of %d: %q", i, len(want), line)
			}
			if tooLong := len(want[i]) > most; tooLong != (err == ErrTooLarge) || !tooLong && string(line) != want[i] {
				t.Errorf("got %q, %v; want %q of at most %d bytes", line, err, want[i], most)
			}
		}
	})
}
