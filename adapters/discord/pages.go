package discord

import (
	"context"
	"slices"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

// An answer of several messages has its buttons under the last. What a press shows takes
// the place of all of them, so it is kept which belong together.

func pagesKey(last string) string { return "pages-" + last }

// Keeps names the keys of the memory.
func (a *Adapter) Keeps() []adapters.Kept {
	return []adapters.Kept{{Key: "answer-*", Person: true}, {Key: "pages-*", Person: true}, {Key: "private-*", Person: true}, {Key: "taken-*"}}
}

func (a *Adapter) rememberPages(ctx context.Context, asker string, ids []string) {
	if len(ids) < 2 {
		return
	}
	if err := chat.SaveOf(ctx, a.memory, asker, pagesKey(ids[len(ids)-1]), ids, keepAnswer); err != nil {
		a.log.Warn("can't keep which messages are one answer; a press will change the last alone", "error", err)
	}
}

// overPressed puts an answer in the place of the one whose button was pressed. Its other
// messages can be reached where the bot may write in the channel; where it can't, the
// pressed one alone is changed.
func (a *Adapter) overPressed(ctx context.Context, in *interaction) place {
	ephemeral := in.onEphemeral()
	at := a.inInteraction(in, ephemeral)
	before, _, err := chat.Load[[]string](ctx, a.memory, pagesKey(in.Message.ID))
	if err != nil {
		a.log.Warn("can't look up which messages are one answer", "error", err)
	}
	if len(before) < 2 || before[len(before)-1] != in.Message.ID || ephemeral {
		return at
	}
	others := before[:len(before)-1]
	fresh, below := at.put, 0 // how many messages are shown in the pressed one's place and below it
	at.put = func(ctx context.Context, i int, m outgoing) (got stored, err error) {
		if i < len(others) {
			if err = a.rest.do(ctx, channelCall("edit the answer", "PATCH", in.ChannelID, "/"+others[i], m), &got); err == nil {
				return got, nil
			}
			others = slices.Clone(others[:i]) // out of reach, as are those behind it
		}
		got, err = fresh(ctx, below, m)
		if err == nil {
			below++
		}
		return got, err
	}
	edit := at.edit
	at.edit = func(ctx context.Context, i int, id string, m outgoing) (got stored, err error) {
		if i < len(others) {
			return got, a.rest.do(ctx, channelCall("edit the answer", "PATCH", in.ChannelID, "/"+id, m), &got)
		}
		return edit(ctx, i-len(others), id, m)
	}
	at.drop = func(ctx context.Context, i int) {
		var left []string
		if i < len(others) {
			left = others[i:]
		}
		for _, id := range left {
			if err := a.rest.do(ctx, channelCall("remove the rest of an earlier answer", "DELETE", in.ChannelID, "/"+id, nil), nil); err != nil {
				a.log.Warn("earlier answer not removed", "error", err)
			}
		}
		if below == 0 && i > 0 {
			if err := a.rest.do(ctx, webhookCall(in, "remove the rest of an earlier answer", "DELETE", "/messages/@original", nil), nil); err != nil {
				a.log.Warn("earlier answer not removed", "error", err)
			}
		}
	}
	return at
}
