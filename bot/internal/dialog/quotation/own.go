package quotation

import (
	"regexp"
	"strings"

	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/text"
)

var (
	// smallText is how notes are shown on Discord.
	smallText = regexp.MustCompile(`^-# |^\*+|\*+$`)
	// sourceLine is how a quote's source is shown: “TITLE” · PAPER · line 6 · DATE · ID:6.
	sourceLine = regexp.MustCompile(`^(?:[—–-]\s*)?\**["“].{1,300}["”]\**(?: · .{1,200}){2,5}(?: · |\s)\S{1,220}:\d{1,6}(?:[-–]\d{1,6})?$`)
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
		case ownLine(bare), ofSeveral(bare):
			out = append(out, knowledge.Hidden{Span: sp, Why: "own words"})
		}
	}
	return out
}

// numbered is how the answer to one of several questions is told.
var numbered = regexp.MustCompile(`^\p{Nd}+\. .{1,500} — (.+)$`)

func ofSeveral(line string) bool {
	m := numbered.FindStringSubmatch(line)
	return m != nil && ownLine(m[1])
}

func ownLine(line string) bool { return locale.Said(strings.TrimSpace(line)) }
