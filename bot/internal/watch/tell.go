package watch

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/state"
)

const (
	// gather is how long after the last finding a chat is told, so that what comes
	// together is told together; atMost is how long that goes on.
	gather, atMost = time.Minute, 5 * time.Minute
	// mostQuotes bounds the quotes of a message.
	mostQuotes = 5
	// mostTries is how often a message may arrive, where nobody can tell whether it did.
	mostTries = 2
	// chatsAtOnce bounds the chats that are looked at in one round.
	chatsAtOnce = 500
)

// tell tells the chats what their watches found: those that may be told now.
func (w *Watcher) tell(ctx context.Context) error {
	now := w.o.Now()
	if w.Bounds().Quiet.At(now) {
		return nil
	}
	waiting, err := w.o.Store.Waiting(ctx, chatsAtOnce)
	if err != nil {
		return err
	}
	for _, c := range waiting {
		if c.Day == dayOf(now) && c.Messages >= w.Bounds().ADay || !gathered(c, now) || !w.pauses.over(c.Chat, now) {
			continue
		}
		if err := w.tellChat(ctx, c.Chat, now); err != nil {
			return err
		}
	}
	return nil
}

// gathered reports that no more is waited for. A time to come is of a clock that was wrong.
func gathered(c state.Waiting, now time.Time) bool {
	return now.Sub(c.Newest) >= gather || now.Sub(c.Oldest) >= atMost || now.Before(c.Oldest)
}

// tellChat sends a chat one message. The error is the state's.
func (w *Watcher) tellChat(ctx context.Context, chat string, now time.Time) error {
	list, err := w.o.Store.List(ctx, chat)
	if err != nil {
		return err
	}
	found, err := w.o.Store.Begin(ctx, chat, mostQuotes)
	if err != nil || len(found) == 0 || len(list) == 0 {
		return err
	}
	message := found[0].Message
	if found[0].Tries > mostTries {
		return w.o.Store.Told(ctx, message, now, chat, "")
	}
	to := list[len(list)-1] // where the chat has spoken of watches last
	reply := w.reply(list, found)
	if len(reply.Quotes) == 0 { // the articles are gone, or say it no more
		return w.o.Store.Told(ctx, message, now, chat, "")
	}
	arrived, err := w.o.Reach.Notify(ctx, to.Adapter, adapters.Notice{ID: "w" + strconv.FormatInt(message, 10), Place: to.Place, Reply: reply})
	if err == nil {
		w.pauses.succeeded(chat)
		w.counts.told.Add(1)
		if err := w.o.Store.Told(ctx, message, now, chat, dayOf(now)); err != nil {
			return err
		}
		return w.moved(ctx, chat, to.Place, arrived.Place)
	}
	w.counts.failed.Add(1)
	return w.missed(ctx, chat, now, err, func() error { return w.o.Store.Untold(ctx, message) })
}

// missed does what is to be done about a message that was not seen to arrive. untried
// takes back its try where it surely did not.
func (w *Watcher) missed(ctx context.Context, chat string, now time.Time, cause error, untried func() error) error {
	unsent, ok := errors.AsType[*adapters.Unsent](cause)
	switch {
	case ok && unsent.Gone:
		w.o.Log.Info("a chat is closed to the bot; its watches are removed", "error", cause)
		removed, err := w.o.Store.RemoveChat(ctx, chat)
		w.letGo(removed...)
		return err
	case !ok || unsent.Unsure:
		w.pauses.failed(chat, now, 0)
		return nil
	}
	w.pauses.failed(chat, now, unsent.Wait)
	return untried()
}

// moved follows a chat that has become another: its name here stays, as its settings do.
func (w *Watcher) moved(ctx context.Context, chat, from, to string) error {
	if to == "" || to == from {
		return nil
	}
	return w.o.Store.SetPlace(ctx, chat, from, to)
}
