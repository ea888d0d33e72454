package meaning

import (
	"bufio"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/ukti-bot/ukti/knowledge/text"
)

//go:embed corrections.tsv
var shippedCorrections string

// Corrections says of pairs of words how near they are, whatever the table says.
// It never changes once made; a nil *Corrections holds none.
type Corrections struct {
	of map[string]map[string]float32
}

// DefaultCorrections gives those that are compiled in.
func DefaultCorrections() (*Corrections, error) {
	c, err := ParseCorrections(strings.NewReader(shippedCorrections))
	if err != nil {
		return nil, fmt.Errorf("the corrections that are compiled in: %w", err)
	}
	return c, nil
}

// longestLine bounds a line of a file of corrections, in bytes.
const longestLine = 4096

// ParseCorrections reads lines of two words and a weight with tabs between them;
// empty lines and lines that begin with # are skipped. A weight of 1 means the same, 0 that
// the words have nothing to do with each other. Order of the two words is of no
// matter. The error joins one per faulty line, each with its number.
func ParseCorrections(r io.Reader) (*Corrections, error) {
	c := &Corrections{of: map[string]map[string]float32{}}
	var faults []error
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, longestLine)
	number := 0
	for lines.Scan() {
		number++
		line := lines.Text()
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := c.parseLine(line); err != nil {
			faults = append(faults, fmt.Errorf("line %d: %w", number, err))
		}
	}
	if err := lines.Err(); err != nil {
		faults = append(faults, fmt.Errorf("line %d: %w", number+1, err))
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	return c, nil
}

func (c *Corrections) parseLine(line string) error {
	columns := strings.Split(line, "\t")
	if len(columns) != 3 {
		return fmt.Errorf("%d columns, not 3: write word, word, weight with a tab between", len(columns))
	}
	a, err := correctedWord(columns[0])
	if err != nil {
		return err
	}
	b, err := correctedWord(columns[1])
	if err != nil {
		return err
	}
	weight, err := strconv.ParseFloat(columns[2], 32)
	switch {
	case err != nil || !(weight >= 0 && weight <= 1):
		return fmt.Errorf("%q is no weight: write a number from 0 to 1", columns[2])
	case a == b:
		return fmt.Errorf("%q stands on both sides", a)
	}
	if _, ok := c.of[a][b]; ok {
		return fmt.Errorf("%q and %q stand in an earlier line too: keep one", a, b)
	}
	c.set(a, b, float32(weight))
	c.set(b, a, float32(weight))
	return nil
}

// correctedWord checks that s is one word and folds it.
func correctedWord(s string) (string, error) {
	tokens := text.Tokens(s)
	if len(tokens) != 1 || tokens[0].Span != (text.Span{Start: 0, End: len(s)}) || strings.ContainsFunc(s, unicode.IsDigit) {
		return "", fmt.Errorf("%q is not one word of letters", s)
	}
	return tokens[0].Term, nil
}

func (c *Corrections) set(a, b string, weight float32) {
	if c.of[a] == nil {
		c.of[a] = map[string]float32{}
	}
	c.of[a][b] = weight
}

// With gives the corrections of both; where they differ, those of stronger hold.
func (c *Corrections) With(stronger *Corrections) *Corrections {
	out := &Corrections{of: map[string]map[string]float32{}}
	for _, from := range []*Corrections{c, stronger} {
		if from == nil {
			continue
		}
		for a, words := range from.of {
			for b, weight := range words {
				out.set(a, b, weight)
			}
		}
	}
	return out
}

// names reports whether any correction speaks of term.
func (c *Corrections) names(term string) bool { return c != nil && c.of[term] != nil }
