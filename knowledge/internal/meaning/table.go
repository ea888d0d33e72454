package meaning

import (
	_ "embed"
	"errors"
	"fmt"
	"math"
)

//go:embed table.bin
var shipped string

// Default gives the table that is compiled in.
func Default() (*Table, error) { return Open(shipped) }

// Table is an opened table of word vectors. It reads its data in place, never
// changes and is safe for concurrent use.
type Table struct {
	dims, words, pieces int
	hashBits            int

	// Sections of the data; see doc.go.
	firsts string // per value of a hash's high bits, the first word; one more at the end
	starts string // per word, where its letters start; one more at the end
	scales string // per row
	rows   string
	text   string
}

const (
	magic      = "UKTIWORD"
	version    = 1
	headerSize = 32

	maxDims     = 256
	maxWords    = 1 << 22
	maxPieces   = 1 << 20
	maxHashBits = 22
	maxText     = 1 << 28
)

// Open reads a table from data, which it keeps. It checks everything that a
// later look-up relies on, so that broken data gives an error here and no panic
// there.
func Open(data string) (*Table, error) {
	t, err := open(data)
	if err != nil {
		return nil, fmt.Errorf("the table of word vectors is broken, build the program anew from its source: %w", err)
	}
	return t, nil
}

func open(data string) (*Table, error) {
	if len(data) < headerSize || data[:len(magic)] != magic {
		return nil, errors.New("it has no header")
	}
	if v := u32(data, 8); v != version {
		return nil, fmt.Errorf("it has version %d, not %d", v, version)
	}
	dims, words, pieces, hashBits, textSize := u32(data, 12), u32(data, 16), u32(data, 20), u32(data, 24), u32(data, 28)
	switch {
	case dims < 64 || dims > maxDims || dims%64 != 0:
		return nil, fmt.Errorf("%d dimensions are not 64, 128, 192 or 256", dims)
	case words > maxWords, hashBits > maxHashBits, textSize > maxText:
		return nil, fmt.Errorf("%d words, %d bits of hash and %d bytes of letters are too many", words, hashBits, textSize)
	case pieces < 1 || pieces > maxPieces:
		return nil, fmt.Errorf("%d pieces are not between 1 and %d", pieces, maxPieces)
	}
	t := &Table{dims: int(dims), words: int(words), pieces: int(pieces), hashBits: int(hashBits)}
	rest := data[headerSize:]
	for _, s := range []struct {
		section *string
		size    int
	}{
		{&t.firsts, 4 * (1<<t.hashBits + 1)},
		{&t.starts, 4 * (t.words + 1)},
		{&t.scales, 2 * (t.words + t.pieces)},
		{&t.rows, t.dims / 2 * (t.words + t.pieces)},
		{&t.text, int(textSize)},
	} {
		if len(rest) < s.size {
			return nil, fmt.Errorf("it ends %d bytes too soon", s.size-len(rest))
		}
		*s.section, rest = rest[:s.size], rest[s.size:]
	}
	if rest != "" {
		return nil, fmt.Errorf("%d bytes follow its end", len(rest))
	}
	return t, t.check()
}

// check finds numbers that lead outside the table.
func (t *Table) check() error {
	if err := ascends(t.firsts, t.words); err != nil {
		return fmt.Errorf("the index of words: %w", err)
	}
	if err := ascends(t.starts, len(t.text)); err != nil {
		return fmt.Errorf("the starts of words: %w", err)
	}
	for row := range t.words + t.pieces {
		if s := t.scale(row); !(s >= 0 && s <= maxScale) {
			return fmt.Errorf("row %d has the scale %g", row, s)
		}
	}
	return nil
}

// maxScale bounds a row's values, so that no sum of rows overflows.
const maxScale = 1e6

// ascends reports a list that doesn't rise from 0 to last.
func ascends(list string, last int) error {
	before := uint32(0)
	if first := u32(list, 0); first != 0 {
		return fmt.Errorf("it begins at %d", first)
	}
	for at := 0; at < len(list); at += 4 {
		n := u32(list, at)
		if n < before {
			return fmt.Errorf("%d stands after %d", n, before)
		}
		before = n
	}
	if int(before) != last {
		return fmt.Errorf("it ends at %d, not %d", before, last)
	}
	return nil
}

// Dims is the number of values of a vector, at most 256.
func (t *Table) Dims() int { return t.dims }

// Words is the number of words that the table holds.
func (t *Table) Words() int { return t.words }

// word gives the letters of the i-th word.
func (t *Table) word(i int) string {
	return t.text[u32(t.starts, 4*i):u32(t.starts, 4*i+4)]
}

// scale of a row: a float32's upper half.
func (t *Table) scale(row int) float32 {
	at := 2 * row
	return math.Float32frombits(uint32(t.scales[at])<<16 | uint32(t.scales[at+1])<<24)
}

// addRow adds the row's vector to sum. A byte holds two values of four bits, each
// 8 more than it says.
func (t *Table) addRow(sum []float32, row int) {
	scale := t.scale(row)
	var worth [16]float32
	for i := range worth {
		worth[i] = scale * float32(i-8)
	}
	half := t.dims / 2
	packed := t.rows[row*half : (row+1)*half]
	sum = sum[:2*len(packed)]
	for i := range len(packed) { // bytes, not runes
		sum[2*i] += worth[packed[i]&15]
		sum[2*i+1] += worth[packed[i]>>4]
	}
}

// u32 reads a number at byte at, lowest byte first.
func u32(s string, at int) uint32 {
	s = s[at : at+4]
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}
