package telegram

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

var _ adapters.Notifier = (*Adapter)(nil)

// noticePatience is how long a notice waits for its chat's budget; one that would wait
// longer makes room for those to other chats.
const noticePatience = 3 * time.Second

// placeOf names a chat, and the topic in it, for [Adapter.Notify].
func placeOf(at int64, topic int) string {
	if topic == 0 {
		return id(at)
	}
	return id(at) + "/" + strconv.Itoa(topic)
}

func readPlace(place string) (at int64, topic int, err error) {
	first, second, inTopic := strings.Cut(place, "/")
	if at, err = strconv.ParseInt(first, 10, 64); err == nil && inTopic {
		topic, err = strconv.Atoi(second)
	}
	if err != nil || at == 0 {
		return 0, 0, fmt.Errorf("telegram: %q names no chat", place)
	}
	return at, topic, nil
}

// place is where notices to the chat of a question go; "" where the bot is not in it.
func (a ask) place() string {
	if a.inline != "" || a.guest != "" || a.chat == 0 {
		return ""
	}
	return placeOf(a.chat, a.topic)
}

// Person implements [adapters.Notifier]: a private chat has its person's number.
func (a *Adapter) Person(asker string) string { return asker }

// Notify implements [adapters.Notifier].
func (a *Adapter) Notify(ctx context.Context, n adapters.Notice) (adapters.Arrival, error) {
	at, topic, err := readPlace(n.Place)
	if err != nil {
		return adapters.Arrival{}, &adapters.Unsent{Gone: true, Err: err}
	}
	d := &delivery{a: a, topic: topic, hasty: true}
	messages, err := a.notices.Notify(ctx, "telegram", chat.Notice{Unsent: a.unsent, Send: func(ctx context.Context) ([]string, error) {
		if d.chat = a.chats.nowAt(ctx, at); d.chat == at { // in the chat that a group became, its messages have other numbers
			d.replyTo, _ = strconv.Atoi(n.About)
		}
		return d.notify(ctx, n.Reply)
	}})
	if err != nil {
		return adapters.Arrival{}, err
	}
	return adapters.Arrival{Place: placeOf(d.chat, d.topic), Messages: messages}, nil
}

// notify sends a notice's messages in the chat's turn.
func (d *delivery) notify(ctx context.Context, reply adapters.Reply) ([]string, error) {
	wait, cancel := context.WithTimeout(ctx, noticePatience)
	defer cancel()
	gate, err := d.a.budget.enter(wait, line{chat: d.chat, group: d.chat < 0})
	if err != nil {
		return nil, &busyError{noticePatience}
	}
	defer gate.leave()
	d.gate = gate
	if delay := gate.delay(); delay > noticePatience {
		return nil, &busyError{delay}
	}
	if err := d.a.budget.yield(ctx); err != nil {
		return nil, err
	}
	pages := render(reply, d.a.words)
	if len(pages) == 0 {
		return nil, errors.New("telegram: the notice has nothing to show")
	}
	var messages []string
	for i, p := range pages {
		var under []key
		if i == len(pages)-1 {
			under = buttons(reply, d.a.words)
		}
		at, err := d.send(ctx, p, under)
		if err != nil {
			return messages, err
		}
		messages = append(messages, strconv.Itoa(at))
	}
	return messages, nil
}

// busyError is why a notice was not even tried: answers have the chat's budget.
type busyError struct{ wait time.Duration }

func (e *busyError) Error() string { return "telegram: the chat's share of messages is used up" }

// unsent tells what a failed notice means. With begun, a part of it has arrived.
func (a *Adapter) unsent(err error, begun bool) *adapters.Unsent {
	if busy, ok := errors.AsType[*busyError](err); ok {
		return &adapters.Unsent{Wait: busy.wait, Err: err}
	}
	u := &adapters.Unsent{Err: err, Unsure: begun}
	switch faultOf(err) {
	case faultGone, faultFinal:
		a.stats.dropped.Add(1)
		u.Gone = true
	case faultWait:
		u.Wait = max(waitOf(err), time.Second)
	case faultUnsure:
		u.Unsure = true
	case faultServer:
		u.Unsure = begun || errors.Is(err, context.DeadlineExceeded)
	}
	return u
}

// arrived tells a reply's maker where its messages are, those that can be answered later.
func (q ask) arrived(ctx context.Context, reply adapters.Reply, at int64, messages []int) {
	if reply.Arrived == nil || len(messages) == 0 || messages[0] <= 0 || q.place() == "" {
		return
	}
	arrival := adapters.Arrival{Place: placeOf(at, q.topic)}
	for _, m := range messages {
		arrival.Messages = append(arrival.Messages, strconv.Itoa(m))
	}
	short, cancel := context.WithTimeout(context.WithoutCancel(ctx), memoryTime)
	defer cancel()
	reply.Arrived(short, arrival)
}

// delay is how long a message would wait for the chat's own budget.
func (g *gate) delay() time.Duration {
	now := time.Now()
	rate := g.line.rate(g.budget.limits)
	bucket := g.bucket // a copy: nothing is taken
	return max(bucket.take(rate, now), g.closed.Sub(now))
}

// yield waits for the share that notices have of the whole bot's budget, so that answers
// keep the rest.
func (b *budget) yield(ctx context.Context) error {
	b.mu.Lock()
	now, before := time.Now(), b.notices
	delay := b.notices.take(b.limits.notice, now)
	if delay > noticePatience {
		b.notices = before
	}
	b.mu.Unlock()
	if delay > noticePatience {
		return &busyError{delay}
	}
	return chat.Sleep(ctx, delay)
}
