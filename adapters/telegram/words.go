package telegram

import "github.com/ukti-bot/ukti/adapters"

// Keys of what the adapter says itself.
const (
	wordsAltered = "telegram.altered" // under a quotation of which Telegram changes characters
	wordsRefused = "telegram.refused" // in place of a quotation that Telegram does not take
	wordsUnread  = "telegram.unread"  // to what holds nothing that can be read
)

// Keys lists the keys of [Options.Words].
func Keys() []string {
	return []string{wordsAltered, wordsRefused, wordsUnread, adapters.CopyID}
}
