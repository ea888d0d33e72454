package web

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/ukti-bot/ukti/adapters"
)

// listSize is how many articles one page of the list shows.
const listSize = 20

type articlesContent struct {
	Wanted     adapters.Wanted
	Start      int // the number of the first one
	Total      int
	Articles   []articleView
	Publishers []option
	Months     []option
	Lang       []option
	Chips      []chip
	Back, Next string
}

type articleView struct {
	Heading, Opening []part
	Lang, Href       string
	About            []string
}

// option is a value of a facet to narrow the list to.
type option struct {
	Value, Name string
	Articles    int
	Chosen      bool
}

// chip is a facet that the list is narrowed to, and the address without it.
type chip struct{ Name, Href string }

// listing lists the articles.
type listing struct{ v *visit }

func (v *visit) listing() listing { return listing{v} }

// articlesPage lists the articles, the newest first, narrowed by the address.
func (li listing) articlesPage() {
	query := li.v.r.URL.Query()
	offset, err := strconv.Atoi(query.Get("offset"))
	if err != nil || offset < 0 {
		offset = 0
	}
	w := wanted(query)
	list := li.v.library.Articles(li.v.r.Context(), w, offset, listSize)
	c := articlesContent{Wanted: w, Start: offset + 1, Total: list.Total}
	for _, info := range list.Articles {
		c.Articles = append(c.Articles, li.articleView(info))
	}
	c.Publishers = options(list.Publishers, w.Publisher, func(value string) string { return oneLine(value) })
	c.Months = options(list.Months, w.Month, li.month)
	c.Lang = options(list.Languages, w.Lang, li.languageName)
	for _, o := range []struct {
		key  string
		list []option
	}{{"publisher", c.Publishers}, {"month", c.Months}, {"in", c.Lang}} {
		for _, one := range o.list {
			if one.Chosen {
				c.Chips = append(c.Chips, chip{one.Name, li.listed(without(w, o.key), 0)})
			}
		}
	}
	if offset+listSize < list.Total {
		c.Next = li.listed(w, offset+listSize)
	}
	if offset > 0 {
		c.Back = li.listed(w, max(0, offset-listSize))
	}
	li.v.render(http.StatusOK, "articles", page{Title: li.v.Say("articles.title"), Here: "articles", Hidden: w != (adapters.Wanted{}), Content: c, Feed: li.v.syndication().feed(w),
		Preview: &preview{Title: li.v.Say("articles.title"), Text: li.v.Say("tagline"), URL: li.v.public("/articles")}})
}

// wanted reads what the address says of a list. The language of articles is "in", for
// "lang" is the page's.
func wanted(query url.Values) adapters.Wanted {
	return adapters.Wanted{Find: query.Get("find"), Publisher: query.Get("publisher"), Month: query.Get("month"), Lang: query.Get("in")}
}

// without drops one narrowing.
func without(w adapters.Wanted, key string) adapters.Wanted {
	switch key {
	case "publisher":
		w.Publisher = ""
	case "month":
		w.Month = ""
	case "in":
		w.Lang = ""
	}
	return w
}

// listed is the address of a part of a list.
func (li listing) listed(w adapters.Wanted, offset int) string {
	from := ""
	if offset > 0 {
		from = strconv.Itoa(offset)
	}
	return li.v.Link("/articles", "find", w.Find, "publisher", w.Publisher, "month", w.Month, "in", w.Lang, "offset", from)
}

func (li listing) articleView(info adapters.ArticleInfo) articleView {
	one := articleView{Lang: languageTag(info.Lang), Href: li.v.Link("/a/" + url.PathEscape(info.Key)), About: li.v.reading().about(info)}
	if oneLine(info.Title) == "" {
		one.Heading = marked(info.Opening, info.OpeningMarks)
		return one
	}
	one.Heading, one.Opening = marked(info.Title, info.TitleMarks), marked(info.Opening, info.OpeningMarks)
	return one
}

// marked cuts a text where its marks begin and end, each piece fit for a place of one
// line.
func marked(text string, marks []adapters.Span) []part {
	var all []part
	at := 0
	for _, m := range marks {
		if m.Start < at || m.End > len(text) || m.End < m.Start {
			continue
		}
		all = append(all, part{Text: oneLineOf(text[at:m.Start])}, part{Text: oneLineOf(text[m.Start:m.End]), Mark: true})
		at = m.End
	}
	return append(all, part{Text: oneLineOf(text[at:])})
}

// mostOptions bounds a facet's values on offer; the one chosen is among them.
const mostOptions = 60

func options(facets []adapters.Facet, chosen string, name func(string) string) []option {
	var all []option
	seen := chosen == ""
	for _, f := range facets {
		is := f.Value == chosen
		seen = seen || is
		if len(all) < mostOptions || is {
			all = append(all, option{f.Value, name(f.Value), f.Articles, is})
		}
	}
	if !seen {
		all = append(all, option{Value: chosen, Name: name(chosen), Chosen: true})
	}
	return all
}

// month names a month written as 2026-01.
func (li listing) month(value string) string {
	t, err := time.Parse("2006-01", value)
	if err != nil {
		return oneLine(value)
	}
	return li.v.loc.Months[t.Month()-1] + " " + li.v.Number(t.Year())
}

// languageName names a language, where the page has a name for it.
func (li listing) languageName(tag string) string {
	switch tag {
	case "bn":
		return li.v.Say("language.bn")
	case "en":
		return li.v.Say("language.en")
	case "hi":
		return li.v.Say("language.hi")
	}
	return oneLine(tag)
}

// facet is a choice among the values of one.
type facet struct {
	Key, Label, All string
	Options         []option
}

// Facet is the choice of one narrowing.
func (v *visit) Facet(key, label string, options []option) facet {
	return facet{key, label, v.Say("articles.any"), options}
}
