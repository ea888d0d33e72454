package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Mistake is one thing wrong with a config.
type Mistake struct {
	From string // the file, or the environment variable
	Line int    // 1-based; 0 when it has none
	Key  string // dotted, such as telegram.token; "" when it is not about one
	What string // what is wrong
	Do   string // what to do about it
}

// Error is one line: where, what is wrong, what to do.
func (m Mistake) Error() string {
	var b strings.Builder
	b.WriteString(m.From)
	if m.Line > 0 {
		fmt.Fprintf(&b, ":%d", m.Line)
	}
	if m.Key != "" {
		b.WriteString(": " + m.Key)
	}
	b.WriteString(": " + m.What)
	if m.Do != "" {
		b.WriteString("; " + m.Do)
	}
	return b.String()
}

// Mistakes is every mistake of one config, in the order of the file's lines.
type Mistakes []Mistake

// Error is one line for each mistake.
func (ms Mistakes) Error() string {
	lines := make([]string, len(ms))
	for i, m := range ms {
		lines[i] = m.Error()
	}
	return strings.Join(lines, "\n")
}

func (ms Mistakes) sorted() Mistakes {
	slices.SortStableFunc(ms, func(a, b Mistake) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Line, b.Line))
	})
	return ms
}
