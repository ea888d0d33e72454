package terminal

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// script is a source whose lines come after pauses.
type script []scripted

type scripted struct {
	after time.Duration
	line  string
}

func (s *script) next() (string, error) {
	if len(*s) == 0 {
		return "", io.EOF
	}
	now := (*s)[0]
	*s = (*s)[1:]
	time.Sleep(now.after)
	return now.line, nil
}

func (s *script) close() {}

// TestPasted: lines that come together are one question, lines that are typed are each
// their own, and a line that ends the chat does so at once.
func TestPasted(t *testing.T) {
	slow := time.Second
	for _, c := range []struct {
		name string
		in   script
		want []string
	}{
		{"typed", script{{0, "one"}, {slow, "two"}}, []string{"one", "two"}},
		{"pasted", script{{0, "> one"}, {0, "> two"}, {time.Millisecond, ""}, {0, "is it true?"}, {slow, "next"}}, []string{"> one\n> two\n\nis it true?", "next"}},
		{"typed faster than answered", script{{0, "one"}, {together + 1, "two"}, {together + 1, "three"}}, []string{"one", "two", "three"}},
		{"leaving", script{{0, "exit"}, {0, "two"}}, []string{"exit", "two"}},
		{"empty lines", script{{0, ""}, {0, ""}, {slow, "one"}}, []string{"", "one"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPasted(&c.in)
				var got []string
				for {
					line, err := p.next()
					if errors.Is(err, io.EOF) {
						break
					}
					if err != nil {
						t.Fatal(err)
					}
					got = append(got, line)
				}
				if !slices.Equal(got, c.want) {
					t.Errorf("questions %q, want %q", got, c.want)
				}
			})
		})
	}
}

// TestMarked: what stands between the marks of a paste is one question in a pipe, too.
func TestMarked(t *testing.T) {
	for in, want := range map[string][]string{
		"one\ntwo\n": {"one", "two"},
		"/quote \x1b[200~one\n\ntwo\x1b[201~\nthree": {"/quote one\n\ntwo", "three"},
		"\x1b[200~one\x1b[201~\ntwo":                 {"one", "two"},
		"\x1b[200~one\ntwo":                          {"one\ntwo"},
		"one \x1b[201~ two\n":                        {"one \x1b[201~ two"},
	} {
		m := marked{newLines(strings.NewReader(in))}
		var got []string
		for {
			line, err := m.next()
			if err != nil {
				break
			}
			got = append(got, line)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%q: questions %q, want %q", in, got, want)
		}
	}
}

// TestBare: without an editor a terminal's paste is one question though no marks are
// around it; a pipe's lines, which come together too, are each their own.
func TestBare(t *testing.T) {
	for typed, want := range map[bool][]string{true: {"one\n\ntwo", "three"}, false: {"one", "", "two", "three"}} {
		synctest.Test(t, func(t *testing.T) {
			in := bare(&script{{0, "one"}, {0, ""}, {time.Millisecond, "two"}, {time.Second, "three"}}, typed)
			var got []string
			for {
				line, err := in.next()
				if err != nil {
					break
				}
				got = append(got, line)
			}
			if !slices.Equal(got, want) {
				t.Errorf("typed %t: questions %q, want %q", typed, got, want)
			}
		})
	}
}
