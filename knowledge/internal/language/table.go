package language

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Row is one line of a table: the section it stands in and its cells.
type Row struct {
	Section string // of the last [section] line above; "" before the first
	Cells   []string
}

// Rows reads the text of a table. A line that starts with '#' is a comment, a
// line in brackets starts a section, cells are parted by tabs. Blank lines and
// the blanks around a cell don't count. The text is composed (NFC) first, so
// that a table typed with য় in one code point meets folded words.
func Rows(text string) []Row {
	var rows []Row
	section := ""
	for line := range strings.Lines(norm.NFC.String(text)) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[' && line[len(line)-1] == ']':
			section = line[1 : len(line)-1]
		default:
			cells := strings.Split(line, "\t")
			for i, c := range cells {
				cells[i] = strings.TrimSpace(c)
			}
			rows = append(rows, Row{Section: section, Cells: cells})
		}
	}
	return rows
}

// Words gives the words of a table whose lines are words parted by blanks, by
// section.
func Words(text string) map[string][]string {
	words := make(map[string][]string)
	for _, r := range Rows(text) {
		for _, cell := range r.Cells {
			words[r.Section] = append(words[r.Section], strings.Fields(cell)...)
		}
	}
	return words
}

// Set holds words.
type Set map[string]struct{}

// NewSet makes a set of the words of all lists.
func NewSet(lists ...[]string) Set {
	s := make(Set)
	for _, list := range lists {
		for _, w := range list {
			s[w] = struct{}{}
		}
	}
	return s
}

// Has reports whether the set holds the word.
func (s Set) Has(word string) bool {
	_, ok := s[word]
	return ok
}
