package dialog

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// OwnWords finds what Ukti itself says in a text that was copied or forwarded: its
// leads and notes in every language, and source lines. What it quoted is left: that
// alone can be looked up.
func OwnWords(s string) []knowledge.Hidden {
	var out []knowledge.Hidden
	at := 0
	for line := range strings.Lines(s) {
		sp := text.Span{Start: at, End: at + len(strings.TrimRight(line, "\r\n"))}
		at += len(line)
		bare := strings.TrimSpace(smallText.ReplaceAllString(strings.TrimSpace(line), ""))
		switch {
		case bare == "":
		case sourceLine.MatchString(bare):
			out = append(out, knowledge.Hidden{Span: sp, Why: "source line"})
		case slices.ContainsFunc(ownLines(), func(r *regexp.Regexp) bool { return r.MatchString(bare) }):
			out = append(out, knowledge.Hidden{Span: sp, Why: "own words"})
		}
	}
	return out
}

var (
	// smallText is how notes are shown on Discord.
	smallText = regexp.MustCompile(`^-# |^\*+|\*+$`)
	// sourceLine is how a quote's source is shown: “TITLE” · PAPER · line 6 · DATE · ID:6.
	sourceLine = regexp.MustCompile(`^(?:[—–-]\s*)?\**["“].{1,300}["”]\**(?: · .{1,200}){2,5}(?: · |\s)\S{1,220}:\d{1,6}(?:[-–]\d{1,6})?$`)
	hole       = regexp.MustCompile(`\\\{\w+\\\}`)
)

// ownLines has a pattern for each line of each sentence of the locales that is
// long enough to be known again.
var ownLines = sync.OnceValue(func() []*regexp.Regexp {
	const leastLetters = 5
	locales, err := loadLocales()
	if err != nil {
		return nil // New says what is wrong
	}
	var out []*regexp.Regexp
	for _, loc := range locales {
		for _, forms := range loc.messages {
			for _, form := range forms {
				for line := range strings.Lines(form) {
					pattern := hole.ReplaceAllString(regexp.QuoteMeta(strings.TrimSpace(line)), ".*?")
					if letters(hole.ReplaceAllString(regexp.QuoteMeta(line), "")) >= leastLetters {
						out = append(out, regexp.MustCompile(`^`+pattern+`(?:$|\s)`))
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
