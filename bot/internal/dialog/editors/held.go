package editors

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/choices"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Kinds of choices under what is held.
const (
	Waiting = "waiting" // the rest of the list
	Read    = "read"    // an item's text
	Accept  = "accept"  // make an article of an item
	Refuse  = "refuse"  // let an item go
)

const (
	// heldPage is how many held items one reply lists.
	heldPage = 5
	// textLimit bounds, in code points, what is shown of a held item's text.
	textLimit = 700
)

// Held lists what waits for the editor; or shows, accepts or refuses the items whose
// numbers stand in order, such as "12" or "accept 12 13".
func (d Desk) Held(ctx context.Context, order string) adapters.Reply {
	words := text.Tokens(order)
	numbers := numbersIn(words)
	switch accept, refuse := d.Locale.Words("accept"), d.Locale.Words("refuse"); {
	case len(words) == 0:
		return d.heldList(ctx, 0)
	case len(numbers) == 0 || len(numbers) > mostAdded:
		return d.remark("held.blank")
	case accept.In(order):
		return d.decide(ctx, numbers, d.accept)
	case refuse.In(order):
		return d.decide(ctx, numbers, d.refuse)
	case len(numbers) == len(words) && len(numbers) == 1:
		return d.heldText(ctx, numbers[0])
	}
	return d.remark("held.blank")
}

// numbersIn returns the numbers among words.
func numbersIn(words []text.Token) (list []int64) {
	for _, w := range words {
		if n, err := strconv.ParseInt(w.Term, 10, 64); err == nil && n > 0 {
			list = append(list, n)
		}
	}
	return list
}

// heldList shows what is held from offset on, each with its number and its reason.
func (d Desk) heldList(ctx context.Context, offset int) adapters.Reply {
	items, err := d.Room.Held.List(ctx)
	if err != nil {
		return d.heldFailed(err)
	}
	if len(items) == 0 {
		return d.remark("held.none")
	}
	lines := []string{d.Locale.Say("held.lead", "n", len(items))}
	var buttons []adapters.Choice
	from := min(max(offset, 0), len(items))
	to := min(from+heldPage, len(items))
	for _, h := range items[from:to] {
		lines = append(lines, d.heldLine(h.Number, h.Document.Article, h.Reason))
		buttons = append(buttons, d.offer(ctx, Read, d.Locale.Say("choice.read", "number", d.number(h.Number)), task{Held: h.Number}))
	}
	if to < len(items) {
		buttons = append(buttons, d.offer(ctx, Waiting, d.Locale.Say("choice.articles"), task{Offset: to}))
	}
	return adapters.Reply{Lead: strings.Join(lines, "\n"), Note: d.Locale.Say("held.next"), Choices: choices.List(buttons...)}
}

func (d Desk) number(n int64) string { return d.Locale.Ordinal(int(n)) }

// heldLine names an item: its number, title and publisher, and why it is held.
func (d Desk) heldLine(number int64, a knowledge.Article, reason string) string {
	name := wording.OneLine(a.Title)
	if name == "" {
		name = wording.OneLine(a.URL)
	}
	parts := []string{wording.Shorten(name, cite.TitleLimit)}
	if p := wording.OneLine(a.Publisher); p != "" {
		parts = append(parts, wording.Shorten(p, nameLimit))
	}
	parts = append(parts, wording.Shorten(wording.OneLine(reason), reasonLimit))
	return d.number(number) + ". " + strings.Join(parts, cite.Separator)
}

// heldText shows what would be added, with its address.
func (d Desk) heldText(ctx context.Context, number int64) adapters.Reply {
	h, err := d.Room.Held.Item(ctx, number)
	if err != nil {
		return d.heldFailed(err)
	}
	lines := []string{d.heldLine(h.Number, h.Document.Article, h.Reason)}
	if address := cite.WebAddress(h.Document.URL); address != "" {
		lines = append(lines, address)
	}
	lines = append(lines, "", wording.Shorten(strings.TrimSpace(h.Document.Body), textLimit))
	return adapters.Reply{Lead: strings.Join(lines, "\n"), Choices: choices.List(
		d.offer(ctx, Accept, d.Locale.Say("choice.accept", "number", d.number(number)), task{Held: number}),
		d.offer(ctx, Refuse, d.Locale.Say("choice.refuse", "number", d.number(number)), task{Held: number}),
	)}
}

// decide does the same with several items, and says of each what became of it.
func (d Desk) decide(ctx context.Context, numbers []int64, do func(context.Context, int64) string) adapters.Reply {
	var lines []string
	for _, n := range numbers {
		lines = append(lines, do(ctx, n))
	}
	return adapters.Reply{Lead: strings.Join(lines, "\n")}
}

func (d Desk) accept(ctx context.Context, number int64) string {
	out, err := d.Room.Held.Accept(ctx, number)
	if err != nil {
		return d.heldFailed(err).Lead
	}
	d.Log.Info("an editor has accepted a held item", "number", number, "article", out.ID, "editor", d.Keeper.Owner)
	return d.Locale.Say("held.accepted", "number", d.number(number), "id", wording.OneLine(string(out.ID)))
}

func (d Desk) refuse(ctx context.Context, number int64) string {
	if err := d.Room.Held.Drop(ctx, number); err != nil {
		return d.heldFailed(err).Lead
	}
	d.Log.Info("an editor has refused a held item", "number", number, "editor", d.Keeper.Owner)
	return d.Locale.Say("held.refused", "number", d.number(number))
}

func (d Desk) heldFailed(err error) adapters.Reply {
	if errors.Is(err, archive.ErrNotHeld) {
		return d.remark("held.late")
	}
	d.Log.Error("what is held could not be read or changed; the editor was told", "error", err)
	return d.remark("editor.failed")
}

// pressHeld does what a choice under what is held stands for.
func (d Desk) pressHeld(ctx context.Context, kind string, of task) (adapters.Reply, bool) {
	switch kind {
	case Waiting:
		return d.heldList(ctx, of.Offset), true
	case Read:
		return d.heldText(ctx, of.Held), true
	case Accept:
		return adapters.Reply{Lead: d.accept(ctx, of.Held)}, true
	case Refuse:
		return adapters.Reply{Lead: d.refuse(ctx, of.Held)}, true
	}
	return adapters.Reply{}, false
}
