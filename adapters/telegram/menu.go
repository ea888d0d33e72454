package telegram

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"log/slog"
	"slices"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
	"github.com/ukti-bot/ukti/adapters/internal/fit"
)

// menu tells Telegram what the bot is and which commands it has.
type menu struct {
	memory adapters.Memory
	api    *client
	words  adapters.Words
	log    *slog.Logger
}

// register tells Telegram the commands when they have changed since the
// last time. It goes on trying until they are told or ctx ends; the bot works
// meanwhile.
func (m *menu) register(ctx context.Context, self botUser, commands []adapters.Command) {
	lists := commandLists(commands)
	data, err := json.Marshal(lists)
	if err != nil || len(lists) == 0 {
		return
	}
	sum := sha256.Sum256(data)
	now := registered{Digest: hex.EncodeToString(sum[:]), Chats: chosen(commands)}
	key := "commands/" + id(self.ID)
	// A key of an earlier version can't be read, and is as good as none.
	before, _, _ := chat.Load[registered](ctx, m.memory, key)
	if before.Digest == now.Digest {
		return
	}
	for _, l := range lists {
		call := args{"commands": l.Commands, "scope": l.Scope}
		if l.Lang != "" {
			call["language_code"] = l.Lang
		}
		if !m.insist(ctx, "setMyCommands", call) {
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
			if !m.insist(ctx, "deleteMyCommands", call) {
				return
			}
		}
	}
	if err := chat.Save(ctx, m.memory, key, now, 0); err != nil && ctx.Err() == nil {
		m.log.Warn("it could not be kept that the commands are registered", "error", err)
	}
}

const (
	maxDescription = 512 // characters of what an empty chat with the bot shows
	maxShort       = 120 // and of what its profile does
)

// describe tells Telegram what the bot is, in each language, where nobody has: what was
// set at BotFather stays.
func (m *menu) describe(ctx context.Context, langs []string) {
	for _, d := range []struct {
		what, field, key string
		most             int
	}{
		{"MyDescription", "description", wordsAbout, maxDescription},
		{"MyShortDescription", "short_description", wordsShort, maxShort},
	} {
		var ours []string
		for _, lang := range langs {
			ours = append(ours, fit.Shorten(m.words.Say(firstOf(lang, "en"), d.key), d.most, fit.Runes))
		}
		for i, lang := range langs {
			call := args{}
			if lang != "" {
				call["language_code"] = lang
			}
			var there map[string]string
			if err := m.api.call(ctx, "get"+d.what, call, &there); err != nil {
				m.log.Debug("what the bot is can't be looked up", "error", err)
				return // an ornament: the next start tries again
			}
			// Without its own a language shows the general one.
			if now := there[d.field]; now == ours[i] || now != "" && !slices.Contains(ours, now) {
				continue
			}
			call[d.field] = ours[i]
			if !m.insist(ctx, "set"+d.what, call) {
				return
			}
		}
	}
}

// insist makes a call that nobody waits for, again and again while Telegram puts it
// off or can't be reached. It reports false when ctx ended, or when the call is refused
// for a reason that more tries will not mend; a chat that the bot does not know is
// passed over.
func (m *menu) insist(ctx context.Context, method string, call args) bool {
	wait := &chat.Backoff{Min: time.Second, Max: 10 * time.Minute}
	for {
		err := m.api.call(ctx, method, call, nil)
		switch faultOf(err) {
		case faultNone, faultGone:
			return true
		case faultWait, faultServer, faultUnsure:
		default:
			if ctx.Err() == nil {
				m.log.Warn("the commands could not be registered; they are again at the next start", "method", method, "error", err)
			}
			return false
		}
		if chat.Sleep(ctx, max(wait.Next(), waitOf(err))) != nil {
			return false
		}
	}
}
