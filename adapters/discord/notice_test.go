package discord

import (
	"net/http"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

// shutOut are the ways in which a channel is closed to a bot, as Discord tells them.
var shutOut = []discordtest.Refusal{
	{Status: http.StatusForbidden, Code: 50001, Text: "Missing Access"},
	{Status: http.StatusForbidden, Code: 50013, Text: "Missing Permissions"},
	{Status: http.StatusForbidden, Code: 50007, Text: "Cannot send messages to this user"},
	{Status: http.StatusForbidden, Code: 50278, Text: "Cannot send messages to this user due to having no mutual guilds"},
	{Status: http.StatusNotFound, Code: 10003, Text: "Unknown Channel"},
	{Status: http.StatusBadRequest, Code: 50008, Text: "Cannot send messages in a non-text channel"},
}

func (h *harness) places() *adaptertest.Places {
	return &adaptertest.Places{
		Written: func(place string) (all []adaptertest.Written) {
			channel, ok := strings.CutPrefix(place, channelSign)
			if !ok {
				channel = h.s.Private(strings.TrimPrefix(place, personSign))
			}
			for _, m := range h.s.Messages() {
				if m.Channel == channel {
					all = append(all, adaptertest.Written{ID: m.ID, Under: m.ReplyTo, Post: post(m, !ok)})
				}
			}
			return all
		},
		Remove: func(message int) {
			for _, m := range h.s.Replies(messageID(message)) {
				h.s.Remove(m.ID)
			}
		},
		ShutOut: func(chat, n int) bool {
			if n < len(shutOut) {
				h.s.Shut(channelID(chat), shutOut[n])
			}
			return n < len(shutOut)
		},
		Slow: func(chat int, wait time.Duration) {
			h.s.Shut(channelID(chat), discordtest.Refusal{Wait: wait, Times: 1})
		},
	}
}
