package dialog

import (
	"context"
	"errors"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/knowledge/archive"
)

const (
	// feedsPage is how many feeds one reply lists, worksShown how much work.
	feedsPage, worksShown = 8, 6
	// nameLimit bounds, in code points, a feed's or a page's name on a button,
	// reasonLimit what went wrong with it.
	nameLimit, reasonLimit = 40, 200
)

// desk is what a choice of an editor's stands for.
type desk struct {
	Offset int    `json:"offset,omitempty"` // feeds: where the list goes on
	Feed   string `json:"feed,omitempty"`   // stop, drop: the feed's address
	Work   int64  `json:"work,omitempty"`   // stop: the work's number
}

// feedsCommand lists the feeds and how far the work is, or begins to list a feed.
func (t *turn) feedsCommand(ctx context.Context, args map[string]string) adapters.Reply {
	if !t.editor() {
		return t.remark(t.loc.Say("editor.only"))
	}
	named := args["add"]
	if named == "" {
		return t.feedList(ctx, 0)
	}
	addresses := addressesIn(named)
	switch {
	case len(addresses) != 1:
		return t.remark(t.loc.Say("feeds.blank"))
	case t.room.Jobs.AddFeed(addresses[0]) != nil:
		return t.remark(t.loc.Say("add.busy"))
	}
	return adapters.Reply{Lead: t.loc.Say("add.started", "n", 1), Note: t.loc.Say("add.next")}
}

// feedList shows the work under way, what ended lately, and the feeds from offset on.
func (t *turn) feedList(ctx context.Context, offset int) adapters.Reply {
	feeds, err := t.room.Feeds.List(ctx)
	if err != nil {
		t.log.Error("the feeds could not be read; the editor was told", "error", err)
		return t.remark(t.loc.Say("editor.failed"))
	}
	var lines []string
	var choices []adapters.Choice
	if offset == 0 {
		lines, choices = t.workLines(ctx)
	}
	if len(feeds) == 0 {
		lines = append(lines, t.loc.Say("feeds.none"))
	} else {
		lines = append(lines, t.loc.Say("feeds.lead", "n", len(feeds)))
	}
	from := min(max(offset, 0), len(feeds))
	to := min(from+feedsPage, len(feeds))
	for i, f := range feeds[from:to] {
		lines = append(lines, t.loc.Count(from+i+1)+". "+strings.Join([]string{
			wording.Shorten(wording.OneLine(f.Name()), titleLimit), t.feedState(f), t.loc.Say("feeds.articles", "n", f.Articles),
		}, separator))
		name := wording.Shorten(wording.OneLine(f.Name()), nameLimit)
		if f.Running != nil {
			choices = append(choices, t.keep(ctx, kindStop, t.loc.Say("choice.stop", "name", name), kept{Desk: &desk{Feed: f.URL}}))
		}
		choices = append(choices, t.keep(ctx, kindDrop, t.loc.Say("choice.drop", "name", name), kept{Desk: &desk{Feed: f.URL}}))
	}
	if to < len(feeds) {
		choices = append(choices, t.keep(ctx, kindFeeds, t.loc.Say("choice.articles"), kept{Desk: &desk{Offset: to}}))
	}
	return adapters.Reply{Lead: strings.Join(lines, "\n"), Note: t.loc.Say("feeds.next"), Choices: t.choices(choices...)}
}

// workLines has a line for each piece of work, and a choice to stop what is open.
func (t *turn) workLines(ctx context.Context) (lines []string, choices []adapters.Choice) {
	works := t.room.Jobs.List()
	for _, w := range works[:min(len(works), worksShown)] {
		name := wording.Shorten(wording.OneLine(w.Name), titleLimit)
		lines = append(lines, t.workState(w, name))
		if w.Ended.IsZero() {
			choices = append(choices, t.keep(ctx, kindStop, t.loc.Say("choice.stop", "name", wording.Shorten(name, nameLimit)), kept{Desk: &desk{Work: w.Number}}))
		}
	}
	return lines, choices
}

func (t *turn) workState(w newsroom.Job, name string) string {
	id := wording.OneLine(string(w.Article.ID))
	switch {
	case w.Waiting:
		return t.loc.Say("work.waiting", "name", name)
	case w.Ended.IsZero():
		return t.loc.Say("work.running", "name", name)
	case errors.Is(w.Err, newsroom.ErrStopped):
		return t.loc.Say("work.stopped", "name", name)
	case w.Err != nil:
		reason := strings.TrimPrefix(w.Err.Error(), w.Name+": ") // most errors name what they are about
		return t.loc.Say("work.failed", "name", name, "reason", wording.Shorten(wording.OneLine(reason), reasonLimit))
	case w.Feed != "":
		return t.loc.Say("work.feed", "name", name)
	}
	switch w.Article.Kind {
	case archive.Added:
		return t.loc.Say("work.added", "name", name, "id", id)
	case archive.Duplicate:
		return t.loc.Say("work.duplicate", "name", name, "id", id, "first", wording.OneLine(string(w.Article.AlsoIn)))
	case archive.Unchanged:
		return t.loc.Say("work.unchanged", "name", name, "id", id)
	}
	return t.loc.Say("work.revised", "name", name, "id", id)
}

// feedState says in a few words how a feed is.
func (t *turn) feedState(f newsroom.Feed) string {
	switch {
	case f.Running != nil && f.Running.Total > 0:
		return t.loc.Say("feed.taking", "done", f.Running.Done, "total", f.Running.Total)
	case f.Running != nil:
		return t.loc.Say("feed.asked")
	case f.Gone:
		return t.loc.Say("feed.gone")
	}
	var parts []string
	if f.Checked.IsZero() {
		parts = append(parts, t.loc.Say("feed.new"))
	} else {
		parts = append(parts, t.loc.Say("feed.answered", "time", t.loc.Moment(f.Checked, t.now())))
	}
	if f.Stale {
		parts = append(parts, t.loc.Say("feed.stale"))
	}
	if f.Problem != "" {
		parts = append(parts, t.loc.Say("feed.failing", "reason", wording.Shorten(wording.OneLine(f.Problem), reasonLimit)))
	}
	return strings.Join(parts, separator)
}

// pressDesk does what a choice of /feeds stands for. Who may edit may have changed
// since it was shown.
func (t *turn) pressDesk(ctx context.Context, kind string, d *desk) adapters.Reply {
	if !t.editor() {
		return t.remark(t.loc.Say("editor.only"))
	}
	if d == nil {
		return t.remark(t.loc.Say("choice.expired"))
	}
	switch kind {
	case kindFeeds:
		return t.feedList(ctx, d.Offset)
	case kindStop:
		if d.Feed != "" && t.room.Feeds.Stop(d.Feed) || d.Work != 0 && t.room.Jobs.Stop(d.Work) {
			return t.remark(t.loc.Say("stop.done"))
		}
		return t.remark(t.loc.Say("stop.late"))
	}
	err := t.room.Feeds.Remove(ctx, d.Feed, false)
	switch {
	case errors.Is(err, archive.ErrNoFeed):
		return t.remark(t.loc.Say("drop.late"))
	case err != nil:
		t.log.Error("a feed could not be removed; the editor was told", "feed", d.Feed, "error", err)
		return t.remark(t.loc.Say("editor.failed"))
	}
	t.log.Info("an editor has removed a feed", "feed", d.Feed, "editor", t.who())
	return t.remark(t.loc.Say("drop.done", "url", wording.OneLine(d.Feed)))
}
