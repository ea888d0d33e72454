package cli

import (
	"fmt"
	"io"
	"strings"
)

// fromInput is the argument that stands for what standard input holds.
const fromInput = "-"

// maxPiped bounds what is read of it, in bytes; it is more than any question may have, so
// that what is longer is refused by its length.
const maxPiped = 1 << 20

// words is what the arguments say: themselves, or with "-" alone the whole of standard
// input as one text, whatever lines it has.
func (p *Program) words(args []string) (string, error) {
	if len(args) != 1 || args[0] != fromInput {
		return strings.Join(args, " "), nil
	}
	text, err := io.ReadAll(io.LimitReader(p.Stdin, maxPiped))
	if err != nil {
		return "", fmt.Errorf("reading standard input: %w", err)
	}
	return strings.TrimSpace(strings.TrimPrefix(string(text), "\ufeff")), nil
}
