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

// teller tells chats what was found, and what is to be done where that fails.
type teller struct{ w *Watcher }

func (w *Watcher) teller() teller { return teller{w} }

// tell tells the chats what their watches found: those that may be told now.
func (t teller) tell(ctx context.Context) error {
	waiting, err := t.w.o.Store.Waiting(ctx, chatsAtOnce)
	if err != nil {
		return err
	}
	for _, c := range waiting {
		now := t.w.o.Now().In(t.w.Zone(ctx, c.Chat))
		if t.w.Bounds().Quiet.At(now) {
			continue
		}
		if c.Day == dayOf(now) && c.Messages >= t.w.Bounds().ADay || !gathered(c, now) || !t.w.pauses.over(c.Chat, now) {
			continue
		}
		if err := t.tellChat(ctx, c.Chat, now); err != nil {
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
func (t teller) tellChat(ctx context.Context, chat string, now time.Time) error {
	list, err := t.w.o.Store.List(ctx, chat)
	if err != nil {
		return err
	}
	found, err := t.w.o.Store.Begin(ctx, chat, mostQuotes)
	if err != nil || len(found) == 0 || len(list) == 0 {
		return err
	}
	message := found[0].Message
	if found[0].Tries > mostTries {
		return t.w.o.Store.Told(ctx, message, now, chat, "")
	}
	to := list[len(list)-1] // where the chat has spoken of watches last
	reply := t.reply(list, found)
	if len(reply.Quotes) == 0 { // the articles are gone, or say it no more
		return t.w.o.Store.Told(ctx, message, now, chat, "")
	}
	arrived, err := t.w.o.Reach.Notify(ctx, to.Adapter, adapters.Notice{ID: "w" + strconv.FormatInt(message, 10), Place: to.Place, Reply: reply})
	if err == nil {
		t.w.pauses.succeeded(chat)
		t.w.counts.told.Add(1)
		if err := t.w.o.Store.Told(ctx, message, now, chat, dayOf(now)); err != nil {
			return err
		}
		return t.moved(ctx, chat, to.Place, arrived.Place)
	}
	t.w.counts.failed.Add(1)
	return t.missed(ctx, chat, now, err, func() error { return t.w.o.Store.Untold(ctx, message) })
}

// missed does what is to be done about a message that was not seen to arrive. untried
// takes back its try where it surely did not.
func (t teller) missed(ctx context.Context, chat string, now time.Time, cause error, untried func() error) error {
	unsent, ok := errors.AsType[*adapters.Unsent](cause)
	switch {
	case ok && unsent.Gone:
		t.w.o.Log.Info("a chat is closed to the bot; its watches are removed", "error", cause)
		removed, err := t.w.o.Store.RemoveChat(ctx, chat)
		t.w.letGo(removed...)
		return err
	case !ok || unsent.Unsure:
		t.w.pauses.failed(chat, now, 0)
		return nil
	}
	t.w.pauses.failed(chat, now, unsent.Wait)
	return untried()
}

// moved follows a chat that has become another: its name here stays, as its settings do.
func (t teller) moved(ctx context.Context, chat, from, to string) error {
	if to == "" || to == from {
		return nil
	}
	return t.w.o.Store.SetPlace(ctx, chat, from, to)
}
