package telegram

import (
	"regexp"
	"strings"
)

// Telegram's clients make a command in a message one that can be tapped, but send it
// without what stands behind it. So a command with numbers, with a citation or with a
// range of lines is shown as one word: "/line_1_6", "/line_quay_6", "/line_6__8". It is
// read as "/line 1 6", "/line quay:6", "/line 6-8".
var (
	withNumbers = regexp.MustCompile(`(^|[\s:(])(/[a-z]+)((?: [0-9०-९০-৯]{1,6})+)` + rangeEnd)
	withCited   = regexp.MustCompile(`(^|[\s:(])(/[a-z]+)( [0-9A-Za-z_]*[A-Za-z][0-9A-Za-z_]*:[0-9]{1,6})` + rangeEnd)

	tapped      = regexp.MustCompile(`^([a-z]+)((?:_[0-9]+)+)(?:__([0-9]+))?$`)
	tappedCited = regexp.MustCompile(`^([a-z]+)_([0-9A-Za-z_]*[A-Za-z][0-9A-Za-z_]*?)_([0-9]+)(?:__([0-9]+))?$`)
)

// rangeEnd is the end of a range of lines, and what may follow that makes the whole part
// of a word, or something else than a command with its numbers.
const rangeEnd = `(?:[-–]([0-9०-९০-৯]{1,6}))?([-–—:_\pL\pM]?)`

// maxTapped is how long a command may be to be one that can be tapped.
const maxTapped = 64

// tappable shows Ukti's own words with commands that can be tapped.
func tappable(text string) string {
	for _, form := range []*regexp.Regexp{withCited, withNumbers} {
		text = form.ReplaceAllStringFunc(text, func(s string) string {
			m := form.FindStringSubmatch(s)
			command := m[2] + strings.NewReplacer(" ", "_", ":", "_").Replace(asciiDigits(m[3]))
			if m[4] != "" {
				command += "__" + asciiDigits(m[4])
			}
			if m[5] != "" && m[5] != ":" || len(command) > maxTapped || strings.Contains(m[3], "__") {
				return s
			}
			return m[1] + command + m[5]
		})
	}
	return text
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

// typed is a tapped command's name as a person types it, with what it is about behind it.
func (r *reader) typed(name string) string {
	if r.commands[name] {
		return name
	}
	to := func(end string) string {
		if end == "" {
			return ""
		}
		return "-" + end
	}
	if m := tapped.FindStringSubmatch(name); m != nil && r.commands[m[1]] {
		return m[1] + strings.ReplaceAll(m[2], "_", " ") + to(m[3])
	}
	if m := tappedCited.FindStringSubmatch(name); m != nil && r.commands[m[1]] {
		return m[1] + " " + m[2] + ":" + m[3] + to(m[4])
	}
	return name
}
