package telegram

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
	"github.com/ukti-bot/ukti/adapters/internal/fit"
)

// answerTime bounds one answer's look-up. Delivering it may take longer.
const answerTime = time.Minute

// maxToast is how long a text over a pressed button may be.
const maxToast = 200

// work answers one job and marks it done, unless the process stops meanwhile:
// then the journal hands it to the next.
func (a *Adapter) work(ctx context.Context, h adapters.Handler, j job) {
	defer func() {
		// A panic's value could hold a request's address.
		if p := recover(); p != nil {
			a.log.Error("answering panicked", "panic", a.api.redact(fmt.Sprint(p)), "stack", string(debug.Stack()))
			if j.ask.callback != "" {
				a.api.answerCallback(ctx, a.log, j.ask.callback, "")
			}
			j.done() // it would panic again
		}
	}()
	if j.ask.inherited && !a.answers.worthAnswering(ctx, &j.ask) {
		j.done()
		return
	}
	err := a.answer(ctx, h, j.ask)
	if ctx.Err() != nil && err != nil || errors.Is(err, adapters.ErrNotOurs) {
		return
	}
	a.account(j.ask, err)
	j.done()
}

// account counts and logs how a delivery ended.
func (a *Adapter) account(q ask, err error) {
	switch faultOf(err) {
	case faultNone:
	case faultGone:
		a.stats.dropped.Add(1)
		a.log.Debug("shut out of a chat", "chat", q.chat, "error", err)
		a.queued.Load().drop(q.chat)
	case faultTooLate:
		a.log.Debug("an answer came too late", "error", err)
	default:
		a.stats.failed.Add(1)
		a.log.Error("an answer could not be shown", "chat", q.chat, "group", q.group, "topic", q.topic, "error", err)
	}
}

// answer asks the conversation and shows what it says.
func (a *Adapter) answer(ctx context.Context, h adapters.Handler, q ask) error {
	question := q.question
	question.Chat = a.chats.firstChat(ctx, q)
	question.Place = q.place()
	question.Admin = a.chats.admin(q)
	if question.Asker = a.answers.owner(ctx, q, question.Admin); question.Asker != q.question.Asker {
		q.faceless, q.question.Asker = true, question.Asker // the next message is theirs too
	}
	question.Files = a.files(q)
	var earlier []int
	if question.Edited {
		earlier = a.answers.answersTo(ctx, q)
		question.Edited = len(earlier) > 0
	}
	typing := a.typing(ctx, q)
	defer typing()
	var reply adapters.Reply
	if q.says != "" {
		reply.Lead = strings.ReplaceAll(a.words.Say(question.Lang, q.says), "{bot}", a.name())
	} else {
		reply = a.ask(ctx, h, question)
	}
	switch {
	case reply.IsZero() && ctx.Err() != nil: // nobody looked it up
		return ctx.Err()
	case q.inline != "":
		return a.answerInline(ctx, q.inline, reply)
	case q.callback != "":
		return a.answerPress(ctx, q, reply, typing)
	case reply.IsZero():
		return nil
	case q.guest != "":
		return a.answerGuest(ctx, q.guest, reply)
	}
	err := a.show(ctx, q, reply, earlier, typing)
	if err == nil {
		a.follow(ctx, q, reply)
	}
	return err
}

// workTime is how long the end of work that an answer tells of is waited for.
const workTime = time.Hour

// follow shows in an answer's place what becomes of the work that it tells of.
func (a *Adapter) follow(ctx context.Context, q ask, reply adapters.Reply) {
	a.later.Follow(ctx, answerKey(q.chat, q.message), reply, workTime, func(ctx context.Context, becomes adapters.Reply) {
		if err := a.show(ctx, q, becomes, a.answers.answersTo(ctx, q), func() {}); err != nil && ctx.Err() == nil {
			a.account(q, err)
		}
	})
}

func (a *Adapter) ask(ctx context.Context, h adapters.Handler, q adapters.Question) adapters.Reply {
	select {
	case a.lookups <- struct{}{}:
		defer func() { <-a.lookups }()
	case <-ctx.Done():
		return adapters.Reply{}
	}
	bounded, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	return h.Answer(bounded, q)
}

// answerPress answers a pressed button. What holds a quotation or further choices
// takes the message's place; a word aside is shown over the message to whoever
// pressed, so that nobody can take an answer away, and buttons that are of no more
// use go.
func (a *Adapter) answerPress(ctx context.Context, q ask, reply adapters.Reply, typing func()) error {
	toast := ""
	if reply.Aside() {
		toast = fit.Shorten(joinWords(reply.Lead, reply.Note), maxToast, fit.Runes)
	}
	if !q.acked {
		a.api.answerCallback(ctx, a.log, q.callback, toast)
	}
	if reply.Aside() || q.message == 0 {
		if toast != "" {
			a.stats.answered.Add(1)
		}
		if reply.Expired && q.message != 0 {
			return a.takeButtons(ctx, q)
		}
		return nil
	}
	return a.show(ctx, q, reply, a.answers.pagesOf(ctx, q), typing)
}

// takeButtons leaves a message without its buttons.
func (a *Adapter) takeButtons(ctx context.Context, q ask) error {
	to, err := a.budget.enter(ctx, q.lineOf())
	if err != nil {
		return err
	}
	defer to.leave()
	d := &delivery{a: a, gate: to, chat: a.chats.nowAt(ctx, q.chat), receiver: q.asker}
	call := args{"reply_markup": keyboard()}
	err = d.call(ctx, d.to("editMessageReplyMarkup", q.message, call), call, nil)
	switch faultOf(err) {
	case faultUnchanged, faultNoMessage:
		return nil
	}
	return err
}

func joinWords(lead, note string) string {
	if lead != "" && note != "" {
		return lead + "\n" + note
	}
	return lead + note
}

const (
	typingAfter = time.Second     // an answer that takes longer shows that it comes
	typingEvery = 4 * time.Second // Telegram shows it for five
	// maxTyping is how many answers may be under way for typing to be shown: in
	// a crowd the calls would take the place of answers.
	maxTyping = 20
)

// typing shows that the bot writes, once answering takes noticeably long, until
// the returned function is called; further calls do nothing.
func (a *Adapter) typing(ctx context.Context, q ask) (stop func()) {
	if q.inline != "" || q.callback != "" || q.guest != "" || q.aside() { // what one person sees is no show for the group
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	timer := time.AfterFunc(typingAfter, func() {
		defer close(ended)
		call := args{"chat_id": q.chat, "action": "typing"}
		if q.topic != 0 {
			call["message_thread_id"] = q.topic
		}
		for ; ctx.Err() == nil; _ = chat.Sleep(ctx, typingEvery) {
			if a.queued.Load().waiting() > maxTyping {
				continue
			}
			if err := a.api.call(ctx, "sendChatAction", call, nil); err != nil {
				return // an ornament: not worth a second try
			}
		}
	})
	return sync.OnceFunc(func() {
		cancel()
		if !timer.Stop() {
			<-ended
		}
	})
}
