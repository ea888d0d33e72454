// Package discordtest lends the fake Discord of the adapter's own tests to tests of the
// whole bot.
package discordtest

import (
	"testing"

	fake "github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

// The fake's only bot.
const (
	Token         = fake.Token
	BotID         = fake.BotID
	ApplicationID = fake.ApplicationID
)

// Server is a Discord of one bot.
type Server = fake.Server

// Message is one of the bot's messages as Discord keeps it.
type Message = fake.Message

// New starts a Discord; it ends with the test.
func New(tb testing.TB) *Server { return fake.New(tb) }

// Seen returns what a person sees of a message's content.
func Seen(content string) string { return fake.Read(content).Text }
