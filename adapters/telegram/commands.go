package telegram

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/ukti-bot/ukti/adapters"
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
