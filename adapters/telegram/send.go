package telegram

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

const (
	// maxUnsure is how often a message is sent in all whose first sending got no
	// answer: it may be there twice then, never three times.
	maxUnsure = 2
	// maxTries bounds the tries of one call that Telegram puts off. With the
	// waits between them that is about ten minutes.
	maxTries = 15
	// maxWait is the longest wait that is obeyed; an answer that would come
	// later is given up.
	maxWait = time.Hour
)

// show delivers a reply: into the bot's earlier messages where there are any,
// the rest as new ones. What is left of the earlier ones is deleted.
func (a *Adapter) show(ctx context.Context, q ask, reply adapters.Reply, earlier []int, typing func()) error {
	pages := render(reply, a.words)
	if len(pages) == 0 {
		pages = []page{{text: noWords}}
	}
	to, err := a.budget.enter(ctx, q.lineOf())
	if err != nil {
		return err
	}
	defer to.leave()
	d := &delivery{a: a, gate: to, topic: q.topic, replyTo: q.message}
	if q.aside() {
		d.receiver, d.callback = q.asker, q.callback
	}
	if !q.inPlace() && len(earlier) == 0 {
		d.first = func() (landed func(), err error) {
			if landed, err = a.budget.acquire(ctx); err == nil {
				if err = a.answers.begin(ctx, q); err != nil {
					landed()
					landed = nil
				}
			}
			return landed, err
		}
	}
	defer d.land()
	if q.callback != "" {
		d.replyTo = 0
	}
	d.chat = a.chats.nowAt(ctx, q.chat)
	var messages []int
	for i, p := range pages {
		var under []key
		if i == len(pages)-1 {
			under = buttons(reply, a.words)
		}
		at, err := d.put(ctx, p, under, earlier, i)
		typing()
		if err != nil {
			q.arrived(ctx, reply, d.chat, messages) // a part of it
			return err
		}
		messages = append(messages, at)
	}
	a.stats.answered.Add(1)
	q.arrived(ctx, reply, d.chat, messages)
	a.answers.remember(ctx, q, messages)
	for _, old := range earlier[min(len(pages), len(earlier)):] {
		gone := args{}
		_ = d.call(ctx, d.to("deleteMessage", old, gone), gone, nil)
	}
	return nil
}

// noWords stands where a reply has nothing but choices: Telegram takes no
// message without text.
const noWords = "⋯"

// delivery sends one reply's messages to one chat.
type delivery struct {
	a       *Adapter
	gate    *gate
	chat    int64
	topic   int
	replyTo int
	hasty   bool // nothing is tried again: whoever sends has other chats to serve meanwhile
	// receiver is the only person who sees the messages; 0 for everybody.
	receiver int64
	callback string // the press that receiver made, if it was one

	// first is called right before the first call, and returns what to call once
	// the answer is recorded. nil when sending twice is no harm.
	first  func() (landed func(), err error)
	landed func()
}

// start does what must be done right before the first call.
func (d *delivery) start() (err error) {
	if d.first != nil {
		d.landed, err = d.first()
		d.first = nil
	}
	return err
}

func (d *delivery) land() {
	if d.landed != nil {
		d.landed()
	}
}

// put shows page i: in place of the earlier message where there is one that can
// still be edited, else as a new one. It returns the message's number.
func (d *delivery) put(ctx context.Context, p page, under []key, earlier []int, i int) (int, error) {
	if i < len(earlier) {
		err := d.edit(ctx, earlier[i], p, under)
		switch faultOf(err) {
		case faultUnchanged:
			return earlier[i], nil
		case faultNoMessage, faultRequest: // whatever it is, a new message may do
		default:
			return earlier[i], err
		}
	}
	return d.send(ctx, p, under)
}

func (d *delivery) edit(ctx context.Context, at int, p page, under []key) error {
	call := p.args("text")
	call["reply_markup"] = keyboard(under...)
	return d.textCall(ctx, d.to("editMessageText", at, call), call, p, new(sentMessage))
}

// send sends a page as a new message. What it hangs on may be gone by then; the
// answer still belongs to whoever asked.
func (d *delivery) send(ctx context.Context, p page, under []key) (int, error) {
	call := p.args("text")
	if len(under) > 0 {
		call["reply_markup"] = keyboard(under...)
	}
	if d.topic != 0 {
		call["message_thread_id"] = d.topic
	}
	d.replying(call)
	var sent sentMessage
	err := d.textCall(ctx, "sendMessage", call, p, &sent)
	_, replies := call["reply_parameters"]
	if _, inTopic := call["message_thread_id"]; !inTopic {
		d.topic = 0 // it is gone, for what follows too
	}
	if !replies {
		d.replyTo = 0
	}
	return sent.number(), err
}

// sentMessage is what Telegram says it shows. An edit may be answered without.
type sentMessage struct {
	ID        int    `json:"message_id"`
	Ephemeral int    `json:"ephemeral_message_id"` // in place of ID, where one person sees it
	Text      string `json:"text"`
}

// textCall makes a call that shows a page, and compares what is shown. Where
// Telegram refuses it for no reason that is known to be final, the page goes out
// once more without what may be at fault, in the end as text alone; see [plainer].
// Not by asking Telegram to send without the reply: that loses the topic.
func (d *delivery) textCall(ctx context.Context, method string, call args, p page, sent *sentMessage) error {
	for {
		err := d.call(ctx, method, call, sent)
		if err == nil {
			d.compare(p, *sent)
			return nil
		}
		without := plainer(call, faultOf(err), strings.HasPrefix(method, "edit"))
		if len(without) == 0 {
			return err
		}
		d.a.stats.plainer.Add(1)
		d.a.log.Warn("Telegram refused an answer; it is sent again in a plainer form", "chat", d.chat, "topic", d.topic, "without", without, "error", err)
	}
}

// compare looks whether the quotations arrived as they are.
func (d *delivery) compare(p page, sent sentMessage) {
	changed, known := "", slices.ContainsFunc(p.quotes, altered)
	if sent.Text != "" { // an edit may be answered without
		changed = chat.Altered(p.quotes, sent.Text)
	}
	if changed != "" || known {
		d.a.stats.altered.Add(1)
		d.a.log.Warn("altered quote: Telegram shows a quotation changed", "chat", d.chat, "message", sent.number(), "expected", known, "where", changed)
	}
}

func (p page) args(text string) args {
	call := args{text: p.text, "link_preview_options": map[string]bool{"is_disabled": true}}
	if len(p.entities) > 0 {
		call["entities"] = p.entities
	}
	return call
}

// call makes one call to the chat within the budget, and again while Telegram
// puts it off. A group that moved is followed.
func (d *delivery) call(ctx context.Context, method string, call args, out any) error {
	wait := newBackoff()
	unsure := 0
	for try := 1; ; try++ {
		call["chat_id"] = d.chat
		if err := d.gate.wait(ctx); err != nil {
			return err
		}
		if err := d.start(); err != nil {
			return err
		}
		err := d.a.api.call(ctx, method, call, out)
		if ctx.Err() != nil || err == nil {
			if err == nil {
				d.a.stats.touch()
			}
			return err
		}
		pause := time.Duration(0)
		switch faultOf(err) {
		case faultWait:
			pause = max(waitOf(err), time.Second)
			d.a.log.Info("Telegram asks to wait", "chat", d.chat, "wait", pause)
			d.gate.close(pause)
			if d.hasty {
				return err
			}
		case faultUnsure:
			if unsure++; unsure >= maxUnsure || d.hasty {
				return err
			}
			pause = wait.Next()
		case faultServer:
			if pause = wait.Next(); d.hasty {
				return err
			}
		case faultMoved:
			d.a.chats.moved(ctx, d.chat, movedTo(err))
			d.chat = movedTo(err)
			if d.replyTo > 0 {
				delete(call, "reply_parameters") // messages have other numbers there
			}
		default:
			return err
		}
		if try >= maxTries || pause > maxWait {
			return fmt.Errorf("given up after %d tries: %w", try, err)
		}
		if err := chat.Sleep(ctx, pause); err != nil {
			return err
		}
	}
}
