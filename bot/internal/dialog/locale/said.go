package locale

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// Said reports a line that is one of Ukti's own sentences, whatever stands in its
// placeholders, in any language.
func Said(line string) bool {
	return slices.ContainsFunc(lines(), func(r *regexp.Regexp) bool { return r.MatchString(line) })
}

var hole = regexp.MustCompile(`\\\{\w+\\\}`)

// lines has a pattern for each line of each sentence that is long enough to be
// known again.
var lines = sync.OnceValue(func() []*regexp.Regexp {
	const leastLetters = 5
	s, err := Load("en")
	if err != nil {
		return nil // who loads the locales is told
	}
	var out []*regexp.Regexp
	for _, loc := range s.all {
		for _, forms := range loc.messages {
			for _, form := range forms {
				for line := range strings.Lines(form) {
					quoted := regexp.QuoteMeta(strings.TrimSpace(line))
					if letters(hole.ReplaceAllString(quoted, "")) >= leastLetters {
						out = append(out, regexp.MustCompile(`^`+hole.ReplaceAllString(quoted, ".*?")+`$`))
					}
				}
			}
		}
	}
	return out
})

func letters(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}
