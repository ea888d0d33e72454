package telegram

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"

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
	Commands []tgbotapi.BotCommand    `json:"commands"`
}

// commandLists returns the lists to register. What is of use to the asker alone is
// offered in private; what only admins may do, to them.
func commandLists(commands []adapters.Command) []commandList {
	scopes := []struct {
		name string
		show func(adapters.Command) bool
	}{
		{"default", func(c adapters.Command) bool { return !c.Admin }},
		{"all_private_chats", func(adapters.Command) bool { return true }},
		{"all_group_chats", func(c adapters.Command) bool { return !c.Admin && !c.Private }},
		{"all_chat_administrators", func(c adapters.Command) bool { return !c.Private }},
	}
	var lists []commandList
	for _, s := range scopes {
		for _, lang := range languages(commands) {
			list := commandList{Scope: tgbotapi.BotCommandScope{Type: s.name}, Lang: lang}
			for _, c := range commands {
				about := preview(firstOf(c.About[lang], c.About["en"]), maxAbout)
				if s.show(c) && commandNames.MatchString(c.Name) && about != "" && len(list.Commands) < maxCommands {
					list.Commands = append(list.Commands, tgbotapi.BotCommand{Command: c.Name, Description: about})
				}
			}
			if len(list.Commands) > 0 {
				lists = append(lists, list)
			}
		}
	}
	return lists
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

// registerCommands tells Telegram the commands when they have changed since the
// last time. A failure is no more than an outdated list.
func (a *Adapter) registerCommands(ctx context.Context, self botUser, commands []adapters.Command) {
	lists := commandLists(commands)
	data, err := json.Marshal(lists)
	if err != nil || len(lists) == 0 {
		return
	}
	sum := sha256.Sum256(data)
	digest, key := hex.EncodeToString(sum[:]), "commands/"+id(self.ID)
	if known, ok, err := a.memory.Get(ctx, key); err == nil && ok && string(known) == digest {
		return
	}
	for _, l := range lists {
		call := args{"commands": l.Commands, "scope": l.Scope}
		if l.Lang != "" {
			call["language_code"] = l.Lang
		}
		if err := a.quick(ctx, "setMyCommands", call); err != nil {
			if ctx.Err() == nil {
				a.log.Warn("the commands could not be registered; they are again at the next start", "error", err)
			}
			return
		}
	}
	if err := a.memory.Put(ctx, key, []byte(digest), 0); err != nil && ctx.Err() == nil {
		a.log.Warn("it could not be kept that the commands are registered", "error", err)
	}
}
