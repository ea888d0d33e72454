// Package kept lists what the bot keeps: every file of data_dir, every table, every kind
// of key, with why it is kept, how long, and what deletes it. /privacy says what of it
// people are told, /forget deletes by it, docs/privacy.md shows all of it, and tests fail
// on anything that is kept without standing here.
package kept

import (
	"cmp"
	"path"
	"slices"
	"strings"
)

// Thing is one thing that is kept. Why, Lasts and Ends are for people who run a bot.
type Thing struct {
	File  string // in data_dir; a pattern of path.Match, with a / at its end a folder and all in it. "" is the process's memory alone
	Table string // of the database File; "" for the file as such
	Key   string // of a table that is kept by keys: whose, a colon, the key; with a * at its end, all that begin so
	Owner string // the column of Table that names whose a row is, as ADAPTER:ASKER; "" where rows are nobody's

	What  string // what it is
	Why   string // what it is for
	Lasts string // how long it stays
	Ends  string // what deletes it before that, or "" for nothing
	Says  string // the sentence of /privacy that tells of it, a key of the locale files; "" for what is of nobody
	If    string // the part of the config without which there is none of it; "" for always
}

// Forget is what stands in Ends where /forget deletes it.
const Forget = "/forget"

// All returns the list, in the order in which it is told.
func All() []Thing {
	return slices.Concat(ofPeople, ofNobody)
}

// Sentences returns the keys of what /privacy says, each once, in the order to say them.
// on reports whether a part of the config is on.
func Sentences(on func(part string) bool) (keys []string) {
	for _, t := range All() {
		if t.Says != "" && (t.If == "" || on(t.If)) && !slices.Contains(keys, t.Says) {
			keys = append(keys, t.Says)
		}
	}
	return keys
}

// Owned is a table with a column that names whose each row is.
type Owned struct{ Table, Column string }

// OwnedIn returns the tables of a database that have rows of people.
func OwnedIn(file string) (list []Owned) {
	for _, t := range All() {
		if o := (Owned{t.Table, t.Owner}); t.File == file && t.Owner != "" && !slices.Contains(list, o) {
			list = append(list, o)
		}
	}
	return list
}

// HasFile reports whether a file of data_dir is listed. name is its path there, with
// slashes. A database's own side files need no line.
func HasFile(name string) bool {
	for _, side := range []string{"-wal", "-shm", "-journal"} {
		name = strings.TrimSuffix(name, side)
	}
	return slices.ContainsFunc(All(), func(t Thing) bool {
		pattern, folder := strings.CutSuffix(t.File, "/")
		if depth := strings.Count(pattern, "/") + 1; folder && strings.Count(name, "/") >= depth {
			name := strings.Join(strings.Split(name, "/")[:depth], "/")
			ok, _ := path.Match(pattern, name)
			return ok
		}
		ok, _ := path.Match(cmp.Or(pattern, "\x00"), name)
		return ok
	})
}

// HasTable reports whether a table of a database is listed.
func HasTable(file, table string) bool {
	return slices.ContainsFunc(All(), func(t Thing) bool { return t.File == file && t.Table == table })
}

// Named returns the line of a key that a table of the state has: an adapter's, or that
// of the settings' owner.
func Named(table, whose, key string) (Thing, bool) {
	all := All()
	i := slices.IndexFunc(all, func(t Thing) bool {
		start, begins := strings.CutSuffix(t.Key, "*")
		full := whose + ":" + key
		return t.Table == table && t.Key != "" && (full == t.Key || begins && strings.HasPrefix(full, start))
	})
	if i < 0 {
		return Thing{}, false
	}
	return all[i], true
}
