// Package discordfake lends the Discord of this platform's own tests to tests of a
// whole bot.
package discordfake

import (
	"net"
	"testing"

	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

// Token is the token of the fake's only bot.
const Token = discordtest.Token

// Server is a Discord of one bot.
type Server = discordtest.Server

// Interaction is a slash command or a press, and what the bot made of it.
type Interaction = discordtest.Interaction

// On starts a Discord that takes its connections from a listener. It ends with the
// test.
func On(tb testing.TB, l net.Listener) *Server { return discordtest.NewOn(tb, l) }
