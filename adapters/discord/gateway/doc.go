// Package gateway holds a bot's connections to Discord's gateway, one for each
// shard, and hands what happens there out as a channel of events.
//
// The connection is discordgo's: it identifies, resumes and sends heartbeats. It
// is kept under guard, because it can hang for ever with its lock held, and
// because some frames end the whole process. So everything that comes in is read
// here first (filter.go), and only what the library needs and survives reaches
// it; events go past it to the channel. Reconnecting is the business of the
// supervisor here (gateway.go), which knows what can be resumed and when to stop.
package gateway
