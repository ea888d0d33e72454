package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/web/internal/changes"
)

// changesContent shows what one revision of an article changed of another.
type changesContent struct {
	Heading  []changes.Piece // the title, changed or not
	Lang     string
	About    []string
	From, To revisionLink
	Article  string // the address of the later revision
	Blocks   []changeView
	Equal    bool // the texts are the same
}

// changeView is a stretch of lines: a change, the line beside one, or a gap.
type changeView struct {
	Where   string // the lines of the later text; "" for a gap
	Pieces  []changes.Piece
	Changed bool
	Skipped int // lines of a gap
}

// diffs show what a correction changed.
type diffs struct{ v *visit }

func (v *visit) diffs() diffs { return diffs{v} }

// changesPage shows word by word what ?to= changed of ?from=: without them, what the
// current text changed of the one before.
func (di diffs) changesPage() {
	query := di.v.r.URL.Query()
	later, ok := di.v.reading().read(query.Get("to"))
	if !ok {
		return
	}
	from := query.Get("from")
	if from == "" {
		if from = before(later); from == "" {
			di.v.fail(http.StatusNotFound, "changes.first")
			return
		}
	}
	earlier, ok := di.v.reading().read(from)
	if !ok {
		return
	}
	path := "/a/" + url.PathEscape(later.Info.Key)
	c := changesContent{
		Heading: changes.Words(headingOf(earlier.Info), headingOf(later.Info)), Lang: languageTag(later.Info.Lang), About: di.v.reading().about(later.Info),
		From: di.revisionLink(path, earlier), To: di.revisionLink(path, later), Article: di.v.Link(path, "rev", di.v.reading().revision(later)),
		Blocks: di.changed(changes.Between(earlier.Body, later.Body)), Equal: earlier.Body == later.Body,
	}
	di.v.render(http.StatusOK, "changes", page{Title: di.v.Say("changes.title", "title", headingOf(later.Info)), Hidden: true, Content: c})
}

// before is the revision before the one shown; "" for the first.
func before(text adapters.Text) string {
	i := slices.IndexFunc(text.Revisions, func(r adapters.Revision) bool { return r.Name == text.Info.Revision })
	if i < 0 || i+1 >= len(text.Revisions) {
		return ""
	}
	return text.Revisions[i+1].Name
}

func (di diffs) revisionLink(path string, text adapters.Text) revisionLink {
	link := revisionLink{Revision: text.Info.Revision, Href: di.v.Link(path, "rev", di.v.reading().revision(text)), Here: !text.Superseded}
	for _, r := range text.Revisions {
		if r.Name == text.Info.Revision {
			link.Seen = di.v.when(r.Seen)
		}
	}
	return link
}

// changed shows the changes, each with the line before and the line behind it.
func (di diffs) changed(blocks []changes.Block) (all []changeView) {
	for i, b := range blocks {
		if b.Changed {
			all = append(all, changeView{Where: di.lineNames(b.From, b.To), Pieces: b.Pieces, Changed: true})
			continue
		}
		lines := strings.SplitAfter(strings.TrimSuffix(b.Pieces[0].Text, "\n"), "\n")
		first, last := i == 0, i == len(blocks)-1
		if first && last {
			return nil
		}
		show := func(n int) { // a line of the block, from 0
			all = append(all, changeView{Where: di.lineNames(b.From+n, b.From+n), Pieces: []changes.Piece{{Text: lines[n]}}})
		}
		from, to := 0, len(lines) // what is left out
		if !first {
			show(0)
			from = 1
		}
		if !last && to > from {
			to--
		}
		if to > from {
			all = append(all, changeView{Skipped: to - from})
		}
		if !last && to < len(lines) {
			show(to)
		}
	}
	return all
}

func (di diffs) lineNames(from, to int) string {
	switch {
	case to < from:
		return di.v.Say("changes.gone")
	case to > from:
		return di.v.Say("read.lines", "from", from, "to", to)
	}
	return di.v.Say("read.line", "line", from)
}

// pieceView is a stretch of a changed text.
type pieceView struct {
	changes.Piece
	Says string // what its look says, for who can't see it
}

func (p pieceView) Removed() bool { return p.Kind == changes.Removed }
func (p pieceView) Added() bool   { return p.Kind == changes.Added }

// Pieces are pieces as the template shows them.
func (v *visit) Pieces(pieces []changes.Piece) (all []pieceView) {
	for _, p := range pieces {
		view := pieceView{Piece: p}
		switch p.Kind {
		case changes.Removed:
			view.Says = v.Say("changes.removed")
		case changes.Added:
			view.Says = v.Say("changes.added")
		}
		all = append(all, view)
	}
	return all
}
