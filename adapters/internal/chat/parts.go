package chat

import (
	"strings"
	"unicode"

	"github.com/ukti-bot/ukti/adapters"
)

// Replied returns [adapters.Question.Replied] for a question of these parts: what
// was picked, else what was replied to or passed on, else the words of a preview.
// Of the bot's own messages only the quotations count.
func Replied(parts []adapters.Part) string {
	for _, kinds := range [][]adapters.PartKind{{adapters.Picked}, {adapters.Replied, adapters.Forwarded}, {adapters.Linked}} {
		if text := textOf(parts, kinds); text != "" {
			return text
		}
	}
	return ""
}

func textOf(parts []adapters.Part, kinds []adapters.PartKind) string {
	var texts []string
	for _, p := range parts {
		for _, k := range kinds {
			if p.Kind == k && p.Text != "" && (p.Quoted || !p.Own) {
				texts = append(texts, p.Text)
			}
		}
	}
	return strings.Join(texts, "\n")
}

// Asked returns [adapters.Question.Text] for a question of these parts: what was
// written, as it stands in the chat.
func Asked(parts []adapters.Part) string { return textOf(parts, []adapters.PartKind{adapters.Written}) }

// WithoutCommand returns what was written behind a command's name, which is the
// first word.
func WithoutCommand(written []adapters.Part) []adapters.Part {
	if len(written) == 0 {
		return nil
	}
	end := strings.IndexFunc(written[0].Text, unicode.IsSpace)
	if end < 0 {
		return written[1:]
	}
	written[0].Text = strings.TrimSpace(written[0].Text[end:])
	return written
}
