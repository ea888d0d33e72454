package dialog

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge"
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
	find := shorten(plain(page.Find), titleLimit)
	var b strings.Builder
	switch {
	case t.facts(ctx).articles == 0:
		return t.remark(t.loc.say("none.empty"))
	case len(found) == 0:
		return t.remark(t.loc.say("articles.nofind", "find", find))
	case page.Find == "":
		b.WriteString(t.loc.say("articles.lead", "n", len(found)))
	default:
		b.WriteString(t.loc.say("articles.found", "n", len(found), "find", find))
	}
	from := min(max(page.Offset, 0), len(found)-1)
	to := min(from+listSize, len(found))
	for _, f := range found[from:to] {
		parts := []string{heading(f.article, listOpening)}
		if f.article.Publisher != "" {
			parts = append(parts, plain(f.article.Publisher))
		}
		parts = append(parts, t.loc.say("articles.lines", "n", len(lineSpans(f.article.Body))), t.published(f.article))
		b.WriteString("\n" + t.loc.count(f.number) + ". " + strings.Join(parts, separator))
	}
	r := adapters.Reply{Lead: b.String(), Note: t.loc.say("card.next", "command", t.lineExample(ctx))}
	if t.facts(ctx).articles > 1 {
		r.Note = t.loc.say("articles.next", "command", t.lineExample(ctx))
	}
	if to < len(found) {
		r.Choices = t.choices(t.keep(ctx, kindArticles, t.loc.say("choice.articles"), kept{List: &listPage{Find: page.Find, Offset: to}}))
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
	if len(wordsOf(name)) == 0 {
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
		return "/line " + t.loc.count(1) + " " + t.loc.count(1)
	}
	return "/line " + t.loc.count(1)
}

// card answers "when is this from? source?" with what the source gives, and
// says of the rest that it isn't given.
func (t *turn) card(ctx context.Context) adapters.Reply {
	a, ok := t.lastArticle(ctx)
	if !ok {
		if t.facts(ctx).articles == 0 {
			return t.remark(t.loc.say("none.empty"))
		}
		return t.remark(t.loc.say("article.which"))
	}
	given := func(value string) string {
		if value == "" {
			return t.loc.say("card.missing")
		}
		return value
	}
	date := ""
	if !a.Published.IsZero() {
		date = t.loc.date(a.Published)
	}
	sentences := len(t.idx.Sentences(a.ID))
	lines := []string{
		t.loc.say("card.title", "title", heading(a, listOpening)),
		t.loc.say("card.date", "date", given(date)),
		t.loc.say("card.publisher", "publisher", given(plain(a.Publisher))),
		t.loc.say("card.link", "url", given(webAddress(a.URL))),
		t.loc.say("card.size", "lines", len(lineSpans(a.Body)), "sentences", sentences),
		t.loc.say("card.id", "id", plain(string(a.ID))),
	}
	return adapters.Reply{Lead: strings.Join(lines, "\n"), Note: t.loc.say("card.next", "command", t.lineExample(ctx))}
}
