package dialog

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// listSize is how many articles one reply lists.
const listSize = 10

// listPage is one page of the list of articles.
type listPage struct {
	Find   string `json:"find,omitempty"`
	Offset int    `json:"offset,omitempty"`
}

func (t *turn) articlesCommand(ctx context.Context, args map[string]string) adapters.Reply {
	return t.articleList(ctx, &listPage{Find: args["find"]})
}

// articleList lists articles by number, title or opening words, size and date.
// The number is the one that /line understands, also in a list of a few.
func (t *turn) articleList(ctx context.Context, page *listPage) adapters.Reply {
	found := slices.Collect(matching(t.idx, page.Find))
	find := wording.Shorten(wording.OneLine(page.Find), titleLimit)
	var b strings.Builder
	switch {
	case t.facts(ctx).articles == 0:
		return t.remark(t.loc.Say("none.empty"))
	case len(found) == 0:
		return t.remark(t.loc.Say("articles.nofind", "find", find))
	case page.Find == "":
		b.WriteString(t.loc.Say("articles.lead", "n", len(found)))
	default:
		b.WriteString(t.loc.Say("articles.found", "n", len(found), "find", find))
	}
	from := min(max(page.Offset, 0), len(found)-1)
	to := min(from+listSize, len(found))
	for _, f := range found[from:to] {
		parts := []string{heading(f.article, listOpening)}
		if f.article.Publisher != "" {
			parts = append(parts, wording.OneLine(f.article.Publisher))
		}
		parts = append(parts, t.loc.Say("articles.lines", "n", len(lineSpans(f.article.Body))), t.published(f.article))
		b.WriteString("\n" + t.loc.Count(f.number) + ". " + strings.Join(parts, separator))
	}
	r := adapters.Reply{Lead: b.String(), Note: t.loc.Say("card.next", "command", t.lineExample(ctx))}
	if t.facts(ctx).articles > 1 {
		r.Note = t.loc.Say("articles.next", "command", t.lineExample(ctx))
	}
	if to < len(found) {
		r.Choices = t.choices(t.keep(ctx, kindArticles, t.loc.Say("choice.articles"), kept{List: &listPage{Find: page.Find, Offset: to}}))
	}
	return r
}

// resolve finds the article that a person names: by its number in the list, its
// id or key, "ID@REVISION" as a citation writes it, or words of its title when
// only one has them.
func (t *turn) resolve(name string) (knowledge.Article, bool) {
	if a, ok := t.exact(name); ok {
		return a, true
	}
	return t.titled(name)
}

// exact is resolve without titles.
func (t *turn) exact(name string) (knowledge.Article, bool) {
	name = strings.TrimSpace(name)
	if n, err := strconv.Atoi(asciiDigits(name)); err == nil {
		for f := range matching(t.idx, "") {
			if f.number == n {
				return f.article, true
			}
		}
	}
	if a, ok := t.idx.ByKey(name); ok {
		return a, true
	}
	if id, revision, cut := strings.Cut(name, "@"); cut {
		if a, ok := t.idx.ByKey(id); ok && strings.EqualFold(a.Revision, revision) {
			return a, true
		}
	}
	return knowledge.Article{}, false
}

// titled finds the one article whose title or opening a person began to type,
// or typed with letters left out.
func (t *turn) titled(name string) (knowledge.Article, bool) {
	if len(text.Tokens(name)) == 0 {
		return knowledge.Article{}, false
	}
	var found []knowledge.Article
	for f := range matching(t.idx, name) {
		if found = append(found, f.article); len(found) > 1 {
			return knowledge.Article{}, false
		}
	}
	if len(found) == 1 {
		return found[0], true
	}
	ids := make(map[knowledge.ArticleID]bool)
	for _, c := range t.idx.Complete(name, 2) {
		if c.Article != "" {
			ids[c.Article] = true
		}
	}
	for id := range ids {
		if len(ids) == 1 {
			return t.idx.Article(id)
		}
	}
	return knowledge.Article{}, false
}

// lastArticle is the article that a person means without naming it: the one
// last quoted in this chat, else the only one there is.
func (t *turn) lastArticle(ctx context.Context) (knowledge.Article, bool) {
	if id, ok := t.memory.lastQuoted(t.where()); ok {
		if a, ok := t.idx.Article(id); ok {
			return a, true
		}
	}
	if f := t.facts(ctx); f.articles == 1 {
		return t.idx.Article(f.first)
	}
	return knowledge.Article{}, false
}

// lineExample is a /line that works here.
func (t *turn) lineExample(ctx context.Context) string {
	if t.facts(ctx).articles > 1 {
		return "/line " + t.loc.Count(1) + " " + t.loc.Count(1)
	}
	return "/line " + t.loc.Count(1)
}

// card answers "when is this from? source?" with what the source gives, and
// says of the rest that it isn't given.
func (t *turn) card(ctx context.Context) adapters.Reply {
	a, ok := t.lastArticle(ctx)
	if !ok {
		if t.facts(ctx).articles == 0 {
			return t.remark(t.loc.Say("none.empty"))
		}
		return t.remark(t.loc.Say("article.which"))
	}
	given := func(value string) string {
		if value == "" {
			return t.loc.Say("card.missing")
		}
		return value
	}
	date := ""
	if !a.Published.IsZero() {
		date = t.loc.Date(a.Published)
	}
	sentences := len(t.idx.Sentences(a.ID))
	lines := []string{
		t.loc.Say("card.title", "title", heading(a, listOpening)),
		t.loc.Say("card.date", "date", given(date)),
		t.loc.Say("card.publisher", "publisher", given(wording.OneLine(a.Publisher))),
		t.loc.Say("card.link", "url", given(webAddress(a.URL))),
		t.loc.Say("card.size", "lines", len(lineSpans(a.Body)), "sentences", sentences),
		t.loc.Say("card.id", "id", wording.OneLine(string(a.ID))),
	}
	return adapters.Reply{Lead: strings.Join(lines, "\n"), Note: t.loc.Say("card.next", "command", t.lineExample(ctx))}
}
