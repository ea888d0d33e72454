package telegram

import (
	"context"
	"log/slog"
	"slices"
	"strconv"

	"github.com/ukti-bot/ukti/adapters"
)

// chats knows under which number a chat is reached, and who runs it.
type chats struct {
	memory adapters.Memory
	api    *client
	log    *slog.Logger
}

// moved keeps that a group has become a supergroup.
func (c *chats) moved(ctx context.Context, from, to int64) {
	err := c.memory.Put(ctx, movedKey(from), []byte(id(to)), 0)
	if err == nil {
		err = c.memory.Put(ctx, firstKey(to), []byte(id(from)), 0)
	}
	if err != nil {
		c.log.Error("a group's new number could not be kept", "error", err)
	}
	c.log.Info("a group has become a supergroup", "from", from, "to", to)
}

// nowAt is the number under which a chat is reached today.
func (c *chats) nowAt(ctx context.Context, at int64) int64 {
	if data, ok, err := c.memory.Get(ctx, movedKey(at)); ok && err == nil {
		if to, err := strconv.ParseInt(string(data), 10, 64); err == nil {
			return to
		}
	}
	return at
}

// firstChat is the number under which the conversation knows a chat.
func (c *chats) firstChat(ctx context.Context, q ask) string {
	if q.group {
		if data, ok, err := c.memory.Get(ctx, firstKey(q.chat)); ok && err == nil {
			return string(data)
		}
	}
	return q.question.Chat
}

// admin returns [adapters.Question.Admin]: in private everyone may change their
// own settings, in a group its admins.
func (c *chats) admin(q ask) func(context.Context) (bool, error) {
	return func(ctx context.Context) (bool, error) {
		if q.guest != "" { // who runs a chat that the bot is not in can't be told
			return false, nil
		}
		if !q.group || q.anonymous {
			return true, nil
		}
		var member chatMember
		at := c.nowAt(ctx, q.chat)
		err := c.api.call(ctx, "getChatMember", args{"chat_id": at, "user_id": q.asker}, &member)
		if err == nil || ctx.Err() != nil {
			return member.runs(), err
		}
		// Where the bot is no admin the list of members may be closed to it; that of the
		// admins is not.
		var admins []chatMember
		if err := c.api.call(ctx, "getChatAdministrators", args{"chat_id": at}, &admins); err != nil {
			return false, err
		}
		return slices.ContainsFunc(admins, func(m chatMember) bool { return m.User.ID == q.asker && m.runs() }), nil
	}
}

type chatMember struct {
	Status string `json:"status"`
	User   struct {
		ID int64 `json:"id"`
	} `json:"user"`
}

// runs reports whether a member may change what holds for the chat.
func (m chatMember) runs() bool { return m.Status == "creator" || m.Status == "administrator" }
