package dialog

import (
	"context"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/catalog"
	"github.com/ukti-bot/ukti/bot/internal/dialog/choices"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
)

// listSize is how many articles one reply lists.
const listSize = 10

// listPage is one page of the list of articles.
type listPage struct {
	Find   string `json:"find,omitempty"`
	Offset int    `json:"offset,omitempty"`
}

// keptList is a page as it is stored.
type keptList struct {
	Lang string    `json:"lang"`
	List *listPage `json:"list,omitempty"`
}

// library lists the articles, and shows lines of them.
type library struct{ t *turn }

// pressList shows the next page of the list.
func (l library) pressList(ctx context.Context, kept choices.Kept) (adapters.Reply, bool) {
	var k keptList
	if err := kept.Read(&k); err != nil || k.List == nil {
		return adapters.Reply{}, false
	}
	return l.articleList(ctx, k.List), true
}

func (l library) articlesCommand(ctx context.Context, args map[string]string) adapters.Reply {
	return l.articleList(ctx, &listPage{Find: args["find"]})
}

// articleList lists articles by number, title or opening words, size and date.
// The number is the one that /line understands, also in a list of a few.
func (l library) articleList(ctx context.Context, page *listPage) adapters.Reply {
	if l.t.d.large() {
		return l.largeList(ctx, page)
	}
	found := slices.Collect(catalog.Matching(ctx, l.t.idx, page.Find))
	find := wording.Shorten(wording.OneLine(page.Find), cite.TitleLimit)
	var b strings.Builder
	switch {
	case l.t.facts(ctx).Articles == 0:
		return l.t.remark(l.t.loc.Say("none.empty"))
	case len(found) == 0:
		return l.t.remark(l.t.loc.Say("articles.nofind", "find", find))
	case page.Find == "":
		b.WriteString(l.t.loc.Say("articles.lead", "n", len(found)))
	default:
		b.WriteString(l.t.loc.Say("articles.found", "n", len(found), "find", find))
	}
	from := min(max(page.Offset, 0), len(found)-1)
	to := min(from+listSize, len(found))
	for _, f := range found[from:to] {
		b.WriteString("\n" + l.entry(f.Number, f.Article))
	}
	r := adapters.Reply{Lead: b.String(), Note: l.t.loc.Say("card.next", "command", l.lineExample(ctx))}
	if l.t.facts(ctx).Articles > 1 {
		r.Note = l.t.loc.Say("articles.next", "command", l.lineExample(ctx))
	}
	if to < len(found) {
		r.Choices = choices.List(offers(l).keeper().Put(ctx, listKind, l.t.loc.Say("choice.articles"),
			keptList{Lang: l.t.loc.Tag, List: &listPage{Find: page.Find, Offset: to}}))
	}
	return r
}

// lastArticle is the article that a person means without naming it: the one
// last quoted in this chat, else the only one there is.
func (l library) lastArticle(ctx context.Context) (knowledge.Article, bool) {
	if id, ok := l.t.d.memory.LastQuoted(l.t.quotedIn()); ok {
		if a, ok := l.t.idx.Article(id); ok {
			return a, true
		}
	}
	if f := l.t.facts(ctx); f.Articles == 1 {
		return l.t.idx.Article(f.First)
	}
	return knowledge.Article{}, false
}

// lineExample is a /line that works here.
func (l library) lineExample(ctx context.Context) string {
	if l.t.facts(ctx).Articles > 1 {
		return "/line " + l.t.loc.Count(1) + " " + l.t.loc.Count(1)
	}
	return "/line " + l.t.loc.Count(1)
}

// card answers "when is this from? source?" with what the source gives, and
// says of the rest that it isn't given.
func (l library) card(ctx context.Context) adapters.Reply {
	a, ok := l.lastArticle(ctx)
	if !ok {
		if l.t.facts(ctx).Articles == 0 {
			return l.t.remark(l.t.loc.Say("none.empty"))
		}
		return l.t.remark(l.t.loc.Say("article.which"))
	}
	given := func(value string) string {
		if value == "" {
			return l.t.loc.Say("card.missing")
		}
		return value
	}
	date := ""
	if !a.Published.IsZero() {
		date = l.t.loc.Date(a.Published)
	}
	sentences := len(l.t.idx.Sentences(a.ID))
	lines := []string{
		l.t.loc.Say("card.title", "title", cite.Heading(a, cite.ListOpening)),
		l.t.loc.Say("card.date", "date", given(date)),
		l.t.loc.Say("card.publisher", "publisher", given(wording.OneLine(a.Publisher))),
		l.t.loc.Say("card.link", "url", given(cite.WebAddress(a.URL))),
		l.t.loc.Say("card.size", "lines", len(cite.Lines(a.Body)), "sentences", sentences),
		l.t.loc.Say("card.id", "id", wording.OneLine(string(a.ID))),
	}
	return adapters.Reply{Lead: strings.Join(lines, "\n"), Note: l.t.loc.Say("card.next", "command", l.lineExample(ctx))}
}

// entry is an article in a list.
func (l library) entry(number int, a knowledge.Article) string {
	parts := []string{cite.Heading(a, cite.ListOpening)}
	if a.Publisher != "" {
		parts = append(parts, wording.OneLine(a.Publisher))
	}
	parts = append(parts, l.t.loc.Say("articles.lines", "n", len(cite.Lines(a.Body))))
	if date := l.t.cite().Published(a); date != "" {
		parts = append(parts, date)
	}
	return l.t.loc.Count(number) + ". " + strings.Join(parts, cite.Separator)
}
