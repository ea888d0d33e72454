package answer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Entity is a part of a Telegram message that isn't plain, as the Bot API gives it.
type Entity struct {
	Type   string  `json:"type"`
	Offset float64 `json:"offset"` // in UTF-16 code units: whole, though JSON may write 3.0
	Length float64 `json:"length"`
}

// entitiesOf says what a reader doesn't see as words in a Telegram message, and
// what it quotes as a block.
func entitiesOf(s string, entities []Entity) (hidden []knowledge.Hidden, blocks []text.Span) {
	if len(entities) == 0 {
		return nil, nil
	}
	at := make([]int, 0, len(s)+1) // UTF-16 code unit → byte
	for i, r := range s {
		for range max(1, utf16.RuneLen(r)) {
			at = append(at, i)
		}
	}
	at = append(at, len(s))
	for _, e := range entities {
		from, length := int(e.Offset), int(e.Length)
		if from < 0 || length <= 0 || from+length >= len(at) {
			continue
		}
		sp := text.Span{Start: at[from], End: at[from+length]}
		switch e.Type {
		case "url", "email", "phone_number":
			hidden = append(hidden, knowledge.Hidden{Span: sp, Why: "link"})
		case "mention", "hashtag", "cashtag", "bot_command":
			hidden = append(hidden, knowledge.Hidden{Span: sp, Why: "mention"})
		case "custom_emoji":
			hidden = append(hidden, knowledge.Hidden{Span: sp, Why: "markup"})
		case "blockquote", "expandable_blockquote":
			blocks = append(blocks, sp)
		}
	}
	return hidden, blocks
}

// signs of Discord's markup that a reader doesn't see.
var discordSigns = []*regexp.Regexp{
	regexp.MustCompile("(?m)^```\\w*$|```"),
	regexp.MustCompile("`+"),
	regexp.MustCompile(`\*{1,3}|~~|\|\||__`),
	regexp.MustCompile(`(?m)^[ \t]*(?:#{1,3} |-# |>>> )`),
	regexp.MustCompile(`\b_|_\b`),
}

// discordMarkup says what a reader doesn't see of a Discord message's source: signs
// of markup, and the backslash before one that is meant as it is.
func discordMarkup(s string) (hidden []knowledge.Hidden) {
	literal := make([]bool, len(s)+1)
	for i := 0; i+1 < len(s); i++ {
		if s[i] != '\\' {
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i+1:])
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsSpace(r) {
			continue
		}
		hidden = append(hidden, knowledge.Hidden{Span: text.Span{Start: i, End: i + 1}, Why: "markup"})
		for k := range size {
			literal[i+1+k] = true
		}
		i += size
	}
	for _, sign := range discordSigns {
		for _, m := range sign.FindAllStringIndex(s, -1) {
			if !slices.Contains(literal[m[0]:m[1]], true) && !strings.HasPrefix(s[m[0]:], "* ") {
				hidden = append(hidden, knowledge.Hidden{Span: text.Span{Start: m[0], End: m[1]}, Why: "markup"})
			}
		}
	}
	return hidden
}
