package reader

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"math/rand/v2"
)

// tiny is a weights file of the real form with random numbers in it: one layer, one head,
// and each letter of ASCII and some of Bengali a piece.
func tiny() string {
	const hidden, inner, tokens = 32, 64, WindowTokens
	random := rand.New(rand.NewPCG(7, 7))
	pieces := []string{"<s>", "<pad>", "</s>", "<unk>", wordStart}
	for r := 'a'; r <= 'z'; r++ {
		pieces = append(pieces, string(r))
	}
	for r := 'ক'; r <= 'হ'; r++ {
		pieces = append(pieces, string(r))
	}
	pieces = append(pieces, wordStart+"what", wordStart+"boat", "কখ")
	bits := 8
	slots := make([]uint32, 1<<bits)
	var text string
	starts := []uint32{0}
	for i, piece := range pieces {
		text += piece
		starts = append(starts, uint32(len(text)))
		if i <= unknown {
			continue
		}
		hash := uint64(hashStart)
		for _, b := range []byte(piece) {
			hash = (hash ^ uint64(b)) * hashPrime
		}
		at := int(hash) & (len(slots) - 1)
		for slots[at] != 0 {
			at = (at + 1) & (len(slots) - 1)
		}
		slots[at] = uint32(i + 1)
	}
	var body []byte
	numbers := func(n ...uint32) {
		for _, v := range n {
			body = binary.LittleEndian.AppendUint32(body, v)
		}
	}
	floats := func(n int, around, spread float64) {
		for range n {
			numbers(math.Float32bits(float32(around + float64(spread*random.NormFloat64()))))
		}
	}
	norm := func() { floats(hidden, 1, 0.1); floats(hidden, 0, 0.1) }
	linear := func(depth, columns int) {
		for range depth * columns {
			body = append(body, byte(1+random.IntN(127)))
		}
		floats(columns, 0.005, 0)
		floats(columns, 0, 0.1)
	}
	numbers(slots...)
	numbers(starts...)
	floats(len(pieces), -5, 1)
	body = append(body, text...)
	numbers('A', 'B') // become a and b
	numbers(0, 1, 2)
	body = append(body, "ab"...)
	for range len(pieces) {
		body = append(body, 0x00, 0x2c) // the scale 1/16
		for range block / 2 {
			body = append(body, byte(random.Uint32()))
		}
	}
	floats(tokens*hidden, 0, 0.1)
	norm()
	linear(hidden, 3*hidden)
	linear(hidden, hidden)
	norm()
	linear(hidden, inner)
	linear(inner, hidden)
	norm()
	floats(2*hidden+1, 0, 0.3)
	floats(hidden+1, 0, 0.3)
	floats(2*hidden+2, 0, 0.3)
	head := []byte(magic)
	for _, n := range []int{version, len(pieces), bits, len(text), 2, 2, 1, hidden, 1, inner, tokens} {
		head = binary.LittleEndian.AppendUint32(head, uint32(n))
	}
	return sealed(head, body)
}

// sealed is a weights file with the right hash.
func sealed(head, body []byte) string {
	sum := sha256.New()
	sum.Write(head)
	sum.Write(body)
	return string(head) + string(sum.Sum(nil)) + string(body)
}
