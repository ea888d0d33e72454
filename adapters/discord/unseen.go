package discord

import (
	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/discord/internal/markup"
)

// Unseen returns what of a message's content people don't see as words, in order and
// without overlaps, and which stretches of it are set as a block quote. It reads as the
// adapter does; see [adapters.Part].
func Unseen(content string) (unseen []adapters.Unseen, quoted []adapters.Span) {
	return markup.Unseen(content)
}
