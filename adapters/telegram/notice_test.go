package telegram

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
)

// shutOut are the ways in which a chat is closed to a bot, as Telegram tells them.
var shutOut = []struct {
	code int
	text string
}{
	{403, "Forbidden: bot was blocked by the user"},
	{403, "Forbidden: bot was kicked from the supergroup chat"},
	{403, "Forbidden: bot is not a member of the channel chat"},
	{403, "Forbidden: user is deactivated"},
	{403, "Forbidden: the group chat was deleted"},
	{403, "Forbidden: bot can't initiate conversation with a user"},
	{400, "Bad Request: chat not found"},
	{400, "Bad Request: not enough rights to send text messages to the chat"},
	{400, "Bad Request: CHAT_WRITE_FORBIDDEN"},
	{400, "Bad Request: TOPIC_CLOSED"},
}

func (h *harness) places() *adaptertest.Places {
	group := func(chat int) int { return groupChat(chat)["id"].(int) }
	closed := func(chat int, why *telegramfake.Fault) {
		h.fake.Mu.Lock()
		defer h.fake.Mu.Unlock()
		h.fake.Closed[group(chat)] = why
	}
	return &adaptertest.Places{
		Written: h.written,
		Remove: func(message int) {
			h.mu.Lock()
			defer h.mu.Unlock()
			h.fake.Mu.Lock()
			defer h.fake.Mu.Unlock()
			for _, m := range h.fake.Messages {
				if m.ReplyTo == message && m.Chat == h.at[message] {
					m.Deleted = true
					delete(h.fake.People, fmt.Sprintf("%d/%d", m.Chat, m.ID))
				}
			}
		},
		ShutOut: func(chat, n int) bool {
			if n == len(shutOut) {
				return false
			}
			closed(chat, telegramfake.Refusal(shutOut[n].code, shutOut[n].text, nil))
			return true
		},
		Slow: func(chat int, wait time.Duration) {
			seconds := int(wait.Seconds())
			why := telegramfake.Refusal(429, fmt.Sprintf("Too Many Requests: retry after %d", seconds), map[string]any{"retry_after": seconds})
			why.Once = true
			closed(chat, why)
		},
		Migrate: func(chat int) {
			h.fake.Mu.Lock()
			defer h.fake.Mu.Unlock()
			h.fake.Became[group(chat)] = group(chat) - 5000
		},
	}
}

// written returns what the bot has written in a place.
func (h *harness) written(place string) (all []adaptertest.Written) {
	h.fake.Mu.Lock()
	defer h.fake.Mu.Unlock()
	at, _, _ := strings.Cut(place, "/")
	for _, m := range h.fake.Messages {
		if strconv.Itoa(m.Chat) != at || m.Deleted {
			continue
		}
		w := adaptertest.Written{ID: strconv.Itoa(m.ID), Post: postOf(m)}
		if m.ReplyTo != 0 {
			w.Under = strconv.Itoa(m.ReplyTo)
		}
		all = append(all, w)
	}
	return all
}
