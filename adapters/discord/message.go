package discord

import (
	"context"
	"hash/fnv"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

// keepAnswer is how long an edit of a question changes its answer.
const keepAnswer = 24 * time.Hour

// answered is what is kept of an answer, under the question's message id.
type answered struct {
	Asked  uint64   // a hash of the words
	Edited string   // when they were written, "" for a message that was never edited
	IDs    []string // of the answer's messages
}

// message deals with a message that was written, or edited, where the bot can
// read. It answers only what was addressed to it.
func (a *Adapter) message(ctx context.Context, m *message, edited bool) {
	me := a.me.Load()
	if m.ID == "" || m.ChannelID == "" || m.Author == nil || m.Author.Bot || m.WebhookID != "" ||
		m.Type != messageDefault && m.Type != messageReply {
		return
	}
	replied := m.Referenced != nil && me.wrote(m.Referenced)
	if m.GuildID != "" && (!replied && !a.servers.named(ctx, m) || !a.servers.listens(ctx, m)) {
		return
	}
	if first := a.seen.Add(hash("message " + m.ID)); !first && !edited {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, a.times.deliver)
	defer cancel()
	// An edit waits for the answer that it changes.
	unlock := a.writing.lock(m.ID)
	defer unlock()

	var before answered
	if edited {
		var ok bool
		switch before, ok = a.remembered(ctx, m.ID); {
		case ok && (before.Asked == hash(m.Content) || m.Edited < before.Edited):
			return // only its preview changed, or overtaken by a later edit
		case !ok && (m.Edited == "" || time.Since(written(m.ID)) > keepAnswer/2):
			return // not edited by its author, or so old that its answer may be forgotten
		}
		edited = ok // else only this edit made it a question to the bot
	}
	reply := a.answerMessage(ctx, m, edited)
	ids := a.show(ctx, reply, m.Author.ID, a.inChannel(m, before.IDs))
	a.rememberPages(ctx, m.Author.ID, ids)
	if len(ids) > 0 || edited {
		a.remember(ctx, m, answered{Asked: hash(m.Content), Edited: m.Edited, IDs: ids})
	}
	a.later.Follow(ctx, m.ID, reply, workTime, func(ctx context.Context, becomes adapters.Reply) {
		defer a.writing.lock(m.ID)()
		a.show(ctx, becomes, m.Author.ID, a.inChannel(m, ids))
	})
}

// workTime is how long the end of work that an answer tells of is waited for. An
// interaction's answer can be changed for fifteen minutes.
const workTime, interactionTime = time.Hour, 14 * time.Minute

func (a *Adapter) answerMessage(ctx context.Context, m *message, edited bool) adapters.Reply {
	me := a.me.Load()
	if m.GuildID != "" && m.Content == "" && len(m.Attachments) == 0 {
		// Discord gives the words only where the bot is mentioned; their language is not known.
		return adapters.Reply{Lead: a.words.Say("", wordsUnseen)}
	}
	q := adapters.Question{
		Kind: adapters.Free, Adapter: a.Name(), Chat: chatID(m.GuildID, m.ChannelID), Place: channelPlace(m.ChannelID),
		Asker: m.Author.ID, Message: m.ID,
		Private: m.GuildID == "",
		Alone:   m.GuildID == "", // a bot is never written to in a group
		Edited:  edited,
		Admin:   func(ctx context.Context) (bool, error) { return a.servers.mayManage(ctx, m) },
	}
	me.fill(&q, m)
	for _, f := range m.Attachments {
		q.Files = append(q.Files, adapters.File{Name: f.Filename, Size: f.Size, Open: a.rest.opener(f.URL)})
	}
	return a.lookUp(ctx, q)
}

// written is when a message was written, which Discord's ids tell.
func written(id string) time.Time {
	const epoch = 1420070400000 // ms: the first second of 2015
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(n>>22 + epoch)
}

// mentions reports whether the bot's name is among those that the message pings.
func (m *message) mentions(bot string) bool {
	return slices.ContainsFunc(m.Mentions, func(u user) bool { return u.ID == bot }) ||
		strings.Contains(m.Content, "<@"+bot+">") || strings.Contains(m.Content, "<@!"+bot+">")
}

func hash(text string) uint64 {
	h := fnv.New64a()
	_, _ = io.WriteString(h, text)
	return h.Sum64()
}

func (a *Adapter) remembered(ctx context.Context, message string) (answered, bool) {
	known, ok, err := chat.Load[answered](ctx, a.memory, "answer-"+message)
	if err != nil {
		a.log.Warn("can't look up an answer", "error", err)
	}
	return known, ok
}

func (a *Adapter) remember(ctx context.Context, m *message, what answered) {
	if err := chat.SaveOf(ctx, a.memory, m.Author.ID, "answer-"+m.ID, what, keepAnswer); err != nil {
		a.log.Warn("can't keep which answer belongs to a message; an edit of it will not change the answer", "error", err)
	}
}
