// Package codes makes and reads the codes that name receipts. It stands apart from the
// receipts, so that who only reads a code needs none of what keeps them.
package codes

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// letters are those of a code: no vowels, so that no code is a word, and neither L nor Y.
// There are 19 of them, a prime, which is what the checksum rests on.
const letters = "BCDFGHJKMNPQRSTVWXZ"

// codeLetters is the length of a code, of which the last letter is the checksum.
const codeLetters = 10

// ErrWrong is wrapped by the error of [Parse]: the text is no receipt's code. One that
// is mistyped in one letter, or with two letters swapped, never is another's.
var ErrWrong = errors.New("no code of a receipt")

// Code names a receipt: ten capital letters.
type Code string

// New returns a code that nobody guesses, one of 19⁹.
func New() Code {
	var values [codeLetters]int
	for i := range codeLetters - 1 {
		values[i] = randomLetter()
	}
	// 10·v₁₀ must make the sum divisible by 19, and 10·2 is 1 modulo 19.
	values[codeLetters-1] = (len(letters) - weighted(values[:])*2%len(letters)) % len(letters)
	var b strings.Builder
	for _, v := range values {
		b.WriteByte(letters[v])
	}
	return Code(b.String())
}

// randomLetter returns a number below 19, each as likely as any other.
func randomLetter() int {
	const fair = 256 / len(letters) * len(letters)
	for {
		var one [1]byte
		_, _ = rand.Read(one[:]) // never fails
		if n := int(one[0]); n < fair {
			return n % len(letters)
		}
	}
}

// weighted is the sum of the letters' numbers, each times its place from 1, modulo 19.
// It is 0 for a code. Because 19 is a prime and the places differ, a code with one letter
// changed or two letters swapped has another sum.
func weighted(values []int) (sum int) {
	for i, v := range values {
		sum += (i + 1) * v
	}
	return sum % len(letters)
}

// Parse reads a code as people write it: in letters of either case, with blanks and
// dashes anywhere. The error wraps [ErrWrong] and says what is wrong.
func Parse(text string) (Code, error) {
	var b strings.Builder
	var values []int
	for _, r := range text {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) {
			continue
		}
		if 'a' <= r && r <= 'z' {
			r += 'A' - 'a'
		}
		at := strings.IndexRune(letters, r)
		if at < 0 {
			return "", fmt.Errorf("%w: %q is none of its letters, which are %s", ErrWrong, r, letters)
		}
		if len(values) == codeLetters {
			return "", fmt.Errorf("%w: it has more than %d letters", ErrWrong, codeLetters)
		}
		values = append(values, at)
		b.WriteByte(letters[at])
	}
	switch {
	case len(values) < codeLetters:
		return "", fmt.Errorf("%w: it has %d letters, a code has %d", ErrWrong, len(values), codeLetters)
	case weighted(values) != 0:
		return "", fmt.Errorf("%w: a letter is mistyped or two are swapped", ErrWrong)
	}
	return Code(b.String()), nil
}

// String is the code as people read it, in two groups of five letters.
func (c Code) String() string {
	if len(c) != codeLetters {
		return string(c)
	}
	return string(c[:codeLetters/2] + "-" + c[codeLetters/2:])
}
