package discord

import (
	"strings"
	"unicode"

	"github.com/ukti-bot/ukti/adapters/discord/internal/markup"
	"github.com/ukti-bot/ukti/adapters/internal/fit"
)

// headerSign begins the small line above a public answer to a slash command, which no
// other line of an answer begins with.
const headerSign = "-# › "

// header returns the line that says what was asked, and for whom where the asker named
// somebody, with those whom it calls; "" for nothing to say.
func header(asked, target string) (line string, calls []string) {
	said := markup.Escape(fit.Shorten(fit.OneLine(strings.Map(undirected, asked)), maxAsked, fit.Runes), "")
	if snowflake.MatchString(target) {
		said, calls = strings.TrimSpace("<@"+target+"> "+said), []string{target}
	}
	if said == "" {
		return "", nil
	}
	return headerSign + said, calls
}

// undirected drops what turns the direction of a line: all read an asker's words here as
// they are written, and none of the bot's beside them backwards.
func undirected(r rune) rune {
	if unicode.Is(unicode.Bidi_Control, r) {
		return -1
	}
	return r
}

// headerOf returns the header of a message of the bot's, "" when it has none.
func headerOf(content string) string {
	if line, _, _ := strings.Cut(content, "\n"); strings.HasPrefix(line, headerSign) {
		return line
	}
	return ""
}
