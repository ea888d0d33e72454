package discord

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

// interact deals with one interaction from its coming to the answer shown.
func (a *Adapter) interact(ctx context.Context, in *interaction, ack acknowledge) {
	if in.ID == "" || in.Token == "" || in.asker() == nil {
		return // not one that can be answered
	}
	switch in.Type {
	case interactionAutocomplete:
		a.complete(ctx, in, ack)
	case interactionCommand, interactionComponent:
		if !a.seen.Add(hash("interaction "+in.ID)) || !a.take(ctx, in) {
			return
		}
		defer a.done(ctx, in.ID)
		if in.Type == interactionComponent && strings.HasPrefix(in.Data.CustomID, copySign) {
			a.giveCopy(ctx, in, ack)
			return
		}
		a.answerInteraction(ctx, in, ack)
	}
}

func (a *Adapter) answerInteraction(ctx context.Context, in *interaction, ack acknowledge) {
	q, first, known := a.ask(in)
	if !known {
		return // a component or a command that is not ours
	}
	turn := func() (bool, func()) { return true, func() {} }
	if first.Type == callbackDeferUpdate && in.Message != nil {
		// Discord numbers interactions by their time; the tasks that take them up run in any order.
		number, _ := strconv.ParseUint(in.ID, 10, 64)
		turn = a.writing.ticket(in.Message.ID, number)
	}
	err := ack(ctx, first)
	latest, done := turn()
	defer done()
	if err != nil {
		a.log.Warn("interaction not acknowledged", "kind", q.Kind.String(), "server", in.GuildID, "channel", in.ChannelID, "error", err)
		if !errors.Is(err, errUnsure) {
			// Too late, or acknowledged by another copy of the bot: in both cases
			// the answer would have nowhere to go.
			a.counts.failed.Add(1)
			return
		}
		// If Discord has it after all, the person sees "thinking…" until an answer comes.
	}
	if !latest {
		return // a later press on the same message takes its place
	}
	ctx, cancel := context.WithTimeout(ctx, a.times.deliver)
	defer cancel()
	a.showInteraction(ctx, in, q, first, a.lookUp(ctx, q))
}

// showInteraction shows the reply to an interaction that is acknowledged.
func (a *Adapter) showInteraction(ctx context.Context, in *interaction, q adapters.Question, first callback, reply adapters.Reply) {
	switch {
	case reply.IsZero() && first.Type == callbackDefer:
		err := a.rest.do(ctx, webhookCall(in, "remove the placeholder", "DELETE", "/messages/@original", nil), nil)
		if err != nil && errorCode(err) != codeUnknownMessage {
			a.log.Warn("placeholder not removed", "error", err)
		}
	case reply.IsZero():
	case first.Type == callbackDeferUpdate && reply.Aside():
		a.sayAside(ctx, in, reply)
	case first.Type == callbackDeferUpdate && in.Message != nil:
		at := a.overPressed(ctx, in)
		at.header = headerOf(in.Message.Content)
		a.rememberPages(ctx, q.Asker, a.show(ctx, reply, q.Asker, at))
	default:
		at := a.inInteraction(in, aside(in, first))
		if q.Kind == adapters.Slash && !q.Private {
			// Discord shows others that a command was used, not with which words.
			at.header, at.calls = header(chat.Asked(q.Parts), q.Args[optionTarget])
		}
		a.rememberPages(ctx, q.Asker, a.show(ctx, reply, q.Asker, at))
		a.later.Follow(ctx, in.ID, reply, interactionTime, func(ctx context.Context, becomes adapters.Reply) {
			a.show(ctx, becomes, q.Asker, at)
		})
	}
}

// sayAside answers a press on one's own answer with a message that only the presser
// sees: a word must not take an answer's place. Buttons that are of no more use go.
func (a *Adapter) sayAside(ctx context.Context, in *interaction, reply adapters.Reply) {
	at := a.inInteraction(in, true)
	below := at.put
	at.put = func(ctx context.Context, i int, m outgoing) (stored, error) { return below(ctx, i+1, m) }
	a.show(ctx, reply, "", at)
	if !reply.Expired {
		return
	}
	buttons := map[string]any{"components": []row{}}
	err := a.rest.do(ctx, webhookCall(in, "take the buttons off", "PATCH", "/messages/@original", buttons), nil)
	if err != nil && errorCode(err) != codeUnknownMessage {
		a.log.Warn("expired buttons not taken off", "server", in.GuildID, "channel", in.ChannelID, "error", err)
	}
}

// lookUp asks the conversation, with so many others at a time that acknowledging
// what comes in meanwhile does not wait for it. A reply that nobody looked up in
// time is zero.
func (a *Adapter) lookUp(ctx context.Context, q adapters.Question) adapters.Reply {
	select {
	case a.lookups <- struct{}{}:
		defer func() { <-a.lookups }()
	case <-ctx.Done():
		return adapters.Reply{}
	}
	return (*a.handler.Load()).Answer(ctx, q)
}

// ask turns an interaction into a question and the way to acknowledge it. Who
// may see the answer is settled here: Discord lets nothing but the
// acknowledgement decide it. false means that it is nothing of ours.
func (a *Adapter) ask(in *interaction) (adapters.Question, callback, bool) {
	q := adapters.Question{
		Adapter: a.Name(),
		Chat:    chatID(in.GuildID, in.ChannelID),
		Place:   in.place(),
		Asker:   in.asker().ID,
		Message: in.ID,
		Lang:    in.Locale,
		Alone:   in.Context == contextBotDM,
		Admin:   func(context.Context) (bool, error) { return in.mayManage(), nil },
	}
	first := callback{Type: callbackDefer}
	switch {
	case in.Type == interactionComponent:
		var owner string
		q.Kind = adapters.Press
		q.Press, owner = pressed(in.Data.CustomID)
		if q.Press == "" {
			return q, first, false
		}
		// The owner's answer is edited in place. To anyone else the conversation
		// speaks aside, so that nobody's answer is changed by another.
		if owner == q.Asker {
			first.Type = callbackDeferUpdate
			q.Private = in.onEphemeral()
		} else {
			q.Private = true
		}
	case in.Data.Type == commandMessage:
		c, ok := a.command(func(c adapters.Command) bool { return c.Menu && menuName(c.Name) == in.Data.Name })
		if !ok {
			return q, first, false
		}
		target := in.Data.Resolved.Messages[in.Data.TargetID]
		q.Kind, q.Command, q.Private = adapters.Menu, c.Name, c.Private
		q.Parts = linksLast(a.me.Load().parts(adapters.Replied, &target))
		q.Replied = chat.Replied(q.Parts)
	default:
		c, ok := a.command(func(c adapters.Command) bool { return c.Name == in.Data.Name })
		if !ok {
			return q, first, false
		}
		q.Kind, q.Command, q.Args = adapters.Slash, c.Name, args(in)
		q.Parts = readArgs(c, q.Args)
		q.Private = c.Private || q.Args[optionPrivate] == "true"
	}
	if q.Private && first.Type == callbackDefer && in.Context != contextBotDM {
		first.Data = &callbackData{Flags: flagEphemeral}
	}
	q.Private = q.Private || in.Context == contextBotDM
	return q, first, true
}

// onEphemeral reports whether a press is on a message that only the presser sees.
func (in *interaction) onEphemeral() bool {
	return in.Message != nil && in.Message.Flags&flagEphemeral != 0
}

// aside reports whether the answer must stay for the asker alone. Discord lets
// the first message inherit that, and each further one only by its own flag.
func aside(in *interaction, first callback) bool {
	return first.Data != nil && first.Data.Flags&flagEphemeral != 0 ||
		first.Type == callbackDeferUpdate && in.onEphemeral()
}

func (a *Adapter) command(match func(adapters.Command) bool) (adapters.Command, bool) {
	for _, c := range (*a.handler.Load()).Commands() {
		if match(c) {
			return c, true
		}
	}
	return adapters.Command{}, false
}

func args(in *interaction) map[string]string {
	all := make(map[string]string, len(in.Data.Options))
	for _, o := range in.Data.Options {
		all[o.Name] = o.text()
	}
	return all
}

// chatID is where something was asked: a server as a whole, since its settings
// are, or a private chat.
func chatID(server, channel string) string {
	if server != "" {
		return "server-" + server
	}
	return "private-" + channel
}
