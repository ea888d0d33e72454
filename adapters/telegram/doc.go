// Package telegram answers in Telegram: in private, in groups where the bot is
// addressed, in forum topics, and inline from any chat.
//
// It uses github.com/go-telegram-bot-api/telegram-bot-api for its wire types and
// its requests, but neither its update loop nor its parse modes: the loop
// confirms updates before they are worked on, and a parse mode would need the
// quoted text to be escaped. A quote is sent as the article's bytes, with
// entities beside it that say what is a quotation, bold or a link.
//
// The way of an update: poll or webhook → intake (decoded alone, duplicates and
// what is not meant for the bot dropped) → journal (durable) → queue (fair
// between chats) → the handler → render → send (within Telegram's limits).
package telegram
