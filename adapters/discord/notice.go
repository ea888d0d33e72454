package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

var _ adapters.Notifier = (*Adapter)(nil)

// keepPrivate is how long it is known which channel is whose private one. Opening them is
// what Discord counts most strictly.
const keepPrivate = 30 * 24 * time.Hour

// Places are channels, threads among them, and persons, whose private channel is opened
// when it is needed.
const channelSign, personSign = "channel-", "user-"

func channelPlace(channel string) string {
	if channel == "" {
		return ""
	}
	return channelSign + channel
}

// place is where notices to an interaction's channel go; "" where it was used in a
// private conversation of others, in which the bot is not.
func (in *interaction) place() string {
	if in.GuildID == "" && in.Context != contextBotDM {
		return ""
	}
	return channelPlace(in.ChannelID)
}

// Person implements [adapters.Notifier].
func (a *Adapter) Person(asker string) string { return personSign + asker }

// Notify implements [adapters.Notifier].
func (a *Adapter) Notify(ctx context.Context, n adapters.Notice) (adapters.Arrival, error) {
	to := notifying{a: a, notice: n}
	messages, err := a.notices.Notify(ctx, "discord", chat.Notice{Send: to.send, Unsent: to.unsent})
	if err != nil {
		return adapters.Arrival{}, err
	}
	return adapters.Arrival{Place: n.Place, Messages: messages}, nil
}

// notifying is one notice on its way.
type notifying struct {
	a       *Adapter
	notice  adapters.Notice
	channel string
}

func (to *notifying) send(ctx context.Context) (messages []string, err error) {
	pages := to.a.render(to.notice.Reply, "")
	if len(pages) == 0 {
		return nil, errors.New("discord: the notice has nothing to show")
	}
	if to.channel, err = to.open(ctx); err != nil {
		return nil, err
	}
	at := to.place()
	for i, p := range pages {
		m := newOutgoing(p.content)
		if i == len(pages)-1 {
			m.Components = append(rows(to.notice.Reply.Choices, to.notice.Owner), to.a.copies(to.notice.Reply)...)
		}
		got, err := to.a.put(ctx, i, m, at)
		if err != nil {
			return messages, err
		}
		messages = append(messages, got.ID)
		to.a.compare(ctx, i, to.notice.Reply.Lang, p.quotes, m, got, at)
	}
	return messages, nil
}

// open returns the notice's channel. A person's is opened once and kept.
func (to *notifying) open(ctx context.Context) (string, error) {
	if channel, ok := strings.CutPrefix(to.notice.Place, channelSign); ok && channel != "" {
		return channel, nil
	}
	person, ok := strings.CutPrefix(to.notice.Place, personSign)
	if !ok || person == "" {
		return "", errNoPlace
	}
	key := "private-" + person
	if channel, ok, err := chat.Load[string](ctx, to.a.memory, key); ok && err == nil {
		return channel, nil
	}
	var opened struct{ ID string }
	c := call{
		op: "open a private channel", method: "POST", path: "/users/@me/channels", route: openRoute,
		body: map[string]string{"recipient_id": person}, auth: true,
	}
	if err := to.a.rest.do(ctx, c, &opened); err != nil {
		return "", err
	}
	if err := chat.SaveOf(ctx, to.a.memory, person, key, opened.ID, keepPrivate); err != nil {
		to.a.log.Warn("can't keep which private channel is whose; it is opened anew each time", "error", err)
	}
	return opened.ID, nil
}

const openRoute = "POST private channel"

// errNoPlace is why a notice to nowhere is not sent.
var errNoPlace = errors.New("discord: the place names neither a channel nor a person")

// place puts the notice's messages into its channel, the first as a reply. A nonce makes
// a second attempt harmless where the first had worked.
func (to *notifying) place() place {
	return place{
		where: []any{"channel", to.channel, "kind", "notice"},
		put: func(ctx context.Context, i int, m outgoing) (got stored, err error) {
			m.Nonce, m.EnforceNonce = fmt.Sprintf("n%.20s-%d", to.notice.ID, i%100), true
			if i == 0 && to.notice.About != "" && !m.plain {
				m.Reference = &messageReference{MessageID: to.notice.About}
			}
			err = to.a.rest.do(ctx, channelCall("notify", "POST", to.channel, "", m), &got)
			if errorCode(err) == codeNoHistory && m.Reference != nil {
				m.Reference = nil
				err = to.a.rest.do(ctx, channelCall("notify", "POST", to.channel, "", m), &got)
			}
			return got, err
		},
		edit: func(ctx context.Context, _ int, id string, m outgoing) (got stored, err error) {
			return got, to.a.rest.do(ctx, channelCall("edit the notice", "PATCH", to.channel, "/"+id, m), &got)
		},
	}
}

// Codes of refusals that a notice meets whatever it says, and those that are not for good
// although Discord calls them forbidden.
var (
	closed  = []int{10003, 10004, 10013, 50007, 50008, 50033, 50278} // no such channel, server, person; no private messages; no text channel; nobody to write to; no server shared
	passing = []int{20016, 20022, 20028, 40003, 200000, 200001}      // too fast, in several ways; what moderation holds back
)

// unsent tells what a failed notice means. With begun, a part of it has arrived.
func (to *notifying) unsent(err error, begun bool) *adapters.Unsent {
	u := &adapters.Unsent{Err: err, Unsure: begun}
	route := channelCall("", "POST", to.channel, "", nil).route
	if to.channel == "" {
		route = openRoute
	}
	code := errorCode(err)
	switch {
	case errors.Is(err, errNoPlace), slices.Contains(closed, code),
		status(err) == http.StatusForbidden && code != 0 && !slices.Contains(passing, code):
		to.a.counts.dropped.Add(1)
		u.Gone = true
	case to.a.rest.limits.left(route, time.Now()) > 0:
		u.Wait = to.a.rest.limits.left(route, time.Now())
	case slices.Contains(passing, code):
		u.Wait = time.Minute
	case status(err) == 0 || status(err) >= 500:
		u.Unsure = begun || to.channel != "" // no answer to a message that went out
	}
	return u
}
