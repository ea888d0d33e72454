package telegram

import "github.com/ukti-bot/ukti/adapters"

// Keys of what the adapter says itself.
const (
	wordsAltered = "telegram.altered" // under a quotation of which Telegram changes characters
	wordsRefused = "telegram.refused" // in place of a quotation that Telegram does not take
	wordsUnread  = "telegram.unread"  // to what holds nothing that can be read
	wordsWelcome = "telegram.welcome" // in a group that the bot has come into; with {bot}, its name
	wordsAbout   = "telegram.about"   // what the bot is, in a chat with it that is empty
	wordsShort   = "telegram.short"   // and beside its name
)

// Keys lists the keys of [Options.Words].
func Keys() []string {
	return []string{wordsAltered, wordsRefused, wordsUnread, wordsWelcome, wordsAbout, wordsShort, adapters.CopyID}
}
