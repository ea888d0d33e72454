package dialog

import (
	"context"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/watching"
	"github.com/ukti-bot/ukti/bot/internal/watch"
)

// watchCommands are there where chats can hear of what comes in by itself.
var watchCommands = []command{
	{name: "watch", about: "command.watch", run: with((*turn).watching, func(d watching.Desk, ctx context.Context, args map[string]string) adapters.Reply {
		return d.Watch(ctx, args["text"])
	}), options: []option{{name: "text", about: "option.watch", required: true, words: true}}},
	{name: "watches", about: "command.watches", run: with((*turn).watching, func(d watching.Desk, ctx context.Context, _ map[string]string) adapters.Reply {
		return d.List(ctx)
	})},
	{name: "unwatch", about: "command.unwatch", run: with((*turn).watching, func(d watching.Desk, ctx context.Context, args map[string]string) adapters.Reply {
		return d.Unwatch(ctx, args["watch"])
	}), options: []option{{name: "watch", about: "option.unwatch"}}},
	{name: "digest", about: "command.digest", run: with((*turn).watching, func(d watching.Desk, ctx context.Context, args map[string]string) adapters.Reply {
		return d.Digest(ctx, args["time"])
	}), options: []option{{name: "time", about: "option.digest"}}},
}

// watching answers the commands about watches in this chat.
func (t *turn) watching() watching.Desk {
	return watching.Desk{
		Watcher: t.d.watches, Locales: t.d.locales, Locale: t.loc, Keeper: offers{t}.keeper(), Log: t.log, Now: t.d.now, Admin: t.admin, Settings: t.chat(),
		Place: watch.Place{Chat: t.where(), Owner: t.who(), Adapter: t.q.Adapter, Place: t.q.Place, Lang: t.loc.Tag},
	}
}
