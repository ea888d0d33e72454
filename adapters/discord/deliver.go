package discord

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/discord/internal/markup"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

// place is where an answer goes, message by message.
type place struct {
	where  []any    // for the log: the server and the channel
	notify string   // the place of notices about the answer; "" where it can't be reached later
	header string   // stands above the answer, see [header]; "" where the question can be seen
	calls  []string // the people whom the header calls
	// put shows the answer's i-th message.
	put func(ctx context.Context, i int, m outgoing) (stored, error)
	// edit changes the i-th message once more.
	edit func(ctx context.Context, i int, id string, m outgoing) (stored, error)
	// drop removes messages of an earlier answer from the i-th on; may be nil.
	drop func(ctx context.Context, i int)
}

// show delivers a reply and returns the ids of its messages. owner is whose
// buttons they are. What fails is logged; there is nobody else to tell.
func (a *Adapter) show(ctx context.Context, r adapters.Reply, owner string, at place) []string {
	pages := a.render(r, at.header)
	if len(pages) == 0 && len(r.Choices) > 0 {
		pages = []page{{}}
	}
	var ids []string
	shown := len(pages) > 0
	for i, p := range pages {
		m := newOutgoing(p.content)
		if i == 0 {
			m.AllowedMentions.Users = at.calls
		}
		if i == len(pages)-1 {
			m.Components = append(rows(r.Choices, owner), a.copies(r)...)
		}
		got, err := a.put(ctx, i, m, at)
		if err != nil {
			a.counts.failed.Add(1)
			a.log.Error("an answer could not be shown", append([]any{"part", i + 1, "of", len(pages), "error", err}, at.where...)...)
			if i == 0 && refusedForm(err) {
				if got, err = at.put(ctx, i, newOutgoing(markup.Escape(a.words.Say(r.Lang, wordsUndelivered), ""))); err == nil {
					ids = append(ids, got.ID)
				}
			}
			shown = false
			break
		}
		ids = append(ids, got.ID)
		a.compare(ctx, i, r.Lang, p.quotes, m, got, at)
	}
	if shown {
		a.counts.shown.Add(1)
	}
	if r.Arrived != nil && len(ids) > 0 && at.notify != "" {
		r.Arrived(ctx, adapters.Arrival{Place: at.notify, Messages: ids})
	}
	if at.drop != nil {
		at.drop(ctx, len(ids))
	}
	return ids
}

// put shows the i-th message and, where Discord refuses its form for no reason that
// is known to be final, once more without ornaments: the reply, the buttons, and
// what suppresses previews.
func (a *Adapter) put(ctx context.Context, i int, m outgoing, at place) (stored, error) {
	got, err := at.put(ctx, i, m)
	if !refusedForm(err) {
		return got, err
	}
	a.counts.plainer.Add(1)
	a.log.Warn("Discord refused an answer; it is sent again in a plainer form", append([]any{"part", i + 1, "error", err}, at.where...)...)
	m.plain = true
	m.Components, m.Flags = []row{}, 0
	return at.put(ctx, i, m)
}

// final are the codes of refusals that a plainer message would meet too: the bot
// may not write there, or there is nothing to write to.
var final = []int{
	10003, 10004, 10008, 10015, 10062, // unknown channel, server, message, webhook, interaction
	20016, 20022, 20026, 20028, 20029, // slow mode, limits of writing, quarantine
	30046, 40001, 40003, 40027, 40060, // too many edits, unauthorised, too fast, no connection, answered already
	50001, 50005, 50007, 50008, 50009, 50013, 50024, 50027, // no access, another's message, no private messages, no text channel, no permission, token
	50083, 160004, 200000, 200001, 220001, // archived or locked thread, moderation
}

// refusedForm reports whether Discord refused a message for what it looks like.
func refusedForm(err error) bool {
	return status(err) == http.StatusBadRequest && !slices.Contains(final, errorCode(err))
}

func newOutgoing(content string) outgoing {
	return outgoing{
		Content:         content,
		Components:      []row{},
		AllowedMentions: allowedMentions{Parse: []string{}},
		Flags:           flagSuppressEmbeds,
	}
}

// compare looks whether Discord stored the quotations as they were sent. Where it
// did not, it is logged and counted, and the reader is told.
func (a *Adapter) compare(ctx context.Context, i int, lang string, quotes []string, sent outgoing, got stored, at place) {
	where := chat.Altered(quotes, got.Content)
	if where == "" {
		return
	}
	a.counts.altered.Add(1)
	a.log.Error("altered quote: Discord stored other characters than were sent",
		"message", got.ID, "where", where, "altered", a.counts.altered.Load())
	sent.Content += "\n" + markup.Escape(a.words.Say(lang, wordsChanged), "-# ")
	if utf8.RuneCountInString(sent.Content) > maxContent {
		return
	}
	if _, err := at.edit(ctx, i, got.ID, sent); err != nil {
		a.log.Error("the reader could not be told of an altered quote", "error", err)
	}
}

// inInteraction puts an answer where its interaction was: the first message in
// place of the placeholder or of the pressed message, the rest below it.
// With aside, only the asker sees them.
func (a *Adapter) inInteraction(in *interaction, aside bool) place {
	edit := func(ctx context.Context, id string, m outgoing) (got stored, err error) {
		return got, a.rest.do(ctx, webhookCall(in, "edit the answer", "PATCH", "/messages/"+id, m), &got)
	}
	notify := in.place()
	if aside {
		notify = "" // only its asker sees it, and only for minutes can it be reached
	}
	return place{
		notify: notify,
		where:  []any{"server", in.GuildID, "channel", in.ChannelID, "kind", "interaction"},
		put: func(ctx context.Context, i int, m outgoing) (got stored, err error) {
			if i == 0 {
				return a.untilKnown(ctx, func() (stored, error) { return edit(ctx, "@original", m) })
			}
			if aside {
				m.Flags |= flagEphemeral
			}
			c := webhookCall(in, "continue the answer", "POST", "", m)
			c.once = true
			return got, a.rest.do(ctx, c, &got)
		},
		edit: func(ctx context.Context, i int, id string, m outgoing) (stored, error) {
			if i == 0 {
				id = "@original" // also the way to a message that is no interaction's own
			}
			return edit(ctx, id, m)
		},
	}
}

// untilKnown tries again while Discord does not know the interaction: in HTTP
// mode the edit can overtake the acknowledgement.
func (a *Adapter) untilKnown(ctx context.Context, edit func() (stored, error)) (stored, error) {
	pause := a.times.pauseMin / 5
	for try := 1; ; try++ {
		got, err := edit()
		early := errorCode(err) == codeUnknownWebhook || errorCode(err) == codeUnknownMessage
		if !early || a.cfg.Mode != ModeHTTP || try == 5 || chat.Sleep(ctx, pause) != nil {
			return got, err
		}
		pause *= 2
	}
}

// inChannel puts an answer under the message that asked, or over the earlier
// answer to it.
func (a *Adapter) inChannel(m *message, before []string) place {
	edit := func(ctx context.Context, id string, out outgoing) (got stored, err error) {
		return got, a.rest.do(ctx, channelCall("edit the answer", "PATCH", m.ChannelID, "/"+id, out), &got)
	}
	return place{
		where:  []any{"server", m.GuildID, "channel", m.ChannelID, "kind", "message"},
		notify: channelPlace(m.ChannelID),
		put: func(ctx context.Context, i int, out outgoing) (got stored, err error) {
			if i < len(before) {
				if got, err = edit(ctx, before[i], out); errorCode(err) != codeUnknownMessage {
					return got, err
				}
			}
			// A nonce makes a second attempt harmless where the first had worked.
			out.Nonce, out.EnforceNonce = fmt.Sprintf("%.20s-%d", m.ID, i%1000), true
			if !out.plain {
				out.Reference = &messageReference{MessageID: m.ID}
			}
			err = a.rest.do(ctx, channelCall("answer", "POST", m.ChannelID, "", out), &got)
			if errorCode(err) == codeNoHistory && out.Reference != nil {
				out.Reference = nil // the buttons are not at fault
				err = a.rest.do(ctx, channelCall("answer", "POST", m.ChannelID, "", out), &got)
			}
			return got, err
		},
		edit: func(ctx context.Context, _ int, id string, out outgoing) (stored, error) {
			return edit(ctx, id, out)
		},
		drop: func(ctx context.Context, i int) {
			for ; i < len(before); i++ {
				if err := a.rest.do(ctx, channelCall("remove the rest of an earlier answer", "DELETE", m.ChannelID, "/"+before[i], nil), nil); err != nil {
					a.log.Warn("earlier answer not removed", "error", err)
				}
			}
		},
	}
}
