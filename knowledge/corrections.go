package knowledge

import (
	"io"

	"github.com/ukti-bot/ukti/knowledge/internal/meaning"
)

// Corrections says of pairs of words how near they are in meaning, whatever the table
// of near meanings says.
type Corrections struct{ words *meaning.Corrections }

// ParseCorrections reads lines of two words and a weight with tabs between them; empty
// lines and lines that begin with # are skipped. A weight of 1 means the same, 0 that
// the words have nothing to do with each other. The error has a line for each that is
// wrong, with its number.
func ParseCorrections(r io.Reader) (*Corrections, error) {
	words, err := meaning.ParseCorrections(r)
	if err != nil {
		return nil, err
	}
	return &Corrections{words}, nil
}

func (c *Corrections) table() *meaning.Corrections {
	if c == nil {
		return nil
	}
	return c.words
}
