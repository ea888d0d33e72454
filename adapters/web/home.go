package web

import (
	"net/url"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
)

// homeView is what is here as a whole, under the empty box.
type homeView struct {
	About       string // how much is here, and of when
	Examples    []words
	Latest      []articleView
	Corrections []correctionView
	All         string // where the list of all articles is
}

// correctionView is an article whose text was corrected.
type correctionView struct {
	Heading, Lang, Href string // Href: what was changed
	Seen                string
}

// home describes what is here, below an introduction whose example it does not repeat;
// nil while there is nothing.
func (v *visit) home(intro []words) *homeView {
	o := v.library.Overview(v.r.Context(), v.loc.Tag)
	if o.Articles == 0 {
		return nil
	}
	h := &homeView{All: v.Link("/articles")}
	about := []string{v.Say("home.articles", "n", o.Articles)}
	if o.Publishers > 1 {
		about = append(about, v.Say("home.publishers", "n", o.Publishers))
	}
	if date := v.loc.date(o.Newest); date != "" {
		about = append(about, v.Say("home.newest", "date", date))
	}
	if !o.Current.IsZero() {
		at := o.Current.In(v.now().Location())
		about = append(about, v.Say("home.current", "date", v.loc.date(at), "time", v.loc.clock(at)))
	}
	h.About = strings.Join(about, " · ")
	for _, q := range o.Examples {
		if example := (words{oneLine(q), v.Link("/", "q", q)}); !slices.Contains(intro, example) {
			h.Examples = append(h.Examples, example)
		}
	}
	for _, info := range o.Latest {
		h.Latest = append(h.Latest, v.listing().articleView(info))
	}
	h.Corrections = v.corrections(o.Corrections)
	return h
}

func (v *visit) corrections(list []adapters.Correction) (all []correctionView) {
	for _, c := range list {
		all = append(all, correctionView{
			Heading: headingOf(c.Article), Lang: languageTag(c.Article.Lang), Seen: v.when(c.Seen),
			Href: v.Link("/a/"+url.PathEscape(c.Article.Key)+"/changes", "from", c.Before, "to", c.Article.Revision),
		})
	}
	return all
}
