package telegram

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

// keepAnswer is how long the bot knows which message answers which: a message
// can be edited for two days.
const keepAnswer = 48 * time.Hour

// keepOwner is how long the choices of an answer can be pressed.
const keepOwner = 30 * 24 * time.Hour

// shown is what is known of an answer.
type shown struct {
	Tries    int   `json:"tries,omitempty"` // how often sending it was begun
	Messages []int `json:"messages,omitempty"`
}

// maxSendings is how often an answer is begun over all restarts: one that was
// begun when the process was killed may have arrived, so it is given once more,
// not a third time.
const maxSendings = 2

// answers is what is known of the answers that were given: which messages they are, how
// often one was begun, and who may press what stands under it.
type answers struct {
	memory adapters.Memory
	shared adapters.Shared // nil: there is one copy of the bot
	log    *slog.Logger
}

// worthAnswering says whether an update that an earlier process took still needs
// its answer, and notes how often it was begun.
func (k *answers) worthAnswering(ctx context.Context, q *ask) bool {
	if q.inPlace() {
		return true // twice is no harm
	}
	var known shown
	_ = k.insist(ctx, func() (err error) {
		known, err = k.read(ctx, answerKey(q.chat, q.message))
		return err
	})
	q.tries = known.Tries
	return len(known.Messages) == 0 && known.Tries < maxSendings
}

// inPlace reports whether a reply goes into messages that are there already.
func (q ask) inPlace() bool {
	return q.callback != "" || q.guest != "" || q.inline != "" || q.question.Edited
}

// begin notes that sending an answer begins. It is called right before sending, not when
// work begins: most that wait when a process is killed were not begun. The error wraps
// [adapters.ErrNotOurs]: another copy of the bot answers.
func (k *answers) begin(ctx context.Context, q ask) error {
	ours := ctx
	if k.shared != nil {
		ours = k.shared.Ours(ctx)
	}
	return k.insist(ctx, func() error { return k.keep(ours, q, answerKey(q.chat, q.message), shown{Tries: q.tries + 1}) })
}

// insistEvery is the pause between two tries of what must be known before an answer is sent.
const insistEvery = 500 * time.Millisecond

// insist does with the memory what must be done before an answer is sent. One process goes
// on where it fails: an answer is better than none. Of several copies of the bot one that
// can't reach the memory can't know that no other answers, so it waits: the error is that
// another does, or ctx's.
func (k *answers) insist(ctx context.Context, do func() error) error {
	for {
		err := do()
		if err != nil && ctx.Err() == nil && !errors.Is(err, adapters.ErrNotOurs) {
			k.log.Error("what is known of an answer can't be read or kept", "error", err)
		}
		switch {
		case err == nil || k.shared == nil:
			return nil
		case errors.Is(err, adapters.ErrNotOurs):
			return err
		}
		if err := chat.Sleep(ctx, insistEvery); err != nil {
			return err
		}
	}
}

// remember keeps which messages answer the question, and which belong together.
func (k *answers) remember(ctx context.Context, q ask, messages []int) {
	short, cancel := context.WithTimeout(context.WithoutCancel(ctx), memoryTime)
	defer cancel()
	var err error
	if q.callback == "" {
		err = k.keep(short, q, answerKey(q.chat, q.message), shown{Messages: messages})
	}
	if last := messages[len(messages)-1]; err == nil && (len(messages) > 1 || q.callback != "" && last != q.message) {
		err = k.keep(short, q, pagesKey(q.chat, last), shown{Messages: messages})
	}
	if last := messages[len(messages)-1]; err == nil && q.faceless {
		err = chat.SaveOf(short, k.memory, q.question.Asker, ownerKey(q.chat, last), q.question.Asker, keepOwner)
	}
	if err != nil {
		k.log.Error("it could not be kept which messages are the answer; an edited question will get a new one", "error", err)
	}
}

// owner returns who a press counts for. Nobody can press in the name of a group or a
// channel, so the buttons under an answer to one are the chat's admins', which admin
// tells.
func (k *answers) owner(ctx context.Context, q ask, admin func(context.Context) (bool, error)) string {
	asker := q.question.Asker
	if q.callback == "" || !q.group {
		return asker
	}
	faceless, ok, err := chat.Load[string](ctx, k.memory, ownerKey(q.chat, q.message))
	if err != nil {
		k.log.Error("it can't be read whose buttons were pressed", "error", err)
	}
	if !ok || err != nil {
		return asker
	}
	if runs, err := admin(ctx); err != nil || !runs {
		if err != nil {
			k.log.Warn("it can't be told whether who pressed is an admin", "chat", q.chat, "error", err)
		}
		return asker
	}
	return faceless
}

func (k *answers) keep(ctx context.Context, q ask, key string, s shown) error {
	return chat.SaveOf(ctx, k.memory, q.question.Asker, key, s, keepAnswer)
}

// answersTo returns the messages that answered an asking message.
func (k *answers) answersTo(ctx context.Context, q ask) []int {
	return k.kept(ctx, answerKey(q.chat, q.message)).Messages
}

// pagesOf returns the messages of the answer whose last one has the pressed button.
func (k *answers) pagesOf(ctx context.Context, q ask) []int {
	if pages := k.kept(ctx, pagesKey(q.chat, q.message)).Messages; len(pages) > 0 {
		return pages
	}
	return []int{q.message}
}

// kept returns what is known under a key. Where the memory fails nothing is: an
// answer is then given anew, which is better than none.
func (k *answers) kept(ctx context.Context, key string) shown {
	s, err := k.read(ctx, key)
	if err != nil {
		k.log.Error("what is known of an answer can't be read", "error", err)
	}
	return s
}

func (k *answers) read(ctx context.Context, key string) (shown, error) {
	s, _, err := chat.Load[shown](ctx, k.memory, key)
	return s, err
}
