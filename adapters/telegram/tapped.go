package telegram

import (
	"regexp"
	"strings"
)

// Telegram's clients make a command in a message one that can be tapped, but send it
// without what stands behind it. So a command with numbers is shown as one word,
// "/line_1_6", and read as "/line 1 6".
var (
	withNumbers = regexp.MustCompile(`(^|[\s:(])(/[a-z]+)((?: [0-9०-९০-৯]{1,6})+)([-–—:\pL\pM]?)`)
	tapped      = regexp.MustCompile(`^([a-z]+)((?:_[0-9]+)+)$`)
)

// tappable shows Ukti's own words with commands that can be tapped. A range of lines
// can't be told in that form, and stays as it is.
func tappable(text string) string {
	return withNumbers.ReplaceAllStringFunc(text, func(s string) string {
		m := withNumbers.FindStringSubmatch(s)
		if m[4] != "" && m[4] != ":" {
			return s
		}
		return m[1] + m[2] + strings.ReplaceAll(asciiDigits(m[3]), " ", "_") + m[4]
	})
}

// asciiDigits writes Bengali and Devanagari digits as ASCII ones: a command has no others.
func asciiDigits(text string) string {
	return strings.Map(func(r rune) rune {
		for _, zero := range []rune{'০', '०'} {
			if r >= zero && r <= zero+9 {
				return '0' + r - zero
			}
		}
		return r
	}, text)
}

// typed is a tapped command's name as a person types it, with its numbers behind it.
func (r *reader) typed(name string) string {
	m := tapped.FindStringSubmatch(name)
	if m == nil || r.commands[name] || !r.commands[m[1]] {
		return name
	}
	return m[1] + strings.ReplaceAll(m[2], "_", " ")
}
