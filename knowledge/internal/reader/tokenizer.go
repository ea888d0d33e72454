package reader

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// Numbers of the pieces that stand for no letters.
const (
	first   = 0 // begins a window
	pad     = 1
	last    = 2 // ends a question, and a window
	unknown = 3 // a character that no piece has
)

// wordStart marks the beginning of a word in a piece.
const wordStart = "▁"

// tokenizer cuts a text into pieces of words. Its sections are parts of a weights file.
type tokenizer struct {
	slots  string    // hash table of pieces: the piece's number and one, or 0
	starts string    // per piece, where its letters start in text; one more at the end
	scores []float32 // per piece, the logarithm of its chance
	text   string

	codes   string // characters that are replaced, ascending
	changes string // per such character, where its replacement starts in changed; one more at the end
	changed string

	longest int     // bytes of the longest piece
	missing float64 // score of a character that no piece has
}

// check looks at every offset, and sets what follows from the pieces.
func (t *tokenizer) check() error {
	n := len(t.scores)
	for i := range n {
		a, b := u32(t.starts[4*i:]), u32(t.starts[4*i+4:])
		if a > b || int(b) > len(t.text) {
			return errors.New("a piece lies outside its letters")
		}
		t.longest = max(t.longest, int(b-a))
		t.missing = min(t.missing, float64(t.scores[i]))
	}
	t.missing -= 10
	free := false
	for i := 0; i < len(t.slots); i += 4 {
		s := u32(t.slots[i:])
		if int(s) > n {
			return errors.New("its table of pieces names one that is not there")
		}
		free = free || s == 0
	}
	if !free {
		return errors.New("its table of pieces is full")
	}
	for i := 0; i < len(t.codes); i += 4 {
		a, b := u32(t.changes[i:]), u32(t.changes[i+4:])
		if a > b || int(b) > len(t.changed) {
			return errors.New("a replacement lies outside its letters")
		}
	}
	return nil
}

// tokens appends the numbers of the text's pieces to out, at most most of them.
func (t *tokenizer) tokens(out []int32, text string, most int) []int32 {
	end := len(out) + most
	for word := range strings.SplitSeq(t.normal(text), " ") {
		if word == "" {
			continue
		}
		if len(out) >= end {
			break
		}
		out = t.word(out, wordStart+word)
	}
	return out[:min(len(out), end)]
}

// normal replaces the characters that the model knows by another form.
func (t *tokenizer) normal(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range text {
		if by, ok := t.replacement(r); ok {
			b.WriteString(by)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func (t *tokenizer) replacement(r rune) (string, bool) {
	low, high := 0, len(t.codes)/4
	for low < high {
		middle := (low + high) / 2
		if u32(t.codes[4*middle:]) < uint32(r) {
			low = middle + 1
		} else {
			high = middle
		}
	}
	if 4*low >= len(t.codes) || u32(t.codes[4*low:]) != uint32(r) {
		return "", false
	}
	return t.changed[u32(t.changes[4*low:]):u32(t.changes[4*low+4:])], true
}

// word appends the likeliest cut of a word: the greatest sum of scores.
func (t *tokenizer) word(out []int32, word string) []int32 {
	type step struct {
		score float64
		from  int32
		piece int32
	}
	const never = -1e30
	best := make([]step, len(word)+1)
	for i := 1; i < len(best); i++ {
		best[i].score = never
	}
	for i := 0; i < len(word); {
		_, size := utf8.DecodeRuneInString(word[i:])
		hash := uint64(hashStart)
		for e := i; e < len(word) && e-i < t.longest; {
			hash = (hash ^ uint64(word[e])) * hashPrime
			e++
			if e < len(word) && !utf8.RuneStart(word[e]) {
				continue
			}
			if piece, ok := t.find(hash, word[i:e]); ok {
				if score := best[i].score + float64(t.scores[piece]); score > best[e].score {
					best[e] = step{score, int32(i), piece}
				}
			}
		}
		if score := best[i].score + t.missing; score > best[i+size].score {
			best[i+size] = step{score, int32(i), unknown}
		}
		i += size
	}
	from := len(out)
	for e := len(word); e > 0; e = int(best[e].from) {
		out = append(out, best[e].piece)
	}
	for i, j := from, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// FNV-1a.
const (
	hashStart = 0xcbf29ce484222325
	hashPrime = 0x100000001b3
)

func (t *tokenizer) find(hash uint64, letters string) (int32, bool) {
	mask := uint64(len(t.slots)/4 - 1)
	for at := hash & mask; ; at = (at + 1) & mask {
		slot := u32(t.slots[4*at:])
		if slot == 0 {
			return 0, false
		}
		piece := int(slot - 1)
		if t.text[u32(t.starts[4*piece:]):u32(t.starts[4*piece+4:])] == letters {
			return int32(piece), true
		}
	}
}
