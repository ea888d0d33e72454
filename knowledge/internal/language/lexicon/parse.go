package lexicon

import (
	_ "embed"
	"errors"
	"fmt"
	"iter"
	"strings"
	"unicode"
)

//go:embed aliases.tsv
var aliasData string

//go:embed synonyms.tsv
var synonymData string

//go:embed words.tsv
var wordData string

// parseAliases reads groups of equal names from folded data. The error joins one per faulty line;
// the groups are those of the other lines.
func parseAliases(file, data string) ([]group, error) {
	var groups []group
	var faults []error
	type earlier struct {
		line   int
		marked bool // with a ~
	}
	held := make(map[string]earlier)
	for number, line := range lines(data) {
		g, err := nameLine(line, Alias)
		for _, m := range g.members {
			if at, ok := held[m.phrase]; ok && err == nil && !(m.ordinary && at.marked) {
				err = fmt.Errorf("%q stands in line %d too: keep it in one group, or mark it ~ in both", m.phrase, at.line)
			}
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("%s:%d: %w", file, number, err))
			continue
		}
		for _, m := range g.members {
			held[m.phrase] = earlier{number, m.ordinary}
		}
		groups = append(groups, g)
	}
	return groups, errors.Join(faults...)
}

// parseSynonyms reads groups of words of nearly one meaning from folded data. A word may
// stand in several. The error joins one per faulty line; the groups are those of the
// other lines.
func parseSynonyms(file, data string) ([]group, error) {
	var groups []group
	var faults []error
	for number, line := range lines(data) {
		g, err := nameLine(line, Near)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s:%d: %w", file, number, err))
			continue
		}
		groups = append(groups, g)
	}
	return groups, errors.Join(faults...)
}

func nameLine(line string, by Relation) (group, error) {
	g := group{by: by}
	names := strings.Split(line, "\t")
	if len(names) < 2 {
		return g, errors.New("a group needs two names or more, with a tab between them")
	}
	for _, name := range names {
		name, ordinary := strings.CutPrefix(name, "~")
		if err := checkName(name, nil); err != nil {
			return g, err
		}
		if !g.add(name, ordinary) {
			return g, fmt.Errorf("%q stands twice in the group", name)
		}
	}
	return g, nil
}

// parseWords reads the dictionary from folded data: a group for each sense of
// each line. The error joins one per faulty line; the groups are those of the
// other lines.
func parseWords(file, data string) ([]group, error) {
	var groups []group
	var faults []error
	heads := make(map[string]int)
	for number, line := range lines(data) {
		senses, err := wordLine(line)
		if err == nil {
			head := senses[0].members[0].phrase
			if n, ok := heads[head]; ok {
				err = fmt.Errorf("%q stands in line %d too: add the senses there", head, n)
			}
			heads[head] = number
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("%s:%d: %w", file, number, err))
			continue
		}
		groups = append(groups, senses...)
	}
	return groups, errors.Join(faults...)
}

// none fills the Hindi column of a line whose Hindi nobody has written yet.
const none = "-"

func wordLine(line string) ([]group, error) {
	columns := strings.Split(line, "\t")
	if len(columns) != 3 {
		return nil, fmt.Errorf("%d columns, not 3 (English, Bengali, Hindi or -)", len(columns))
	}
	bengali, hindi := strings.Split(columns[1], ";"), strings.Split(columns[2], ";")
	if columns[2] == none {
		hindi = nil
	}
	if len(hindi) > len(bengali) {
		return nil, errors.New("the Hindi column has more senses than the Bengali one; the n-th must match the n-th")
	}
	senses := make([]group, len(bengali))
	for i := range senses {
		senses[i] = group{by: Common, sense: i}
		if err := senses[i].addAll(columns[0], unicode.Latin); err != nil {
			return nil, err
		}
		if err := senses[i].addAll(bengali[i], unicode.Bengali); err != nil {
			return nil, err
		}
		if i >= len(hindi) {
			continue
		}
		if err := senses[i].addAll(hindi[i], unicode.Devanagari); err != nil {
			return nil, err
		}
	}
	return senses, duplicates(senses)
}

// addAll adds the words of one sense in one language.
func (g *group) addAll(list string, script *unicode.RangeTable) error {
	for word := range strings.SplitSeq(list, ",") {
		word, ordinary := strings.CutPrefix(strings.TrimSpace(word), "~")
		if err := checkName(word, script); err != nil {
			return err
		}
		if !g.add(word, ordinary) {
			return fmt.Errorf("%q stands twice in one sense", word)
		}
		if script == unicode.Latin {
			g.members[len(g.members)-1].order = 0 // forms of one word
		}
	}
	return nil
}

// duplicates finds a word that stands in two senses of one line.
func duplicates(senses []group) error {
	seen := make(map[string]bool)
	for _, g := range senses {
		for _, m := range g.members {
			if m.lang != "en" && seen[m.phrase] {
				return fmt.Errorf("%q stands in two senses", m.phrase)
			}
			seen[m.phrase] = true
		}
	}
	return nil
}

// checkName refuses what no tokenizer would give back as words. A nil script
// means any one.
func checkName(name string, script *unicode.RangeTable) error {
	switch {
	case name == "":
		return errors.New("an empty name")
	case name != strings.TrimSpace(name):
		return fmt.Errorf("%q has a space at its beginning or end", name)
	}
	letters := 0
	for _, r := range name {
		switch {
		case unicode.IsLetter(r):
			letters++
			fallthrough
		case unicode.IsMark(r):
			if script != nil && !unicode.Is(script, r) {
				return fmt.Errorf("%q has %q, which is not of the column's script", name, r)
			}
		case unicode.IsDigit(r), strings.ContainsRune(" -.&'", r):
		default:
			return fmt.Errorf("%q has %q: only letters, digits, spaces and - . & ' may stand in a name", name, r)
		}
	}
	if letters == 0 {
		return fmt.Errorf("%q has no letter", name)
	}
	return nil
}

// lines gives the lines that hold data, with their 1-based numbers.
func lines(data string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		number := 0
		for line := range strings.Lines(data) {
			number++
			line = strings.TrimRight(line, "\r\n")
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			if !yield(number, line) {
				return
			}
		}
	}
}
