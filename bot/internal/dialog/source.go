package dialog

import (
	"cmp"
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/text"
)

const (
	// openingLimit and titleLimit bound, in code points, what stands for an
	// article in a source line.
	openingLimit = 30
	titleLimit   = 80
	// listOpening bounds the opening words where there is room for them.
	listOpening = 60
	// separator stands between the parts of a source line.
	separator = " · "
)

// source says where lines from to to of an article stand. The offsets are left
// to the caller.
func (t *turn) source(a knowledge.Article, from, to int) adapters.Source {
	s := adapters.Source{
		Article: string(a.ID), Revision: a.Revision, Line: from,
		Cite: string(a.ID) + ":" + strconv.Itoa(from),
		URL:  t.link(a, from, to),
	}
	if t.superseded {
		s.Cite = string(a.ID) + "@" + a.Revision + ":" + strconv.Itoa(from)
	}
	where := t.loc.Say("source.line", "line", t.loc.Ordinal(from))
	if to > from {
		s.Cite += "-" + strconv.Itoa(to)
		where = t.loc.Say("source.lines", "from", t.loc.Ordinal(from), "to", t.loc.Ordinal(to))
	}
	parts := []string{"“" + heading(a, openingLimit) + "”"}
	if a.Publisher != "" {
		parts = append(parts, wording.OneLine(a.Publisher))
	}
	parts = append(parts, where, t.published(a))
	if t.superseded {
		parts = append(parts, t.loc.Say("source.superseded"))
	}
	s.Where = strings.Join(parts, separator)
	return s
}

// published is the article's date in words, or that there is none.
func (t *turn) published(a knowledge.Article) string {
	if a.Published.IsZero() {
		return t.loc.Say("source.nodate")
	}
	return t.loc.Date(a.Published)
}

// link is the exact line on the reading page, else the article's own address,
// where it is one a reader can open.
func (t *turn) link(a knowledge.Article, from, to int) string {
	if t.publicURL != "" {
		lines := strconv.Itoa(from)
		if to > from {
			lines += "-" + strconv.Itoa(to)
		}
		address := t.publicURL + "/a/" + knowledge.Key(a.ID) + "?line=" + lines
		if t.superseded {
			address += "&rev=" + a.Revision
		}
		return address
	}
	return webAddress(a.URL)
}

// webAddress is address when it is an http or https one, else "".
func webAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	return address
}

// heading names an article: its title, else its opening words, to at most limit
// code points.
func heading(a knowledge.Article, limit int) string {
	if title := wording.OneLine(a.Title); title != "" {
		return wording.Shorten(title, max(limit, titleLimit))
	}
	return opening(a.Body, limit)
}

// opening is the first words of a body, cut between words; limit is in code
// points.
func opening(body string, limit int) string {
	body = strings.TrimLeftFunc(body, func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' })
	line, rest, _ := strings.Cut(body, "\n")
	line = wording.OneLine(line)
	short := wording.Shorten(line, limit)
	if short == line && strings.TrimSpace(rest) != "" {
		return strings.TrimRight(line, " ") + "…"
	}
	return short
}

// timeNote tells as of when a relative time in the quotes is meant: a reader
// who meets "last week" in an old article would take it for this one.
func (t *turn) timeNote(quotes []adapters.Quote) string {
	for _, q := range quotes {
		list := text.Tokens(q.Text)
		i, n, ok := t.locales.Words("relative").Find(list)
		if !ok {
			continue
		}
		word := q.Text[list[i].Span.Start:list[i+n-1].Span.End]
		a, _ := t.idx.Article(knowledge.ArticleID(q.Source.Article))
		if a.Published.IsZero() {
			return t.loc.Say("time.undated", "word", wording.OneLine(word))
		}
		return t.loc.Say("time.dated", "word", wording.OneLine(word), "date", t.loc.Date(a.Published))
	}
	return ""
}

// shelfFacts is what replies say of all articles together; worked out once for
// each index.
type shelfFacts struct {
	idx      *knowledge.Index
	articles int
	first    knowledge.ArticleID
	latest   knowledge.ArticleID // the newest by date, else the first
	newest   time.Time           // zero when no article has a date
	// those that can be chosen in /settings, the one with most articles first
	publishers []string
	examples   map[string]string // by language
}

// facts gives the facts of this turn's index.
func (t *turn) facts(ctx context.Context) *shelfFacts {
	if f := t.known.Load(); f != nil && f.idx == t.idx {
		return f
	}
	f := &shelfFacts{idx: t.idx, examples: make(map[string]string)}
	times := make(map[string]int)
	for a := range t.idx.Articles() {
		if times[a.Publisher]++; f.articles == 0 {
			f.first, f.latest = a.ID, a.ID
		}
		f.articles++
		if a.Published.After(f.newest) {
			f.newest, f.latest = a.Published, a.ID
		}
	}
	delete(times, "")
	f.publishers = slices.SortedFunc(maps.Keys(times), func(a, b string) int {
		return cmp.Or(cmp.Compare(times[b], times[a]), cmp.Compare(a, b))
	})
	for _, loc := range t.locales.All() {
		f.examples[loc.Tag] = t.workingExample(ctx, loc, f.first)
	}
	if ctx.Err() == nil { // else the examples may be missing
		t.known.Store(f)
	}
	return f
}
