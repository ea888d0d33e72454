package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/discord/internal/markup"
	"github.com/ukti-bot/ukti/adapters/internal/fit"
)

const (
	maxDescription = 100 // code points
	// findTheSource is the message command's name. Unlike a slash command's it
	// may have spaces and capitals, and it is all that the menu shows.
	findTheSource = "Find the source"
	// optionPrivate is the option that asks for an answer that only the asker
	// sees. It is a yes/no choice; all others are words.
	optionPrivate = "private"
	// optionTarget is the option that names the person whom the answer is for. It is a
	// choice among the people there.
	optionTarget = "target"
)

// commandList is Discord's list of the bot's commands.
type commandList struct {
	rest  *rest
	log   *slog.Logger
	times *times
	ids   atomic.Pointer[map[string]string] // of slash commands by name, once they are registered
}

// register makes Discord's list of commands equal to ours. It compares
// first: a write, even of the same list, counts against a daily limit and makes
// clients reload. It retries until ctx ends; the bot works meanwhile.
func (l *commandList) register(ctx context.Context, application string, commands []adapters.Command) {
	pause := l.times.backoff()
	for ctx.Err() == nil {
		changed, err := l.sync(ctx, application, wireCommands(commands))
		switch s := status(err); {
		case err == nil:
			l.log.Info("commands registered", "commands", len(commands), "changed", changed)
			return
		case s == http.StatusBadRequest || s == http.StatusUnauthorized || s == http.StatusForbidden:
			l.log.Error("Discord refuses the commands", "error", err)
			return
		case ctx.Err() == nil:
			l.log.Warn("commands not registered yet, trying again", "error", err)
			_ = pause.Wait(ctx)
		}
	}
}

// sync reports whether it had to write.
func (l *commandList) sync(ctx context.Context, application string, want []*discordgo.ApplicationCommand) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, l.times.call)
	defer cancel()
	path := "/applications/" + application + "/commands"
	var have []*discordgo.ApplicationCommand
	err := l.rest.do(ctx, call{op: "read the commands", method: "GET", path: path, route: "GET commands", auth: true}, &have)
	if err == nil && sameCommands(have, want) {
		l.ids.Store(idsOf(have))
		return false, nil
	}
	if err != nil && status(err) != http.StatusNotFound {
		return false, err
	}
	var answer json.RawMessage
	err = l.rest.do(ctx, call{op: "register the commands", method: "PUT", path: path, route: "PUT commands", body: want, auth: true}, &answer)
	var now []*discordgo.ApplicationCommand
	if err == nil && json.Unmarshal(answer, &now) == nil { // or they do without a tap
		l.ids.Store(idsOf(now))
	}
	return true, err
}

// idsOf returns the ids of slash commands by their names.
func idsOf(commands []*discordgo.ApplicationCommand) *map[string]string {
	ids := map[string]string{}
	for _, c := range commands {
		if c.Type <= discordgo.ChatApplicationCommand && c.ID != "" {
			ids[c.Name] = c.ID
		}
	}
	return &ids
}

// commandName is a slash command in a text: at its start or behind a space or a bracket.
var commandName = regexp.MustCompile(`(^|[\s(“"'·])/([a-z0-9_-]{1,32})($|[\s).,;:।”"'])`)

// tappable writes a text of Ukti's own, escaped and each line opened with prefix,
// with the names of its slash commands so that a tap opens them.
func (a *Adapter) tappable(text, prefix string) string {
	ids := a.commands.ids.Load()
	escaped := markup.Escape(text, prefix)
	if ids == nil {
		return escaped
	}
	for from := 0; ; {
		m := commandName.FindStringSubmatchIndex(escaped[from:])
		if m == nil {
			return escaped
		}
		start, end := from+m[4]-1, from+m[5] // of "/name"
		if id, ok := (*ids)[escaped[start+1:end]]; ok {
			mention := "</" + escaped[start+1:end] + ":" + id + ">"
			escaped = escaped[:start] + mention + escaped[end:]
			end = start + len(mention)
		}
		from = end
	}
}

// wireCommands returns the commands as Discord's: each as a slash command, and
// those of the menu also as a message command.
func wireCommands(commands []adapters.Command) []*discordgo.ApplicationCommand {
	var all []*discordgo.ApplicationCommand
	for _, c := range commands {
		slash := base(c, discordgo.ChatApplicationCommand, c.Name)
		slash.Description = bilingual(c.About)
		for _, o := range c.Options {
			slash.Options = append(slash.Options, wireOption(o))
		}
		// Discord wants the required options first.
		slices.SortStableFunc(slash.Options, func(x, y *discordgo.ApplicationCommandOption) int {
			return btoi(y.Required) - btoi(x.Required)
		})
		all = append(all, slash)
		if c.Menu {
			all = append(all, base(c, discordgo.MessageApplicationCommand, menuName(c.Name)))
		}
	}
	return all
}

func base(c adapters.Command, kind discordgo.ApplicationCommandType, name string) *discordgo.ApplicationCommand {
	w := &discordgo.ApplicationCommand{
		Type: kind,
		Name: name,
		Contexts: &[]discordgo.InteractionContextType{
			discordgo.InteractionContextGuild, discordgo.InteractionContextBotDM, discordgo.InteractionContextPrivateChannel,
		},
		IntegrationTypes: &[]discordgo.ApplicationIntegrationType{
			discordgo.ApplicationIntegrationGuildInstall, discordgo.ApplicationIntegrationUserInstall,
		},
	}
	if c.Admin || len(c.Only) > 0 {
		// Shown in a server only to those who manage it; in private to all. Discord
		// can't show a command to some people alone.
		manage := int64(permissionManageServer)
		w.DefaultMemberPermissions = &manage
	}
	return w
}

func wireOption(o adapters.Option) *discordgo.ApplicationCommandOption {
	w := &discordgo.ApplicationCommandOption{
		Type:         discordgo.ApplicationCommandOptionString,
		Name:         o.Name,
		Description:  bilingual(o.About),
		Required:     o.Required,
		Autocomplete: o.Suggest,
	}
	switch o.Name {
	case optionPrivate:
		w.Type, w.Autocomplete = discordgo.ApplicationCommandOptionBoolean, false
	case optionTarget:
		w.Type, w.Autocomplete = discordgo.ApplicationCommandOptionUser, false
	}
	return w
}

// menuName is how a command is called on another person's message. The first
// command meant for that looks a claimed quotation up.
func menuName(command string) string {
	if command == "quote" {
		return findTheSource
	}
	return command
}

// bilingual puts the Bengali text beside the English one where both fit:
// Discord has no Bengali interface, so a translation of its own would never show.
func bilingual(about map[string]string) string {
	en, bn := about["en"], about["bn"]
	both := strings.Trim(en+" · "+bn, " ·")
	switch {
	case utf8.RuneCountInString(both) <= maxDescription && both != "":
		return both
	case en != "":
		return fit.Shorten(en, maxDescription, fit.Runes)
	case bn != "":
		return fit.Shorten(bn, maxDescription, fit.Runes)
	}
	return "…" // Discord refuses an empty one
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// sameCommands compares what we set; Discord's copies have more fields and the
// lists in another order.
func sameCommands(have, want []*discordgo.ApplicationCommand) bool {
	return reflect.DeepEqual(essence(have), essence(want))
}

func essence(commands []*discordgo.ApplicationCommand) []string {
	var all []string
	for _, c := range commands {
		kind := max(c.Type, discordgo.ChatApplicationCommand) // left out means a slash command
		manage := int64(-1)
		if c.DefaultMemberPermissions != nil {
			manage = *c.DefaultMemberPermissions
		}
		line := fmt.Sprintf("%d %q %q %d %v %v", kind, c.Name, c.Description, manage, sorted(c.Contexts), sorted(c.IntegrationTypes))
		for _, o := range c.Options {
			line += fmt.Sprintf(" [%d %q %q %t %t]", o.Type, o.Name, o.Description, o.Required, o.Autocomplete)
		}
		all = append(all, line)
	}
	slices.Sort(all)
	return all
}

func sorted[T ~uint](list *[]T) []T {
	if list == nil {
		return nil
	}
	return slices.Sorted(slices.Values(*list))
}

// decode reads an event. A field of another type than expected is left at zero
// and no reason to drop the rest.
func decode(raw []byte, into any) error {
	err := json.Unmarshal(raw, into)
	if _, ok := err.(*json.UnmarshalTypeError); ok { //nolint:errorlint // encoding/json returns it bare
		return nil
	}
	return err
}
