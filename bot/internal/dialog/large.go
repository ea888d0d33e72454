package dialog

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/catalog"
	"github.com/ukti-bot/ukti/bot/internal/dialog/choices"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Bounds of lists of an archive that is not held in memory.
const (
	listFor     = 2 * time.Second // for a list; what takes longer is told of the newest articles alone
	mostListed  = 1000            // of the articles whose heads have some words
	mostContent = 100             // passages of those that say them
)

// large reports an archive that is not held in memory: it is listed by page.
func (d *Dialog) large() bool { return d.room != nil && d.room.Remote != nil }

// searcher asks a turn's index, and tells when it could not ask all of it.
type searcher struct{ t *turn }

// search answers a question, and remembers where not all articles could be searched.
func (sr searcher) search(ctx context.Context, q knowledge.Query) (knowledge.Result, error) {
	res, err := sr.t.idx.Search(ctx, q)
	sr.t.partial = sr.t.partial || res.Stats.Partial
	return res, err
}

// judge judges an alleged quotation, and remembers the same.
func (sr searcher) judge(ctx context.Context, alleged knowledge.Alleged, f *knowledge.Former) (knowledge.Judgement, error) {
	j, err := sr.t.idx.Judge(ctx, alleged, f)
	sr.t.partial = sr.t.partial || j.Partial
	return j, err
}

// tellPartial has a reply say that not all articles could be searched.
func (sr searcher) tellPartial(r *adapters.Reply) {
	if sr.t.partial && !r.IsZero() {
		r.Note = wording.Join(sr.t.loc.Say("partial.note", "n", sr.t.idx.Near().Size().Articles), r.Note)
	}
}

// exact finds the article of a number in the list, an id or a key.
func (sr searcher) exact(ctx context.Context, name string) (knowledge.Article, bool) {
	n, err := strconv.ParseInt(wording.ASCIIDigits(strings.TrimSpace(name)), 10, 64)
	if err != nil || !sr.t.d.large() {
		return catalog.Exact(ctx, sr.t.idx, name)
	}
	if id, ok, err := sr.t.d.room.Archive.Numbered(ctx, n); err == nil && ok {
		return sr.t.idx.Article(id)
	}
	return sr.t.idx.ByKey(name)
}

// largeList is a page of the articles, the latest first, each with its number in the
// archive.
func (l library) largeList(ctx context.Context, page *listPage) adapters.Reply {
	within, cancel := context.WithTimeout(ctx, listFor)
	defer cancel()
	find := wording.Shorten(wording.OneLine(page.Find), cite.TitleLimit)
	found, more, err := l.t.d.room.Archive.Page(within, archive.PageQuery{Find: page.Find, Offset: page.Offset, Limit: listSize})
	switch {
	case err != nil && within.Err() != nil && ctx.Err() == nil:
		return l.t.remark(l.t.loc.Say("articles.slow", "find", find))
	case err != nil:
		l.t.log.Error("the articles could not be listed; an apology was sent", "error", err)
		return l.t.remark(l.t.loc.Say("sorry"))
	case len(found) == 0 && page.Find == "":
		return l.t.remark(l.t.loc.Say("none.empty"))
	case len(found) == 0:
		return l.t.remark(l.t.loc.Say("articles.nofind", "find", find))
	}
	lead := l.t.loc.Say("articles.lead", "n", max(l.t.idx.Size().Articles, len(found)))
	if page.Find != "" {
		lead = l.t.loc.Say("articles.some", "find", find)
	}
	for _, f := range found {
		lead += "\n" + l.entry(int(f.Number), f.Article)
	}
	first := l.t.loc.Count(int(found[0].Number))
	r := adapters.Reply{Lead: lead, Note: l.t.loc.Say("articles.next", "command", "/line "+first+" "+l.t.loc.Count(1))}
	if more {
		r.Choices = choices.List(offers(l).keeper().Put(ctx, listKind, l.t.loc.Say("choice.articles"),
			keptList{Lang: l.t.loc.Tag, List: &listPage{Find: page.Find, Offset: page.Offset + listSize}}))
	}
	return r
}

// pageOf lists articles for the page: those whose heads have the words, then those that say
// them. How many there are of each publisher is not told: to count would read all of it.
func (d *Dialog) pageOf(ctx context.Context, idx *knowledge.Index, w adapters.Wanted, offset, limit int) (list adapters.ArticleList) {
	q := archive.PageQuery{Find: w.Find, Publisher: w.Publisher, Month: w.Month, Lang: w.Lang, Offset: max(offset, 0), Limit: max(limit, 0)}
	headed, total := d.headed(ctx, idx, q)
	for _, f := range headed {
		list.Articles = append(list.Articles, describeArticle(idx, f.Article))
	}
	said := d.saying(ctx, idx, w)
	from := min(max(0, q.Offset-total), len(said))
	for _, a := range said[from:min(from+q.Limit-len(headed), len(said))] {
		list.Articles = append(list.Articles, describeArticle(idx, a))
	}
	list.Total = total + len(said)
	markFound(ctx, list.Articles, w.Find)
	d.dateSeen(ctx, list.Articles)
	return list
}

// headed returns a page of the articles whose heads have the words of a query, and how many
// they are in all; none where that takes too long.
func (d *Dialog) headed(ctx context.Context, idx *knowledge.Index, q archive.PageQuery) (page []archive.NumberedArticle, total int) {
	within, cancel := context.WithTimeout(ctx, listFor)
	defer cancel()
	var err error
	if total = idx.Size().Articles; q.Narrow() {
		total, err = d.room.Archive.CountPage(within, q, mostListed)
		q.Limit = min(q.Limit, max(0, total-q.Offset))
	}
	if err == nil && q.Limit > 0 {
		page, _, err = d.room.Archive.Page(within, q)
	}
	if err != nil {
		if ctx.Err() == nil {
			d.log.Warn("the list of articles goes without those found by their heads", "error", err)
		}
		return nil, 0
	}
	return page, total
}

// saying returns the articles that say some words, or answer them, without those whose heads
// have them.
func (d *Dialog) saying(ctx context.Context, idx *knowledge.Index, w adapters.Wanted) (list []knowledge.Article) {
	if len(text.Tokens(w.Find)) == 0 {
		return nil
	}
	seen := map[knowledge.ArticleID]bool{}
	for _, a := range catalog.Saying(ctx, idx, w.Find, mostContent) {
		head := text.Fold(string(a.ID) + " " + a.Title + " " + a.Publisher + " " + a.URL)
		titled := true
		for _, word := range strings.Fields(text.Fold(w.Find)) {
			titled = titled && strings.Contains(head, word)
		}
		if !titled && !seen[a.ID] && catalog.Wanted(w).Has(a) {
			seen[a.ID] = true
			list = append(list, a)
		}
	}
	return list
}
