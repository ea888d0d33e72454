package postgres

import (
	"strings"
	"testing"
)

func TestNumbered(t *testing.T) {
	for statement, want := range map[string]string{
		"SELECT 1":           "SELECT 1",
		"a = ? AND b = ?":    "a = $1 AND b = $2",
		"a = ?2 AND b = ?":   "a = $2 AND b = $3", // as SQLite counts
		"?1 = '' OR a = ?1":  "$1 = '' OR a = $1",
		"a = '?' OR b = ?":   "a = '?' OR b = $1",
		"a = 'it''s ?', ?":   "a = 'it''s ?', $1",
		`"od?d" = ?12`:       `"od?d" = $12`,
		"-- why?\na = ?":     "-- why?\na = $1",
		"a - ? -- and why?":  "a - $1 -- and why?",
		"an 'open end ? and": "an 'open end ? and",
		"ক = ?":              "ক = $1",
	} {
		if got := numbered(statement); got != want {
			t.Errorf("%s became %s, want %s", statement, got, want)
		}
	}
}

// Whatever a statement is, nothing but its parameters changes.
func FuzzNumbered(f *testing.F) {
	for _, s := range []string{"a = ? AND b = ?2", "'?'", "--?\n?", `"`, "?999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.ContainsRune(s, '$') {
			t.Skip("could not be told from a parameter")
		}
		got := numbered(s)
		if strings.Count(got, "?")+strings.Count(got, "$") != strings.Count(s, "?") {
			t.Errorf("%q became %q", s, got)
		}
		if !strings.ContainsRune(s, '?') && got != s {
			t.Errorf("%q became %q", s, got)
		}
	})
}
