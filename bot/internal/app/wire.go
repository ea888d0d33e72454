package app

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/discord"
	"github.com/ukti-bot/ukti/adapters/telegram"
	"github.com/ukti-bot/ukti/adapters/terminal"
	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/bot/internal/receipt"
	"github.com/ukti-bot/ukti/knowledge"
)

// means is what adapters are made with.
type means struct {
	cfg      *config.Config
	log      *slog.Logger
	memory   func(adapter string) adapters.Memory
	talk     talk
	words    adapters.Words // of the conversation; nil: nothing is said
	shelf    *knowledge.LiveIndex
	room     *newsroom.Room   // nil: there is no archive
	receipts *receipt.Book    // nil: answers have none
	editing  adapters.Editing // nil: there is no room for editors
	in       io.Reader        // the terminal's
	out      io.Writer
	person   bool // a person sits at in
	world    World
	zone     *zone
}

// talk is both faces of the conversation.
type talk interface {
	adapters.Handler
	adapters.Library
}

// platforms lists every platform there is. address is where the HTTP server
// listens; "" when there is none.
func platforms(m means, address string) []platform {
	chats := chatPlatforms(m)
	chat := slices.ContainsFunc(chats, func(p platform) bool { return p.off == "" })
	others := append(chats, m.page(address))
	return append(others, m.platform("terminal", m.terminalOff(chat), func(log *slog.Logger) (adapters.Adapter, error) {
		return terminal.New(terminal.Options{
			In: m.in, Out: m.out, History: m.cfg.Terminal.History, Log: log,
			Texts: terminal.Texts{Greeting: m.greeting("terminal"), Farewell: m.farewell("terminal", others, address)},
		}), nil
	}))
}

// chatPlatforms lists the platforms that a token signs in to. To add one: one
// line here, beside its section in package config.
func chatPlatforms(m means) []platform {
	return []platform{
		m.platform("discord", unless(!m.cfg.Discord.Token.Empty(), "discord.token is not set"), func(log *slog.Logger) (adapters.Adapter, error) {
			return discord.New(m.cfg.Discord, discord.Options{Log: log, Memory: m.memory("discord"), Words: m.words, Client: m.world.Discord, Dial: m.world.Gateway})
		}),
		m.platform("telegram", unless(!m.cfg.Telegram.Token.Empty(), "telegram.token is not set"), func(log *slog.Logger) (adapters.Adapter, error) {
			return telegram.New(m.cfg.Telegram, telegram.Options{Log: log, Memory: m.memory("telegram"), Words: m.words, Transport: m.world.Telegram})
		}),
	}
}

// terminalOff is the reason why there is no chat in the terminal; "" when there
// is one. chat says whether there is a platform with a token.
func (m means) terminalOff(chat bool) string {
	switch {
	case m.cfg.Terminal.Enabled == config.On:
		return ""
	case m.cfg.Terminal.Enabled == config.Off:
		return "terminal.enabled is false"
	case chat:
		return "a chat token is set; terminal.enabled: true starts it all the same"
	case !m.person:
		return "standard input is no terminal; terminal.enabled: true starts it all the same"
	}
	return ""
}

func (m means) platform(name, off string, make func(*slog.Logger) (adapters.Adapter, error)) platform {
	return platform{name: name, off: off, make: func() (adapters.Adapter, error) { return make(m.log.With("adapter", name)) }}
}

// greeting is what the conversation says to a person who opens a chat.
func (m means) greeting(adapter string) string {
	return m.talk.Answer(context.Background(), adapters.Question{
		Kind: adapters.Slash, Command: "start", Adapter: adapter, Lang: m.cfg.Language, Private: true,
	}).Lead
}

// farewell is what it says when they leave: what goes on without them, the page by
// its address.
func (m means) farewell(adapter string, others []platform, address string) string {
	var names []string
	for _, p := range others {
		switch {
		case p.off != "":
		case p.name == "web":
			names = append(names, "http://"+address)
		default:
			names = append(names, p.name)
		}
	}
	return m.talk.Answer(context.Background(), adapters.Question{
		Kind: adapters.Slash, Command: "leave", Args: map[string]string{"rest": strings.Join(names, ", ")},
		Adapter: adapter, Lang: m.cfg.Language, Private: true,
	}).Lead
}

// unless returns the reason why a platform is off; "" when it is on.
func unless(on bool, reason string) string {
	if on {
		return ""
	}
	return reason
}
