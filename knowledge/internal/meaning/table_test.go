package meaning

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/text"
)

func shippedTable(t testing.TB) *Table {
	t.Helper()
	table, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// Words must be folded as the bot folds, or no look-up meets them.
func TestTableWords(t *testing.T) {
	table := shippedTable(t)
	for i := range table.Words() {
		word := table.word(i)
		if text.Fold(word) != word || !utf8.ValidString(word) {
			t.Fatalf("%q is not folded", word)
		}
		if got, ok := table.find(word); !ok || got != i {
			t.Fatalf("%q is word %d, found: %d, %v", word, i, got, ok)
		}
	}
	if table.Words() < 50_000 {
		t.Errorf("%d words", table.Words())
	}
}

// shippedSum is the SHA-256 that build.py prints.
const shippedSum = "60da142d311a7a91684005485ba7eead9b65d65dc475fb84ee29a06bb9b1dbab"

func TestShippedSum(t *testing.T) {
	if got := fmt.Sprintf("%x", sha256.Sum256([]byte(shipped))); got != shippedSum {
		t.Errorf("table.bin has the SHA-256 %s, not %s: put it into this test if it was built anew", got, shippedSum)
	}
	if most := 16 << 20; len(shipped) > most {
		t.Errorf("table.bin has %d bytes, more than %d", len(shipped), most)
	}
}

// The build and the reader must take words apart alike: else the sum of a known
// word's pieces has nothing to do with the word.
func TestPieces(t *testing.T) {
	table := shippedTable(t)
	var total float32
	n := 0
	for i := 0; i < table.Words(); i += 97 {
		own, guess := make([]float32, table.dims), make([]float32, table.dims)
		table.addRow(own, i)
		table.eachPiece(table.word(i), func(row int) { table.addRow(guess, row) })
		total += Cosine(quantize(nil, own), quantize(nil, guess))
		n++
	}
	if mean := total / float32(n); mean < 0.4 {
		t.Errorf("words and their pieces have a mean cosine of %.2f", mean)
	}
}

func TestEachPiece(t *testing.T) {
	table := &Table{pieces: 1 << 20}
	row := func(piece string) int { return int(hash(piece) % (1 << 20)) }
	var got []int
	table.eachPiece("নদী", func(r int) { got = append(got, r) })
	want := []int{row("<নদ"), row("নদী"), row("<নদী"), row("দী>"), row("নদী>")}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// small makes a table of two words and one piece, 64 dimensions.
func small() []byte {
	words := []string{"cat", "নদী"}
	if hash(words[0]) > hash(words[1]) {
		words[0], words[1] = words[1], words[0]
	}
	data := []byte(magic)
	for _, n := range []int{version, 64, 2, 1, 0, len(words[0] + words[1]), 0, 2, 0, len(words[0]), len(words[0] + words[1])} {
		data = binary.LittleEndian.AppendUint32(data, uint32(n))
	}
	for range 3 {
		data = append(data, 0x80, 0x3f) // 1.0
	}
	for i := range 3 * 32 {
		data = append(data, byte(37*i))
	}
	return append(data, words[0]+words[1]...)
}

func TestOpen(t *testing.T) {
	table, err := Open(string(small()))
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"cat", "নদী"} {
		if v, weight, known := table.Word(word); !known || weight == 0 || len(v) != 64 {
			t.Errorf("%s: known %v, weight %g, %d values", word, known, weight, len(v))
		}
	}
	if _, _, known := table.Word("dog"); known {
		t.Error("dog is known")
	}
}

func TestOpenFaults(t *testing.T) {
	set := func(at int, n uint32) func([]byte) []byte {
		return func(b []byte) []byte {
			binary.LittleEndian.PutUint32(b[at:], n)
			return b
		}
	}
	tests := []struct {
		name  string
		spoil func([]byte) []byte
		want  string
	}{
		{"empty", func([]byte) []byte { return nil }, "it has no header"},
		{"another file", func(b []byte) []byte { b[0] = 'x'; return b }, "it has no header"},
		{"another version", set(8, 2), "version 2"},
		{"dimensions", set(12, 100), "100 dimensions"},
		{"words", set(16, 1<<31), "too many"},
		{"pieces", set(20, 0), "0 pieces"},
		{"hash bits", set(24, 40), "too many"},
		{"cut", func(b []byte) []byte { return b[:len(b)-1] }, "it ends 1 bytes too soon"},
		{"longer", func(b []byte) []byte { return append(b, 0) }, "1 bytes follow its end"},
		{"index", set(36, 3), "the index of words: it ends at 3, not 2"},
		{"starts", set(44, 99), "the starts of words: 12 stands after 99"},
		{"scale", set(52, 0x7f803f80), "has the scale"},
	}
	for _, tt := range tests {
		if _, err := Open(string(tt.spoil(small()))); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
		}
	}
}

// Broken bytes must give an error, or a table that can be asked anything.
func FuzzOpen(f *testing.F) {
	f.Add(string(small()), "cat")
	f.Add(string(small()[:50]), "নদী")
	f.Fuzz(func(t *testing.T, data, term string) {
		table, err := Open(data)
		if err != nil {
			return
		}
		v, weight, _ := table.Word(term)
		if len(v) != table.Dims() || !(weight >= 0) {
			t.Fatalf("%d values, weight %g", len(v), weight)
		}
		near := table.NewNear(nil, numbered([]string{"cat", "নদী", term}))
		near.Find(term, 3, 0.1)
	})
}
