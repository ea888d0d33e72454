package discord

import "github.com/ukti-bot/ukti/adapters"

// Keys of what the adapter says itself.
const (
	wordsChanged     = "discord.changed"     // Discord stored a quotation with other characters
	wordsUndelivered = "discord.undelivered" // stands in for an answer that Discord refused
	wordsUnseen      = "discord.unseen"      // a message meant for the bot came without its words
)

// Keys lists the keys of [Options.Words].
func Keys() []string {
	return []string{wordsChanged, wordsUndelivered, wordsUnseen, adapters.CopyID}
}
