package cli

// The commands, by what they are about. Each group has the program, for what all of
// them need.
type (
	archiveCommands  struct{ p *Program } // articles: add, look at again, remove, list, export
	feedCommands     struct{ p *Program } // feeds
	heldCommands     struct{ p *Program } // what waits for an editor
	gapCommands      struct{ p *Program } // what is not answered, and what is said of answers
	settingsCommands struct{ p *Program } // chats' settings
	receiptCommands  struct{ p *Program } // receipts of answers, and the key that signs them
	questionCommands struct{ p *Program } // answers and judgements without a running bot
	botCommands      struct{ p *Program } // run the bot, and speak to one that runs
	upkeepCommands   struct{ p *Program } // check the config, back up, restore, move a store
)
