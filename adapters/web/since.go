package web

import (
	"strconv"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/web/internal/changes"
)

// A link to lines of an article is shared, and the article is corrected. Whoever follows
// it sees what has become of these very lines: where an older text is shown, what they are
// now; in the newest text, what they were before.

// sinceView is what has become of the lines that the address names.
type sinceView struct {
	Says   string
	Blocks []changeView // what changed of them; nil where nothing did
	Href   string       // where there is more
	Link   string       // what stands on it
}

// mostBack is how many earlier texts are looked at for a change of the lines.
const mostBack = 5

// since tells what has become of the lines from to to; nil where there is nothing to tell.
func (p place) since(from, to int) *sinceView {
	switch {
	case from == 0 || len(p.text.Revisions) < 2:
		return nil
	case p.text.Superseded:
		return p.sinceThen(from, to)
	}
	return p.before(from, to)
}

// sinceThen tells what the newest text has in the place of an older one's lines.
func (p place) sinceThen(from, to int) *sinceView {
	newest, ok := p.other("")
	if !ok {
		return nil
	}
	touched, first, last := changes.Of(changes.Between(p.text.Body, newest.Body), from, to, true)
	if len(touched) > 0 {
		return &sinceView{
			Says: p.v.Say("since.changed"), Blocks: p.v.diffs().views(touched), Link: p.v.Say("changes.what"),
			Href: p.v.Link(p.path+"/changes", "from", p.text.Info.Revision, "to", newest.Info.Revision),
		}
	}
	lines := strconv.Itoa(first)
	if last > first {
		lines += "-" + strconv.Itoa(last)
	}
	return &sinceView{
		Says: p.v.Say("since.same"), Link: p.v.diffs().lineNames(first, last), Href: p.v.Link(p.path, "line", lines) + "#L" + strconv.Itoa(first),
	}
}

// before tells what lines of the newest text were before they were corrected last.
func (p place) before(from, to int) *sinceView {
	later := p.text
	for i := 1; i < len(p.text.Revisions) && i <= mostBack; i++ {
		earlier, ok := p.other(p.text.Revisions[i].Name)
		if !ok {
			return nil
		}
		touched, first, last := changes.Of(changes.Between(earlier.Body, later.Body), from, to, false)
		if len(touched) > 0 {
			return &sinceView{
				Says: p.v.Say("since.was", "date", p.v.when(p.text.Revisions[i-1].Seen)), Blocks: p.v.diffs().views(touched), Link: p.v.Say("changes.what"),
				Href: p.v.Link(p.path+"/changes", "from", p.text.Revisions[i].Name, "to", p.text.Revisions[i-1].Name),
			}
		}
		from, to, later = first, last, earlier
	}
	return nil
}

// other is another text of the article.
func (p place) other(revision string) (adapters.Text, bool) {
	text, _, err := p.v.reading().stored(revision)
	if err != nil {
		p.v.log.Warn("what has become of lines can't be told", "error", err)
	}
	return text, err == nil
}

// views shows changed stretches alone.
func (di diffs) views(blocks []changes.Block) (all []changeView) {
	for _, b := range blocks {
		all = append(all, changeView{Where: di.lineNames(b.From, b.To), Pieces: b.Pieces, Changed: true})
	}
	return all
}
