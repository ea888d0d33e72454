package kept

// The databases.
const (
	state   = "ukti.db"
	archive = "archive.db"
	vectors = "vectors.db"
)

const (
	byItself = "by itself"
	twoDays  = "two days on Telegram, one on Discord"
	good     = "for good"
	article  = "`ukti remove`, `/remove`"
)

// ofPeople is what is known of people and of chats. In the settings' keys "person",
// "chat" and "ukti" say whose they are; a chat's are its admins' to change.
var ofPeople = []Thing{
	{File: state, Table: "choices", Owner: "owner", Says: "privacy.choices",
		What: "the passages or the list that an answer has shown or holds back, its chat, and who may press", Why: "the buttons of an answer work after a restart",
		Lasts: "30 days, at most 500 answers of one person", Ends: Forget},
	{File: state, Table: "quoted", Owner: "owner", Says: "privacy.corrections", If: "corrections",
		What: "an answer's first message, its chat and language, and who was answered", Why: "the chat is told when what was quoted is corrected",
		Lasts: "`corrections.keep`, or until it was told; the latest 100,000", Ends: Forget},
	{File: state, Table: "quoted_sentences", Says: "privacy.corrections", If: "corrections",
		What: "which bytes of which revision it quotes, no text, and how often telling of them was begun", Why: "to see whether they still stand",
		Lasts: "as the message", Ends: Forget},
	{File: state, Table: "settings", Key: "person:language", Owner: "scope", Says: "privacy.settings",
		What: "the language that a person chose", Why: "they are answered in it", Lasts: good, Ends: "`/language auto`, " + Forget},
	{File: state, Table: "settings", Key: "person:told-held", Owner: "scope", Says: "privacy.settings",
		What: "the number of the last held item that an editor was told of", Why: "they are told once", Lasts: good, Ends: Forget},
	{File: state, Table: "settings", Key: "person:told-withdrawn", Owner: "scope", Says: "privacy.settings",
		What: "the time of the last withdrawal that an editor was told of", Why: "they are told once", Lasts: good, Ends: Forget},
	{File: state, Table: "settings", Key: "person:bulletin", Owner: "scope", Says: "privacy.settings",
		What: "up to where, and when, an editor was last written to unasked", Why: "they are told once, and not too often", Lasts: good, Ends: Forget},
	{File: state, Table: "settings", Key: "chat:chat-*", Says: "privacy.settings",
		What: "a chat's language, publishers, number of quotes, time zone, and whether it hears of corrections", Why: "its admins chose them for all there", Lasts: good, Ends: "`/settings`; in a chat of one person " + Forget},
	{Says: "privacy.minutes", What: "the last question's words and what was quoted, by person and chat", Why: "follow-up questions", Lasts: "five minutes, in memory", Ends: Forget},
	{Says: "privacy.minutes", What: "the words around an answer", Why: "“Back” shows them again", Lasts: "until newer ones need the room, in memory", Ends: Forget},
	{What: "a chat's number on Telegram, with the moment from which it may be written to at full speed; in the store, only where several copies of the bot share one", Why: "together they write no faster than Telegram allows", Lasts: "until that moment, an hour at most", Ends: byItself},
	{What: "a visitor's address", Why: "the page's limit of questions", Lasts: "some minutes, in memory", Ends: byItself},
	{File: state, Table: "memory", Key: "discord:answer-*", Owner: "owner", Says: "privacy.messages",
		What: "the ids of an answer's messages, under the asking message's, with a checksum of its words", Why: "an edited question edits its answer", Lasts: twoDays, Ends: Forget},
	{File: state, Table: "memory", Key: "discord:pages-*", Owner: "owner", Says: "privacy.messages",
		What: "the ids of messages that are one answer", Why: "what a button shows takes the place of all of them", Lasts: twoDays, Ends: Forget},
	{File: state, Table: "memory", Key: "discord:private-*", Owner: "owner", Says: "privacy.messages",
		What: "a person's private channel with the bot", Why: "what is written to them unasked arrives there", Lasts: "30 days", Ends: Forget},
	{File: state, Table: "memory", Key: "discord:taken-*", Says: "privacy.waiting",
		What: "commands and presses taken and not answered yet, then their numbers alone; only where several copies of the bot share a store", Why: "each is answered by one copy, and by another when that one ends", Lasts: "until it is answered; the numbers 20 minutes", Ends: byItself},
	{File: state, Table: "memory", Key: "telegram:answer/*", Owner: "owner", Says: "privacy.messages",
		What: "the ids of an answer's messages, under the asking message's", Why: "an edited question edits its answer; none is sent twice after a crash", Lasts: twoDays, Ends: Forget},
	{File: state, Table: "memory", Key: "telegram:pages/*", Owner: "owner", Says: "privacy.messages",
		What: "the ids of messages that are one answer", Why: "what a button shows takes the place of all of them", Lasts: twoDays, Ends: Forget},
	{File: state, Table: "memory", Key: "telegram:owner/*", Owner: "owner", Says: "privacy.choices",
		What: "that a group or channel asked in its own name, under the answer's message", Why: "its admins may press the buttons", Lasts: "30 days", Ends: byItself},
	{File: state, Table: "memory", Key: "telegram:journal/*", Says: "privacy.waiting",
		What: "messages taken and not answered yet, then their numbers alone", Why: "no question is lost or answered twice when the process ends", Lasts: "until it is answered; the numbers 26 hours", Ends: byItself},
	{File: state, Table: "receipts", Says: "privacy.receipts", If: "receipts",
		What: "of an answer: its code, time and degree, where the quoted lines stand, hashes of their bytes, a salted hash of the question; of nobody", Why: "by the code anybody sees what was quoted and what has become of it",
		Lasts: "`receipts.keep`, at most 100,000", Ends: "`receipts: {keep: 0s}` ends new ones"},
	{File: state, Table: "memory", Key: "feedback:kept", Says: "privacy.feedback", If: "insight.feedback",
		What: "questions with the lines shown, and how many of at least three chats say that they answer or don't, of nobody", Why: "editors see what is missing; a question set", Lasts: "`insight.keep` after the last vote", Ends: "`insight: {feedback: false}`"},
	{Says: "privacy.feedback", If: "insight.feedback",
		What: "an answer's question and lines, with whose answer it is", Why: "its buttons “This answers” and “Not this”", Lasts: "until newer ones need the room, in memory", Ends: Forget},
	{Says: "privacy.feedback", If: "insight.feedback",
		What: "hashes of an answer and of the chats that said something of it, under a key of the process", Why: "each chat counts once", Lasts: "`insight.keep`, in memory", Ends: Forget},
	{File: state, Table: "watches", Owner: "owner", Says: "privacy.watches", If: "watches",
		What: "what a chat wants to hear of by itself, its chat, and who said so", Why: "it is told of it", Lasts: "half a year after it was last asked for", Ends: "`/unwatch`, " + Forget},
	{File: state, Table: "digests", Owner: "owner", Says: "privacy.watches", If: "watches",
		What: "when a chat gets its digest, its chat, and who said so", Why: "it is sent", Lasts: good, Ends: "`/digest off`, " + Forget},
	{File: state, Table: "findings", Says: "privacy.watches", If: "watches",
		What: "which sentences a watch has found, and whether they were told", Why: "each is told once", Lasts: "30 days, or as the watch", Ends: "as the watch"},
	{File: state, Table: "watch_days", Says: "privacy.watches", If: "watches",
		What: "how many messages about watches a chat got on its last day with some", Why: "`watches.a_day`", Lasts: "as the chat's watches", Ends: Forget},
	{File: state, Table: "memory", Key: "gaps:kept", Says: "privacy.gaps", If: "insight",
		What: "questions of at least three chats that were not answered, as words of nobody", Why: "editors see what is missing", Lasts: "`insight.keep` after it was asked last", Ends: "`insight: {enabled: false}`"},
	{Says: "privacy.gaps", If: "insight",
		What: "hashes of questions that fewer chats have asked, and of those chats, under a key of the process", Why: "to count the chats", Lasts: "`insight.keep`, in memory", Ends: Forget},
}

// ofNobody is what has nothing to do with who asks.
var ofNobody = []Thing{
	{File: state, Table: "settings", Key: "ukti:choice key", What: "the key that signs the page's buttons", Why: "they work after a restart, and nobody can make one", Lasts: good},
	{File: state, Table: "settings", Key: "newsroom:withdrawn:*", What: "that an article was removed because its file went", Why: "it comes back with its file; one that was removed by hand does not", Lasts: "until then"},
	{File: state, Table: "memory", Key: "telegram:journal", What: "the number of the next batch of messages", Why: "to find what waits", Lasts: good},
	{File: state, Table: "memory", Key: "telegram:moved/*", What: "the number of the supergroup that a group became", Why: "it keeps its settings", Lasts: good},
	{File: state, Table: "memory", Key: "telegram:first/*", What: "the number that a supergroup had as a group", Why: "it keeps its settings", Lasts: good},
	{File: state, Table: "memory", Key: "telegram:commands/*", What: "a checksum of the registered commands, and the editors who have a list of their own", Why: "they are registered when they change", Lasts: good, Ends: "`archive.editors`"},
	{File: state, Table: "watch_later", What: "the numbers of articles that met more watches than were asked at once, and a hash of the last text that was asked", Why: "the others are asked later", Lasts: "until they were asked, at most three days"},
	{File: state, Table: "watch_marks", What: "the number of the last article that was held against the watches, and of the last message about them", Why: "none is lost or told twice", Lasts: good},
	{File: state, Table: "sqlite_sequence", What: "SQLite's own counter of watches and findings", Why: "numbers are never given again", Lasts: good},
	{File: archive, Table: "articles", What: "articles by name", Why: "to answer from", Lasts: good, Ends: article},
	{File: archive, Table: "revisions", What: "their texts as they were", Why: "quotes and corrections", Lasts: "`archive.keep`", Ends: article},
	{File: archive, Table: "originals", What: "the pages that texts were read from", Why: "to read them anew", Lasts: "as their revision", Ends: article},
	{File: archive, Table: "bands", What: "numbers by which near duplicates are found", Why: "one of them is shown", Lasts: "as the article", Ends: article},
	{File: archive, Table: "pages", What: "when an article's page is looked at again", Why: "corrections and withdrawals", Lasts: "as the article", Ends: article},
	{File: archive, Table: "feeds", What: "the feeds that are followed", Why: "news comes in", Lasts: good, Ends: "`ukti feeds remove`"},
	{File: archive, Table: "feed_items", What: "which items of a feed were read", Why: "none is read twice", Lasts: "as the feed", Ends: "`ukti feeds remove`"},
	{File: archive, Table: "fates", What: "what became of a feed's items", Why: "editors see it", Lasts: "the latest of each feed", Ends: "`ukti feeds remove`"},
	{File: archive, Table: "subscriptions", What: "what the hubs of feeds were asked to push, and the secrets for it", Why: "news comes in at once", Lasts: "until the hub was told to stop", Ends: "`ukti feeds remove`"},
	{File: archive, Table: "queue", What: "items that seem to be no article", Why: "an editor judges", Lasts: "until then", Ends: "`/held`"},
	{File: archive, Table: "meta", What: "the number of the last change", Why: "the index follows the archive", Lasts: good},
	{File: archive, Table: "sqlite_sequence", What: "SQLite's own counter of the queue", Why: "numbers are never given again", Lasts: good},
	{File: vectors, Table: "spaces", What: "the models that vectors came from", Why: "they are not mixed", Lasts: good, Ends: "deleting the file"},
	{File: vectors, Table: "vectors", What: "vectors of the articles' sentences", Why: "they are not computed again", Lasts: good, Ends: "deleting the file"},
	{File: "receipt-keys.json", What: "the key that signs receipts, and the public parts of earlier ones", Why: "receipts prove themselves", Lasts: good, Ends: "`ukti key rotate` takes the key's private part away"},
	{File: ".receipt-keys-*", What: "keys that are being written", Why: "they are whole or not there", Lasts: "moments; after a crash until they are changed again"},
	{File: "*.lock", What: "nothing but that the folder is in use", Why: "one process at a time", Lasts: good},
	{File: "ukti.sock", What: "the way for commands to a running bot", Why: "`ukti add` and others", Lasts: "while it runs"},
	{File: "backups", What: "the folder of backups", Why: "see above", Lasts: good},
	{File: "backups/*.tar.gz", What: "copies of the databases, with what they had of people when they were made", Why: "to put back after damage", Lasts: "`backup.keep`", Ends: "deleting the file"},
	{File: "backups/.ukti-backup-*/", What: "a backup that is being made", Why: "it is whole or not there", Lasts: "seconds; after a crash until the next one", Ends: "deleting the folder"},
	{File: ".restore-*/", What: "a backup that is being put back", Why: "it is put back whole or not at all", Lasts: "seconds; after a crash for good", Ends: "deleting the folder"},
	{File: "before-*/", What: "what stood in data_dir before a backup was put back", Why: "to undo that", Lasts: good, Ends: "deleting the folder"},
}
