package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ukti-bot/ukti/bot/internal/app"
	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/bot/internal/dialog/settings"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

func (g settingsCommands) command(configPath *string) *cobra.Command {
	return &cobra.Command{
		Use:   "settings [CHAT [NAME=VALUE…]]",
		Short: "Show and change what holds for a chat",
		Long: `Without an argument lists the chats that have settings of their own. With a chat,
shows what holds there; with NAME=VALUE, changes it. The bot may be running: its
next answer in that chat goes by it. In a chat, /settings does the same for its
admins.

A chat is named by its platform and its number there, such as telegram:-1001234567
or discord:123456789012345678. There are four settings:
  language=bn           of Ukti's own words: bn, en, hi, or auto for the question's
  sources="News, Post"  the publishers it is answered from, or all
  quotes=2              quotes for an answer, 1 to 3
  corrections=off       whether it is told when something quoted is corrected`,
		Example: `  ukti settings
  ukti settings telegram:-1001234567
  ukti settings telegram:-1001234567 language=bn quotes=2`,
		RunE: func(c *cobra.Command, args []string) error {
			wanted, err := wantedSettings(args)
			if err != nil {
				return err
			}
			return g.p.withState(c.Context(), *configPath, func(s *state.Store, publishers []string) error {
				if len(args) == 0 {
					return g.list(c.Context(), s)
				}
				return g.chat(c.Context(), s, publishers, args[0], wanted)
			})
		},
	}
}

var chatForm = regexp.MustCompile(`^(telegram|discord|terminal|web):\S+$`)

var settingNames = []string{"language", "sources", "quotes", "corrections", "timezone"}

// wantedSettings reads the arguments behind the chat: pairs of a name and a value.
func wantedSettings(args []string) (wanted [][2]string, err error) {
	if len(args) == 0 {
		return nil, nil
	}
	if !chatForm.MatchString(args[0]) {
		return nil, usage("%q names no chat; write its platform and its number there, such as telegram:-1001234567", args[0])
	}
	for _, arg := range args[1:] {
		name, value, ok := strings.Cut(arg, "=")
		if !ok || value == "" || !slices.Contains(settingNames, name) {
			return nil, usage("%q sets nothing; write language=…, sources=…, quotes=… or corrections=…", arg)
		}
		wanted = append(wanted, [2]string{name, value})
	}
	return wanted, nil
}

// withState opens the bot's state for do; where a bot runs, the whole command is sent
// to it, and do is called there. publishers are those of the articles held.
func (p *Program) withState(ctx context.Context, configPath string, do func(*state.Store, []string) error) (err error) {
	if p.bot != nil {
		var publishers []string
		if desk := p.bot.running.Desk; desk != nil {
			if publishers, err = publishersOf(ctx, desk.Archive); err != nil {
				return err
			}
		}
		return do(p.bot.running.Settings, publishers)
	}
	loaded, err := config.Load(configPath, p.Environ)
	if err != nil {
		return err
	}
	log := app.NewLogger(p.Stderr, loaded.Log, loaded.Secrets())
	if sent, err := p.sendFirst(ctx, loaded); sent {
		return err
	}
	store, err := state.Open(ctx, loaded.DataDir, state.Options{Log: log, Server: loaded.Server()})
	if errors.Is(err, sqlitefile.ErrInUse) {
		return p.send(ctx, loaded.DataDir)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	var publishers []string
	if a, openErr := archive.Open(ctx, loaded.DataDir, archive.Options{Log: log, ReadOnly: true, Server: loaded.Server()}); openErr == nil { // there may be none yet
		publishers, err = publishersOf(ctx, a)
		if err := errors.Join(err, a.Close()); err != nil {
			return err
		}
	}
	return do(store, publishers)
}

func publishersOf(ctx context.Context, a *archive.Archive) (names []string, err error) {
	entries, _, err := a.List(ctx, archive.Query{})
	for _, e := range entries {
		if name := e.Article.Publisher; name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, err
}

// list names the chats that have settings.
func (g settingsCommands) list(ctx context.Context, s *state.Store) error {
	all, err := s.Settings(ctx, settings.Names()...)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return g.p.tell("no chat has settings of its own\n")
	}
	for i, x := range all {
		if i > 0 && all[i-1].Scope == x.Scope {
			continue
		}
		if err := g.chat(ctx, s, nil, x.Scope, nil); err != nil {
			return err
		}
	}
	return nil
}

// chat changes what is wanted, and says what holds for a chat.
func (g settingsCommands) chat(ctx context.Context, s *state.Store, publishers []string, chat string, wanted [][2]string) error {
	locales, err := locale.Load("en")
	if err != nil {
		return err
	}
	panel := settings.Panel{
		Chat: settings.Chat{Store: s, ID: chat, Log: slog.New(slog.DiscardHandler)}, Locales: locales, Locale: locales.Tag("en"), Publishers: publishers,
	}
	for _, w := range wanted {
		ok, err := panel.Set(ctx, w[0], w[1])
		if err != nil {
			return err
		}
		if !ok {
			return errors.New(settingAdvice(w[0], w[1], publishers))
		}
	}
	tag := "auto"
	if loc, ok := panel.Chat.Locale(ctx, locales); ok {
		tag = loc.Tag
	}
	sources := panel.Chat.Sources(ctx)
	if len(sources) == 0 {
		sources = []string{"all"}
	}
	told := "on"
	if on, err := panel.Chat.Corrections(ctx); err != nil {
		return err
	} else if !on {
		told = "off"
	}
	zone := "auto"
	if in := panel.Chat.Zone(ctx, nil); in != nil {
		zone = in.String()
	}
	return g.p.tell("%s\n  language=%s\n  sources=%q\n  quotes=%d\n  corrections=%s\n  timezone=%s\n", chat, tag, strings.Join(sources, ", "), panel.Chat.Quotes(ctx), told, zone)
}

// settingAdvice says what a setting can be that was given another value.
func settingAdvice(name, value string, publishers []string) string {
	switch {
	case name == "language":
		return fmt.Sprintf("language can't be %q; it must be bn, en, hi or auto", value)
	case name == "quotes":
		return fmt.Sprintf("quotes can't be %q; it must be a number from 1 to %d", value, settings.MostQuotes)
	case name == "corrections":
		return fmt.Sprintf("corrections can't be %q; it must be on or off", value)
	case name == "timezone":
		return fmt.Sprintf("timezone can't be %q; it must be auto or a name such as Asia/Kolkata", value)
	case len(publishers) == 0:
		return "sources can't be set: no article held names its publisher"
	}
	return fmt.Sprintf("no article held is of %q; there are %s, and all", value, strings.Join(publishers, ", "))
}
