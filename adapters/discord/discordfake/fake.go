// Package discordfake lends the Discord of this platform's own tests to tests of a
// whole bot.
package discordfake

import (
	"net"
	"testing"

	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

// The fake's only bot.
const (
	Token         = discordtest.Token
	BotID         = discordtest.BotID
	ApplicationID = discordtest.ApplicationID
)

// Server is a Discord of one bot.
type Server = discordtest.Server

// Interaction is a slash command or a press, and what the bot made of it.
type Interaction = discordtest.Interaction

// Message is one of the bot's messages as Discord keeps it.
type Message = discordtest.Message

// New starts a Discord; it ends with the test.
func New(tb testing.TB) *Server { return discordtest.New(tb) }

// On starts a Discord that takes its connections from a listener. It ends with the
// test.
func On(tb testing.TB, l net.Listener) *Server { return discordtest.NewOn(tb, l) }

// Seen returns what a person sees of a message's content.
func Seen(content string) string { return discordtest.Read(content).Text }
