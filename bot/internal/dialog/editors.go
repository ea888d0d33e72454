package dialog

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
)

// mostAdded is how many articles one /add takes.
const mostAdded = 10

// editing reports whether there is an archive that somebody may edit in a chat.
func (d *Dialog) editing() bool { return d.room != nil && len(d.editors) > 0 }

// editor reports whether the asker may edit the archive. It is everyone's: who runs
// a chat may not for that.
func (t *turn) editor() bool { return t.editing() && slices.Contains(t.editors, t.who()) }

// addCommand adds the pages that it names, the files that came with it, or the pages
// named in the message replied to. The work goes on after the answer.
func (t *turn) addCommand(_ context.Context, args map[string]string) adapters.Reply {
	if !t.editor() {
		return t.remark(t.loc.Say("editor.only"))
	}
	addresses := addressesIn(args["address"])
	if len(addresses) == 0 && len(t.q.Files) == 0 {
		addresses = linkedIn(t.q.Said())
	}
	if len(addresses)+len(t.q.Files) == 0 {
		return t.remark(t.loc.Say("add.blank"))
	}
	if len(addresses)+len(t.q.Files) > mostAdded {
		return t.remark(t.loc.Say("add.many", "n", mostAdded))
	}
	started := 0
	for _, address := range addresses {
		if t.room.Jobs.AddAddress(address) == nil {
			started++
		}
	}
	for _, f := range t.q.Files {
		if t.room.Jobs.AddUpload(f.Name, f.Open) == nil {
			started++
		}
	}
	if started == 0 {
		return t.remark(t.loc.Say("add.busy"))
	}
	r := adapters.Reply{Lead: t.loc.Say("add.started", "n", started), Note: t.loc.Say("add.next")}
	if started < len(addresses)+len(t.q.Files) {
		r.Lead = wording.Join(r.Lead, t.loc.Say("add.busy"))
	}
	return r
}

// addressesIn gives the web addresses among a text's words, each once.
func addressesIn(text string) (list []string) {
	for _, word := range strings.Fields(text) {
		word = strings.Trim(word, "<>()[]“”\"'‘’,;।")
		if newsroom.IsAddress(word) && !slices.Contains(list, word) {
			list = append(list, word)
		}
	}
	return list
}

// linkedIn gives the web addresses that came with a question.
func linkedIn(parts []adapters.Part) (list []string) {
	for _, p := range parts {
		for _, address := range append(addressesIn(p.Text), addressesIn(p.URL)...) {
			if !slices.Contains(list, address) {
				list = append(list, address)
			}
		}
	}
	return list
}

// citedLine is what a citation ends with: ":6" or ":6-8".
var citedLine = regexp.MustCompile(`:\d+(-\d+)?$`)

// removeCommand takes an article out for good. It is named by its id, its key, or a
// citation: what /remove does can't be taken back by a slip of the finger.
func (t *turn) removeCommand(ctx context.Context, args map[string]string) adapters.Reply {
	if !t.editor() {
		return t.remark(t.loc.Say("editor.only"))
	}
	name := args["article"]
	if name == "" {
		return t.remark(t.loc.Say("remove.blank"))
	}
	id, err := t.cited(ctx, name)
	if err == nil {
		err = t.room.Intake.Remove(ctx, id)
	}
	switch {
	case errors.Is(err, archive.ErrRemoved):
		return t.remark(t.loc.Say("remove.already"))
	case errors.Is(err, knowledge.ErrNoArticle):
		return t.remark(t.loc.Say("remove.unknown"))
	case err != nil:
		t.log.Error("an article could not be removed; the editor was told", "article", name, "error", err)
		return t.remark(t.loc.Say("editor.failed"))
	}
	t.log.Info("an editor has removed an article", "article", id, "editor", t.who())
	return adapters.Reply{Lead: t.loc.Say("remove.done", "id", wording.OneLine(string(id))), Note: t.loc.Say("remove.next")}
}

// cited gives the article that a name, or a citation of a line of it, stands for.
func (t *turn) cited(ctx context.Context, name string) (knowledge.ArticleID, error) {
	id, err := t.room.Archive.ID(ctx, name)
	if bare := citedLine.ReplaceAllString(name, ""); err != nil && !errors.Is(err, archive.ErrRemoved) && bare != name {
		id, err = t.room.Archive.ID(ctx, bare)
		name = bare
	}
	if at := strings.LastIndexByte(name, '@'); err != nil && !errors.Is(err, archive.ErrRemoved) && at > 0 {
		return t.room.Archive.ID(ctx, name[:at])
	}
	return id, err
}
