// Package watching is how a chat says what it wants to hear of by itself: /watch,
// /watches, /unwatch and /digest.
package watching

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/choices"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/bot/internal/dialog/settings"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/bot/internal/watch"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Stop is the kind of the choices under the list of watches: each ends one.
const Stop = "unwatch"

// shownText bounds, in code points, a watch's text in the list, labelText on a button.
const shownText, labelText = 80, 40

// Desk answers the commands about watches in one chat.
type Desk struct {
	Watcher  *watch.Watcher
	Place    watch.Place
	Settings settings.Chat
	Locales  *locale.Set
	Locale   *locale.Locale
	Keeper   choices.Keeper
	Log      *slog.Logger
	Now      func() time.Time
	Admin    func(context.Context) bool // whether the asker may change what the chat hears of
}

func (d Desk) remark(key string, args ...any) adapters.Reply {
	return adapters.Reply{Lead: d.Locale.Say(key, args...)}
}

// failed says that the state could not be read or written.
func (d Desk) failed(err error) adapters.Reply {
	d.Log.Error("the watches could not be read or changed; the person was told to try again", "error", err)
	return d.remark("watch.failed")
}

// Watch lets the chat watch a text.
func (d Desk) Watch(ctx context.Context, asked string) adapters.Reply {
	switch {
	case asked == "":
		return d.remark("watch.blank")
	case d.Place.Place == "":
		return d.remark("watch.nowhere")
	case !d.Admin(ctx):
		return d.remark("watch.admins")
	}
	n, renewed, err := d.Watcher.Add(ctx, d.Place, asked)
	shown := wording.Shorten(wording.OneLine(asked), shownText)
	switch {
	case errors.Is(err, watch.ErrLong):
		return d.remark("watch.long")
	case errors.Is(err, watch.ErrNoWords):
		return d.remark("watch.words")
	case errors.Is(err, watch.ErrChatFull):
		return d.remark("watch.full", "n", d.Watcher.Bounds().PerChat)
	case errors.Is(err, watch.ErrFull):
		return d.remark("watch.allfull")
	case err != nil:
		return d.failed(err)
	case renewed:
		return d.remark("watch.renewed", "text", shown)
	}
	return adapters.Reply{
		Lead: d.Locale.Say("watch.set", "text", shown, "n", d.Watcher.Bounds().ADay),
		Note: d.Locale.Say("watch.next", "number", strconv.FormatInt(n, 10)),
	}
}

// kept is a choice as it is stored.
type kept struct {
	Lang  string `json:"lang"`
	Watch int64  `json:"watch"`
}

// List shows what the chat watches, each with a choice that ends it.
func (d Desk) List(ctx context.Context) adapters.Reply {
	list, err := d.Watcher.List(ctx, d.Place.Chat)
	if err != nil {
		return d.failed(err)
	}
	if len(list) == 0 {
		return d.remark("watches.none")
	}
	lines := []string{d.Locale.Say("watches.lead", "n", len(list))}
	var stops []adapters.Choice
	for _, s := range list {
		lines = append(lines, strconv.FormatInt(s.N, 10)+" — "+wording.Shorten(wording.OneLine(s.Text), shownText))
		label := d.Locale.Say("choice.unwatch", "text", wording.Shorten(wording.OneLine(s.Text), labelText))
		stops = append(stops, d.Keeper.Put(ctx, Stop, label, kept{Lang: d.Locale.Tag, Watch: s.N}))
	}
	return adapters.Reply{
		Lead: strings.Join(lines, "\n"), Note: d.Locale.Say("watch.next", "number", strconv.FormatInt(list[len(list)-1].N, 10)),
		Choices: choices.List(stops...),
	}
}

// Press ends the watch behind a choice. ok is false when the choice can't be read.
func (d Desk) Press(ctx context.Context, pressed choices.Kept) (r adapters.Reply, ok bool) {
	var k kept
	if pressed.Read(&k) != nil || k.Watch == 0 {
		return r, false
	}
	return d.end(ctx, []int64{k.Watch}), true
}

// Unwatch ends the watches that are named: a number, some, a text, or all.
func (d Desk) Unwatch(ctx context.Context, named string) adapters.Reply {
	if named == "" {
		return d.List(ctx)
	}
	list, err := d.Watcher.List(ctx, d.Place.Chat)
	if err != nil {
		return d.failed(err)
	}
	return d.end(ctx, d.meant(list, named))
}

// meant returns the numbers of the watches that somebody names.
func (d Desk) meant(list []state.Watch, named string) (numbers []int64) {
	if d.Locales.Words("all").Cover(text.Tokens(named), nil) {
		for _, s := range list {
			numbers = append(numbers, s.N)
		}
		return numbers
	}
	for _, s := range list {
		if text.Fold(s.Text) == text.Fold(strings.Join(strings.Fields(named), " ")) {
			return []int64{s.N}
		}
	}
	for _, word := range strings.FieldsFunc(wording.ASCIIDigits(named), func(r rune) bool { return r == ' ' || r == ',' }) {
		n, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return nil
		}
		numbers = append(numbers, n)
	}
	return numbers
}

// end ends watches of the chat.
func (d Desk) end(ctx context.Context, numbers []int64) adapters.Reply {
	if !d.Admin(ctx) {
		return d.remark("watch.admins")
	}
	ended := 0
	for _, n := range numbers {
		removed, err := d.Watcher.Remove(ctx, d.Place.Chat, n)
		if err != nil {
			return d.failed(err)
		}
		if removed {
			ended++
		}
	}
	if ended == 0 {
		return d.remark("unwatch.none")
	}
	return d.remark("unwatch.done", "n", ended)
}
