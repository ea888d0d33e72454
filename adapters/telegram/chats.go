package telegram

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

// keepAnswer is how long the bot knows which message answers which: a message
// can be edited for two days.
const keepAnswer = 48 * time.Hour

// Keys of the memory. "answer" holds what is known of the answer to a message,
// "pages" the bot's messages that belong together; "moved" leads from a group to
// the supergroup it became, "first" back, so that a chat keeps its settings.
func answerKey(chat int64, message int) string { return fmt.Sprintf("answer/%d/%d", chat, message) }
func pagesKey(chat int64, message int) string  { return fmt.Sprintf("pages/%d/%d", chat, message) }
func ownerKey(chat int64, message int) string  { return fmt.Sprintf("owner/%d/%d", chat, message) }
func movedKey(chat int64) string               { return fmt.Sprintf("moved/%d", chat) }
func firstKey(chat int64) string               { return fmt.Sprintf("first/%d", chat) }

// Keeps names the keys of the memory.
func (a *Adapter) Keeps() []adapters.Kept {
	return []adapters.Kept{
		{Key: "answer/*", Person: true}, {Key: "pages/*", Person: true}, {Key: "owner/*", Person: true},
		{Key: "moved/*"}, {Key: "first/*"}, {Key: "journal"}, {Key: "journal/*"}, {Key: "commands/*"},
	}
}

// shown is what is known of an answer.
type shown struct {
	Tries    int   `json:"tries,omitempty"` // how often sending it was begun
	Messages []int `json:"messages,omitempty"`
}

// maxSendings is how often an answer is begun over all restarts: one that was
// begun when the process was killed may have arrived, so it is given once more,
// not a third time.
const maxSendings = 2

// worthAnswering says whether an update that an earlier process took still needs
// its answer, and notes how often it was begun.
func (a *Adapter) worthAnswering(ctx context.Context, q *ask) bool {
	if q.inPlace() {
		return true // twice is no harm
	}
	known := a.kept(ctx, answerKey(q.chat, q.message))
	q.tries = known.Tries
	return len(known.Messages) == 0 && known.Tries < maxSendings
}

// inPlace reports whether a reply goes into messages that are there already.
func (q ask) inPlace() bool {
	return q.callback != "" || q.guest != "" || q.inline != "" || q.question.Edited
}

// begin notes that an answer is being sent, and returns what to call once it is
// recorded. It is called right before sending, not when work begins: most that
// wait when a process is killed were not begun.
func (a *Adapter) begin(ctx context.Context, q ask) (landed func(), err error) {
	landed, err = a.budget.acquire(ctx)
	if err != nil {
		return nil, err
	}
	if err := a.keep(ctx, q, answerKey(q.chat, q.message), shown{Tries: q.tries + 1}); err != nil && ctx.Err() == nil {
		a.log.Error("it could not be kept that an answer is being sent", "error", err)
	}
	return landed, nil
}

// remember keeps which messages answer the question, and which belong together.
func (a *Adapter) remember(ctx context.Context, q ask, messages []int) {
	short, cancel := context.WithTimeout(context.WithoutCancel(ctx), memoryTime)
	defer cancel()
	var err error
	if q.callback == "" {
		err = a.keep(short, q, answerKey(q.chat, q.message), shown{Messages: messages})
	}
	if last := messages[len(messages)-1]; err == nil && (len(messages) > 1 || q.callback != "" && last != q.message) {
		err = a.keep(short, q, pagesKey(q.chat, last), shown{Messages: messages})
	}
	if last := messages[len(messages)-1]; err == nil && q.faceless {
		err = chat.SaveOf(short, a.memory, q.question.Asker, ownerKey(q.chat, last), q.question.Asker, keepOwner)
	}
	if err != nil {
		a.log.Error("it could not be kept which messages are the answer; an edited question will get a new one", "error", err)
	}
}

// keepOwner is how long the choices of an answer can be pressed.
const keepOwner = 30 * 24 * time.Hour

// owner returns who a press counts for. Nobody can press in the name of a group or a
// channel, so the buttons under an answer to one are the chat's admins'.
func (a *Adapter) owner(ctx context.Context, q ask) string {
	asker := q.question.Asker
	if q.callback == "" || !q.group {
		return asker
	}
	faceless, ok, err := chat.Load[string](ctx, a.memory, ownerKey(q.chat, q.message))
	if err != nil {
		a.log.Error("it can't be read whose buttons were pressed", "error", err)
	}
	if !ok || err != nil {
		return asker
	}
	if admin, err := a.admin(q)(ctx); err != nil || !admin {
		if err != nil {
			a.log.Warn("it can't be told whether who pressed is an admin", "chat", q.chat, "error", err)
		}
		return asker
	}
	return faceless
}

func (a *Adapter) keep(ctx context.Context, q ask, key string, s shown) error {
	return chat.SaveOf(ctx, a.memory, q.question.Asker, key, s, keepAnswer)
}

// answersTo returns the messages that answered an asking message.
func (a *Adapter) answersTo(ctx context.Context, q ask) []int {
	return a.kept(ctx, answerKey(q.chat, q.message)).Messages
}

// pagesOf returns the messages of the answer whose last one has the pressed button.
func (a *Adapter) pagesOf(ctx context.Context, q ask) []int {
	if pages := a.kept(ctx, pagesKey(q.chat, q.message)).Messages; len(pages) > 0 {
		return pages
	}
	return []int{q.message}
}

// kept returns what is known under a key. Where the memory fails nothing is: an
// answer is then given anew, which is better than none.
func (a *Adapter) kept(ctx context.Context, key string) shown {
	s, _, err := chat.Load[shown](ctx, a.memory, key)
	if err != nil {
		a.log.Error("what is known of an answer can't be read", "error", err)
	}
	return s
}

// moved keeps that a group has become a supergroup.
func (a *Adapter) moved(ctx context.Context, from, to int64) {
	err := a.memory.Put(ctx, movedKey(from), []byte(id(to)), 0)
	if err == nil {
		err = a.memory.Put(ctx, firstKey(to), []byte(id(from)), 0)
	}
	if err != nil {
		a.log.Error("a group's new number could not be kept", "error", err)
	}
	a.log.Info("a group has become a supergroup", "from", from, "to", to)
}

// nowAt is the number under which a chat is reached today.
func (a *Adapter) nowAt(ctx context.Context, at int64) int64 {
	if data, ok, err := a.memory.Get(ctx, movedKey(at)); ok && err == nil {
		if to, err := strconv.ParseInt(string(data), 10, 64); err == nil {
			return to
		}
	}
	return at
}

// firstChat is the number under which the conversation knows a chat.
func (a *Adapter) firstChat(ctx context.Context, q ask) string {
	if q.group {
		if data, ok, err := a.memory.Get(ctx, firstKey(q.chat)); ok && err == nil {
			return string(data)
		}
	}
	return q.question.Chat
}

// admin returns [adapters.Question.Admin]: in private everyone may change their
// own settings, in a group its admins.
func (a *Adapter) admin(q ask) func(context.Context) (bool, error) {
	return func(ctx context.Context) (bool, error) {
		if q.guest != "" { // who runs a chat that the bot is not in can't be told
			return false, nil
		}
		if !q.group || q.anonymous {
			return true, nil
		}
		var member chatMember
		at := a.nowAt(ctx, q.chat)
		err := a.api.call(ctx, "getChatMember", args{"chat_id": at, "user_id": q.asker}, &member)
		if err == nil || ctx.Err() != nil {
			return member.runs(), err
		}
		// Where the bot is no admin the list of members may be closed to it; that of the
		// admins is not.
		var admins []chatMember
		if err := a.api.call(ctx, "getChatAdministrators", args{"chat_id": at}, &admins); err != nil {
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
