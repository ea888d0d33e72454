package locale

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// Said reports a line that is one of Ukti's own sentences, or a few of them, whatever
// stands in their placeholders, in any language.
func Said(line string) bool { return said(line, mostSaid) }

// mostSaid is how many sentences a note has at most.
const mostSaid = 5

func said(line string, most int) bool {
	return slices.ContainsFunc(lines(), func(p pattern) bool { return p.may(line) && p.whole().MatchString(line) }) ||
		most > 1 && slices.ContainsFunc(lines(), func(p pattern) bool {
			if !p.may(line) {
				return false
			}
			m := p.begins().FindStringIndex(line)
			return m != nil && said(line[m[1]:], most-1)
		})
}

// pattern matches a sentence that is a whole line, or with which one begins. parts
// are what stands around its placeholders: most lines lack one of them and need not
// be matched. Its expressions are made when they are first needed: few ever are.
type pattern struct {
	parts         []string
	whole, begins func() *regexp.Regexp
}

// newPattern makes that of a line of a message.
func newPattern(line string) pattern {
	filled := `^` + hole.ReplaceAllString(regexp.QuoteMeta(line), ".*?")
	lazily := func(expression string) func() *regexp.Regexp {
		return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
	}
	return pattern{placed.Split(line, -1), lazily(filled + `$`), lazily(filled + ` `)}
}

func (p pattern) may(line string) bool {
	return strings.HasPrefix(line, p.parts[0]) &&
		!slices.ContainsFunc(p.parts[1:], func(part string) bool { return !strings.Contains(line, part) })
}

var placed = regexp.MustCompile(`\{\w+\}`)

var hole = regexp.MustCompile(`\\\{\w+\\\}`)

// lines has a pattern for each line of each sentence that is long enough to be
// known again.
var lines = sync.OnceValue(func() []pattern {
	const leastLetters = 5
	s, err := Load("en")
	if err != nil {
		return nil // who loads the locales is told
	}
	var out []pattern
	for _, loc := range s.all {
		for _, forms := range loc.messages {
			for _, form := range forms {
				for line := range strings.Lines(form) {
					line = strings.TrimSpace(line)
					if letters(placed.ReplaceAllString(line, "")) >= leastLetters {
						out = append(out, newPattern(line))
					}
				}
			}
		}
	}
	return out
})

// Place reports words that tell at which line of an article something stands, as a source
// line has them, in any language.
func Place(words string) bool { return places().MatchString(words) }

var places = sync.OnceValue(func() *regexp.Regexp {
	const number = `[\p{Nd}]{1,9}`
	s, err := Load("en")
	if err != nil {
		return regexp.MustCompile(`$^`) // who loads the locales is told
	}
	var forms []string
	for _, loc := range s.all {
		for _, key := range []string{"source.line", "source.lines"} {
			for _, form := range loc.messages[key] {
				forms = append(forms, hole.ReplaceAllString(regexp.QuoteMeta(form), number))
			}
		}
	}
	return regexp.MustCompile(`^(?:` + strings.Join(forms, "|") + `)$`)
})

func letters(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}
