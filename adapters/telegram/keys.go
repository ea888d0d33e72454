package telegram

import (
	"fmt"

	"github.com/ukti-bot/ukti/adapters"
)

// Keys of the memory. "answer" holds what is known of the answer to a message,
// "pages" the bot's messages that belong together; "moved" leads from a group to
// the supergroup it became, "first" back, so that a chat keeps its settings.
func answerKey(chat int64, message int) string { return fmt.Sprintf("answer/%d/%d", chat, message) }
func pagesKey(chat int64, message int) string  { return fmt.Sprintf("pages/%d/%d", chat, message) }
func ownerKey(chat int64, message int) string  { return fmt.Sprintf("owner/%d/%d", chat, message) }
func movedKey(chat int64) string               { return fmt.Sprintf("moved/%d", chat) }
func firstKey(chat int64) string               { return fmt.Sprintf("first/%d", chat) }

// Keeps names the keys of the memory.
func (a *Adapter) Keeps() []adapters.Kept {
	return []adapters.Kept{
		{Key: "answer/*", Person: true}, {Key: "pages/*", Person: true}, {Key: "owner/*", Person: true},
		{Key: "moved/*"}, {Key: "first/*"}, {Key: "journal"}, {Key: "journal/*"}, {Key: "commands/*"},
	}
}
