package telegram

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

// commandName is what Telegram takes as a command's name.
var commandNames = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

const maxCommands, maxAbout = 100, 256

// commandList is what one scope shows in one language.
type commandList struct {
	Scope    tgbotapi.BotCommandScope `json:"scope"`
	Lang     string                   `json:"language_code"` // "": every language without its own list
	Commands []botCommand             `json:"commands"`
}

// botCommand is a command as Telegram lists it. The library's own type is older than
// what only its sender sees.
type botCommand struct {
	Command     string `json:"command"`
	Description string `json:"description"`
	Ephemeral   bool   `json:"is_ephemeral,omitempty"` // in a group, only its sender sees command and answer
}

// commandLists returns the lists to register. What is of use to the asker alone is
// seen by nobody else in a group, where Telegram can do so; what only admins may do is
// offered to them; what is only for some, in their own chats with the bot.
func commandLists(commands []adapters.Command) []commandList {
	everybodys := func(c adapters.Command) bool { return len(c.Only) == 0 }
	type scope struct {
		tgbotapi.BotCommandScope
		show func(adapters.Command) bool
	}
	of := func(kind string, show func(adapters.Command) bool) scope {
		return scope{tgbotapi.BotCommandScope{Type: kind}, func(c adapters.Command) bool { return everybodys(c) && show(c) }}
	}
	scopes := []scope{
		of("default", func(c adapters.Command) bool { return !c.Admin }),
		of("all_private_chats", func(adapters.Command) bool { return true }),
		of("all_group_chats", func(c adapters.Command) bool { return !c.Admin }),
		of("all_chat_administrators", func(adapters.Command) bool { return true }),
	}
	for _, person := range chosen(commands) {
		scopes = append(scopes, scope{
			tgbotapi.BotCommandScope{Type: "chat", ChatID: person}, // their chat has their number
			func(c adapters.Command) bool { return everybodys(c) || slices.Contains(c.Only, name+":"+id(person)) },
		})
	}
	var lists []commandList
	for _, s := range scopes {
		group := s.Type == "all_group_chats" || s.Type == "all_chat_administrators"
		for _, lang := range languages(commands) {
			list := commandList{Scope: s.BotCommandScope, Lang: lang}
			for _, c := range commands {
				about := preview(firstOf(c.About[lang], c.About["en"]), maxAbout)
				if s.show(c) && commandNames.MatchString(c.Name) && about != "" && len(list.Commands) < maxCommands {
					list.Commands = append(list.Commands, botCommand{c.Name, about, group && c.Private})
				}
			}
			if len(list.Commands) > 0 {
				lists = append(lists, list)
			}
		}
	}
	return lists
}

// chosen returns the people for whom there are commands that others do not have.
func chosen(commands []adapters.Command) (people []int64) {
	for _, c := range commands {
		for _, who := range c.Only {
			number, ours := strings.CutPrefix(who, name+":")
			person, err := strconv.ParseInt(number, 10, 64)
			if ours && err == nil && !slices.Contains(people, person) {
				people = append(people, person)
			}
		}
	}
	return people
}

// languages returns "" for the rest of the world, which reads English, and each
// language that commands are described in. English has a list of its own too: one
// that was set by hand before would otherwise go on being shown.
func languages(commands []adapters.Command) []string {
	langs := []string{""}
	for _, c := range commands {
		for lang := range c.About {
			if len(lang) == 2 && !slices.Contains(langs, lang) {
				langs = append(langs, lang)
			}
		}
	}
	slices.Sort(langs)
	return langs
}

// registered is what is kept of the lists that Telegram has.
type registered struct {
	Digest string
	Chats  []int64 // with a list of their own
}

// registerCommands tells Telegram the commands when they have changed since the
// last time. It goes on trying until they are told or ctx ends; the bot works
// meanwhile.
func (a *Adapter) registerCommands(ctx context.Context, self botUser, commands []adapters.Command) {
	lists := commandLists(commands)
	data, err := json.Marshal(lists)
	if err != nil || len(lists) == 0 {
		return
	}
	sum := sha256.Sum256(data)
	now := registered{Digest: hex.EncodeToString(sum[:]), Chats: chosen(commands)}
	key := "commands/" + id(self.ID)
	// A key of an earlier version can't be read, and is as good as none.
	before, _, _ := chat.Load[registered](ctx, a.memory, key)
	if before.Digest == now.Digest {
		return
	}
	for _, l := range lists {
		call := args{"commands": l.Commands, "scope": l.Scope}
		if l.Lang != "" {
			call["language_code"] = l.Lang
		}
		if !a.insist(ctx, "setMyCommands", call) {
			return
		}
	}
	for _, former := range before.Chats {
		if slices.Contains(now.Chats, former) {
			continue
		}
		for _, lang := range languages(commands) {
			call := args{"scope": tgbotapi.BotCommandScope{Type: "chat", ChatID: former}}
			if lang != "" {
				call["language_code"] = lang
			}
			if !a.insist(ctx, "deleteMyCommands", call) {
				return
			}
		}
	}
	if err := chat.Save(ctx, a.memory, key, now, 0); err != nil && ctx.Err() == nil {
		a.log.Warn("it could not be kept that the commands are registered", "error", err)
	}
}

// insist makes a call that nobody waits for, again and again while Telegram puts it
// off or can't be reached. It reports false when ctx ended, or when the call is refused
// for a reason that more tries will not mend; a chat that the bot does not know is
// passed over.
func (a *Adapter) insist(ctx context.Context, method string, call args) bool {
	wait := &chat.Backoff{Min: time.Second, Max: 10 * time.Minute}
	for {
		err := a.api.call(ctx, method, call, nil)
		switch faultOf(err) {
		case faultNone, faultGone:
			return true
		case faultWait, faultServer, faultUnsure:
		default:
			if ctx.Err() == nil {
				a.log.Warn("the commands could not be registered; they are again at the next start", "method", method, "error", err)
			}
			return false
		}
		if chat.Sleep(ctx, max(wait.Next(), waitOf(err))) != nil {
			return false
		}
	}
}
