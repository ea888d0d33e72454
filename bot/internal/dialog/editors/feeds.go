package editors

import (
	"context"
	"errors"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/choices"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
)

// Kinds of choices under a list of feeds.
const (
	More = "feeds" // the rest of the list
	Stop = "stop"  // end work on a feed or an article
	Drop = "drop"  // take a feed off the list
)

const (
	// feedsPage is how many feeds one reply lists, worksShown how much work.
	feedsPage, worksShown = 8, 6
	// nameLimit bounds, in code points, a feed's or a page's name on a button,
	// reasonLimit what went wrong with it.
	nameLimit, reasonLimit = 40, 200
)

// task is what a choice under a list of feeds stands for.
type task struct {
	Offset int    `json:"offset,omitempty"` // More, Waiting: where the list goes on
	Feed   string `json:"feed,omitempty"`   // Stop, Drop: the feed's address
	Work   int64  `json:"work,omitempty"`   // Stop: the work's number
	Held   int64  `json:"held,omitempty"`   // Read, Accept, Refuse: the item's number
}

// kept is a task as it is stored.
type kept struct {
	Lang string `json:"lang"`
	Desk *task  `json:"desk,omitempty"`
}

func (d Desk) offer(ctx context.Context, kind, label string, t task) adapters.Choice {
	return d.Keeper.Put(ctx, kind, label, kept{Lang: d.Locale.Tag, Desk: &t})
}

// Feeds lists the feeds and how far the work is, or begins to list a feed.
func (d Desk) Feeds(ctx context.Context, add string) adapters.Reply {
	if add == "" {
		return d.feedList(ctx, 0)
	}
	addresses := newsroom.Addresses(add)
	if len(addresses) != 1 {
		return d.remark("feeds.blank")
	}
	number, err := d.Room.Jobs.AddFeed(addresses[0])
	if err != nil {
		return d.remark("add.busy")
	}
	return d.started(number)
}

// feedList shows the work under way, what ended lately, and the feeds from offset on.
func (d Desk) feedList(ctx context.Context, offset int) adapters.Reply {
	feeds, err := d.Room.Feeds.List(ctx)
	if err != nil {
		d.Log.Error("the feeds could not be read; the editor was told", "error", err)
		return d.remark("editor.failed")
	}
	var lines []string
	var buttons []adapters.Choice
	if offset == 0 {
		lines, buttons = d.workLines(ctx)
	}
	if len(feeds) == 0 {
		lines = append(lines, d.Locale.Say("feeds.none"))
	} else {
		lines = append(lines, d.Locale.Say("feeds.lead", "n", len(feeds)))
	}
	from := min(max(offset, 0), len(feeds))
	to := min(from+feedsPage, len(feeds))
	for i, f := range feeds[from:to] {
		lines = append(lines, d.Locale.Count(from+i+1)+". "+strings.Join([]string{
			wording.Shorten(wording.OneLine(f.Name()), cite.TitleLimit), d.feedState(f), d.Locale.Say("feeds.articles", "n", f.Articles),
		}, cite.Separator)+d.fates(f.Fates))
		name := wording.Shorten(wording.OneLine(f.Name()), nameLimit)
		if f.Running != nil {
			buttons = append(buttons, d.offer(ctx, Stop, d.Locale.Say("choice.stop", "name", name), task{Feed: f.URL}))
		}
		buttons = append(buttons, d.offer(ctx, Drop, d.Locale.Say("choice.drop", "name", name), task{Feed: f.URL}))
	}
	if to < len(feeds) {
		buttons = append(buttons, d.offer(ctx, More, d.Locale.Say("choice.articles"), task{Offset: to}))
	}
	return adapters.Reply{Lead: strings.Join(lines, "\n"), Note: d.Locale.Say("feeds.next"), Choices: choices.List(buttons...)}
}

// fates says of a feed's latest items how many became something else than articles.
func (d Desk) fates(n feed.Counts) (said string) {
	for _, of := range []struct {
		fate feed.Fate
		key  string
	}{
		{feed.FateCorrected, "fate.corrected"}, {feed.FateHeld, "fate.held"}, {feed.FateLeftOut, "fate.left_out"}, {feed.FateWithdrawn, "fate.withdrawn"},
	} {
		if n[of.fate] > 0 {
			said += cite.Separator + d.Locale.Say(of.key, "n", n[of.fate])
		}
	}
	return said
}

// workLines has a line for each piece of work, and a choice to stop what is open.
func (d Desk) workLines(ctx context.Context) (lines []string, buttons []adapters.Choice) {
	works := d.Room.Jobs.List()
	for _, w := range works[:min(len(works), worksShown)] {
		name := wording.Shorten(wording.OneLine(w.Name), cite.TitleLimit)
		lines = append(lines, d.workState(w, name))
		if w.Ended.IsZero() {
			buttons = append(buttons, d.offer(ctx, Stop, d.Locale.Say("choice.stop", "name", wording.Shorten(name, nameLimit)), task{Work: w.Number}))
		}
	}
	return lines, buttons
}

func (d Desk) workState(w newsroom.Job, name string) string {
	id := wording.OneLine(string(w.Article.ID))
	switch {
	case w.Waiting:
		return d.Locale.Say("work.waiting", "name", name)
	case w.Ended.IsZero():
		return d.Locale.Say("work.running", "name", name)
	case errors.Is(w.Err, newsroom.ErrStopped):
		return d.Locale.Say("work.stopped", "name", name)
	case w.Err != nil:
		reason := strings.TrimPrefix(w.Err.Error(), w.Name+": ") // most errors name what they are about
		return d.Locale.Say("work.failed", "name", name, "reason", wording.Shorten(wording.OneLine(reason), reasonLimit))
	case w.Feed != "":
		return d.Locale.Say("work.feed", "name", name)
	}
	switch w.Article.Kind {
	case archive.Added:
		return d.Locale.Say("work.added", "name", name, "id", id)
	case archive.Duplicate:
		return d.Locale.Say("work.duplicate", "name", name, "id", id, "first", wording.OneLine(string(w.Article.AlsoIn)))
	case archive.Unchanged:
		return d.Locale.Say("work.unchanged", "name", name, "id", id)
	}
	return d.Locale.Say("work.revised", "name", name, "id", id)
}

// feedState says in a few words how a feed is.
func (d Desk) feedState(f newsroom.Feed) string {
	switch {
	case f.Running != nil && f.Running.Total > 0:
		return d.Locale.Say("feed.taking", "done", f.Running.Done, "total", f.Running.Total)
	case f.Running != nil:
		return d.Locale.Say("feed.asked")
	case f.Gone:
		return d.Locale.Say("feed.gone")
	}
	var parts []string
	if f.Checked.IsZero() {
		parts = append(parts, d.Locale.Say("feed.new"))
	} else {
		parts = append(parts, d.Locale.Say("feed.answered", "time", d.Locale.Moment(f.Checked, d.Now())))
	}
	if f.Pushed {
		parts = append(parts, d.Locale.Say("feed.pushed"))
	}
	if f.Stale {
		parts = append(parts, d.Locale.Say("feed.stale"))
	}
	if f.Problem != "" {
		parts = append(parts, d.Locale.Say("feed.failing", "reason", wording.Shorten(wording.OneLine(f.Problem), reasonLimit)))
	}
	return strings.Join(parts, cite.Separator)
}

// Press does what a choice of an editor's stands for. It reports false for
// what can't be read.
func (d Desk) Press(ctx context.Context, k choices.Kept) (adapters.Reply, bool) {
	var of kept
	if err := k.Read(&of); err != nil || of.Desk == nil {
		return adapters.Reply{}, false
	}
	switch k.Kind {
	case More:
		return d.feedList(ctx, of.Desk.Offset), true
	case Stop:
		if of.Desk.Feed != "" && d.Room.Feeds.Stop(of.Desk.Feed) || of.Desk.Work != 0 && d.Room.Jobs.Stop(of.Desk.Work) {
			return d.remark("stop.done"), true
		}
		return d.remark("stop.late"), true
	case Drop:
		return d.drop(ctx, of.Desk.Feed), true
	}
	return d.pressHeld(ctx, k.Kind, *of.Desk)
}

// drop takes a feed off the list; its articles stay.
func (d Desk) drop(ctx context.Context, address string) adapters.Reply {
	err := d.Room.Feeds.Remove(ctx, address, false)
	switch {
	case errors.Is(err, archive.ErrNoFeed):
		return d.remark("drop.late")
	case errors.Is(err, newsroom.ErrListed):
		return d.remark("drop.listed")
	case err != nil:
		d.Log.Error("a feed could not be removed; the editor was told", "feed", address, "error", err)
		return d.remark("editor.failed")
	}
	d.Log.Info("an editor has removed a feed", "feed", address, "editor", d.Keeper.Owner)
	return d.remark("drop.done", "url", wording.OneLine(address))
}
