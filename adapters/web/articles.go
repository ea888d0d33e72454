package web

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/ukti-bot/ukti/adapters"
)

// listSize is how many articles one page of the list shows.
const listSize = 20

type articlesContent struct {
	Find       string
	Start      int // the number of the first one
	Articles   []articleView
	Back, Next string
}

type articleView struct {
	Heading, Opening, Lang, Href string
	About                        []string
}

// articlesPage lists the articles whose title or opening has the words of ?find=.
func (v *visit) articlesPage() {
	query := v.r.URL.Query()
	offset, err := strconv.Atoi(query.Get("offset"))
	if err != nil || offset < 0 {
		offset = 0
	}
	c := articlesContent{Find: query.Get("find"), Start: offset + 1}
	found, more := v.list(c.Find, offset, listSize)
	for _, info := range found {
		one := articleView{
			Heading: headingOf(info), Lang: languageTag(info.Lang),
			Href: v.Link("/a/" + url.PathEscape(info.Key)), About: v.about(info),
		}
		if plain(info.Title) != "" {
			one.Opening = plain(info.Opening)
		}
		c.Articles = append(c.Articles, one)
	}
	if more {
		c.Next = v.Link("/articles", "find", c.Find, "offset", strconv.Itoa(offset+listSize))
	}
	if offset > 0 {
		back := ""
		if offset > listSize {
			back = strconv.Itoa(offset - listSize)
		}
		c.Back = v.Link("/articles", "find", c.Find, "offset", back)
	}
	v.render(http.StatusOK, "articles", page{Title: v.Say("articles.title"), Here: "articles", Hidden: c.Find != "", Content: c,
		Preview: &preview{Title: v.Say("articles.title"), Text: v.Say("tagline"), URL: v.public("/articles")}})
}

// list returns a page of articles and whether there are more behind it.
func (v *visit) list(find string, offset, limit int) (found []adapters.ArticleInfo, more bool) {
	found = v.library.Articles(v.r.Context(), find, offset, limit+1)
	if len(found) > limit {
		return found[:limit], true
	}
	return found, false
}
