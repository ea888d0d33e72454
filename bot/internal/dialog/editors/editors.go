// Package editors is what the editors of an archive do in a chat: adding and
// removing articles, and looking after the feeds. Who may do so is the caller's to
// check, once, before any of it.
package editors

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/choices"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/bot/internal/gaps"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
)

// mostAdded is how many articles one /add takes.
const mostAdded = 10

// Desk is one editor's desk: the newsroom, and how to speak to them.
type Desk struct {
	Room   *newsroom.Room
	Book   *gaps.Book // nil: nothing of what is not answered is kept
	Locale *locale.Locale
	Keeper choices.Keeper
	Log    *slog.Logger
	Now    func() time.Time
}

// remark is a reply of Ukti's own words only.
func (d Desk) remark(key string, args ...any) adapters.Reply {
	return adapters.Reply{Lead: d.Locale.Say(key, args...)}
}

// Add adds the pages that it names, the files that came with it, or the pages
// named in the message replied to. The work goes on after the answer.
func (d Desk) Add(named string, files []adapters.File, said []adapters.Part) adapters.Reply {
	addresses := newsroom.Addresses(named)
	if len(addresses) == 0 && len(files) == 0 {
		addresses = linkedIn(said)
	}
	if len(addresses)+len(files) == 0 {
		return d.remark("add.blank")
	}
	if len(addresses)+len(files) > mostAdded {
		return d.remark("add.many", "n", mostAdded)
	}
	var started []int64
	begun := func(number int64, err error) {
		if err == nil {
			started = append(started, number)
		}
	}
	for _, address := range addresses {
		begun(d.Room.Jobs.AddAddress(address))
	}
	for _, f := range files {
		begun(d.Room.Jobs.AddUpload(f.Name, f.Open))
	}
	if len(started) == 0 {
		return d.remark("add.busy")
	}
	r := d.started(started...)
	if len(started) < len(addresses)+len(files) {
		r.Lead = wording.Join(r.Lead, d.Locale.Say("add.busy"))
	}
	return r
}

// started says that work has begun, and later what became of it.
func (d Desk) started(numbers ...int64) adapters.Reply {
	return adapters.Reply{
		Lead: d.Locale.Say("add.started", "n", len(numbers)), Note: d.Locale.Say("add.next"), Lang: d.Locale.Tag,
		Later: func(ctx context.Context) adapters.Reply {
			works, err := d.Room.Jobs.Await(ctx, numbers)
			if err != nil || len(works) == 0 {
				return adapters.Reply{}
			}
			var lines []string
			for _, w := range works {
				lines = append(lines, d.workState(w, wording.Shorten(wording.OneLine(w.Name), cite.TitleLimit)))
			}
			return adapters.Reply{Lead: strings.Join(lines, "\n"), Lang: d.Locale.Tag}
		},
	}
}

// linkedIn returns the web addresses that came with a question.
func linkedIn(parts []adapters.Part) (list []string) {
	for _, p := range parts {
		for _, address := range append(newsroom.Addresses(p.Text), newsroom.Addresses(p.URL)...) {
			if !slices.Contains(list, address) {
				list = append(list, address)
			}
		}
	}
	return list
}

// Remove takes an article out for good. It is named by its id, its key, or a
// citation: what /remove does can't be taken back by a slip of the finger.
func (d Desk) Remove(ctx context.Context, name string) adapters.Reply {
	if name == "" {
		return d.remark("remove.blank")
	}
	id, err := d.Room.Cited(ctx, name)
	if err == nil {
		err = d.Room.Intake.Remove(ctx, id)
	}
	switch {
	case errors.Is(err, archive.ErrRemoved):
		return d.remark("remove.already")
	case errors.Is(err, knowledge.ErrNoArticle):
		return d.remark("remove.unknown")
	case err != nil:
		d.Log.Error("an article could not be removed; the editor was told", "article", name, "error", err)
		return d.remark("editor.failed")
	}
	d.Log.Info("an editor has removed an article", "article", id, "editor", d.Keeper.Owner)
	return adapters.Reply{Lead: d.Locale.Say("remove.done", "id", wording.OneLine(string(id))), Note: d.Locale.Say("remove.next")}
}
