package page

import (
	"strings"
	"unicode"

	"github.com/ukti-bot/ukti/knowledge/internal/pattern"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// unseen elements are no part of a page's text, whatever they hold.
var unseen = atoms(
	atom.Head, atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Nav,
	atom.Button, atom.Input, atom.Select, atom.Textarea, atom.Svg, atom.Math,
	atom.Iframe, atom.Object, atom.Embed, atom.Audio, atom.Video, atom.Canvas, atom.Dialog,
	atom.Rt, atom.Rp, // how a word is read, beside the word
)

// blockElements begin and end a line.
var blockElements = atoms(
	atom.Html, atom.Body, atom.Main, atom.Article, atom.Section, atom.Header, atom.Footer, atom.Aside, atom.Div,
	atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Hgroup, atom.Hr,
	atom.Ul, atom.Ol, atom.Menu, atom.Li, atom.Dl, atom.Dt, atom.Dd,
	atom.Blockquote, atom.Pre, atom.Figure, atom.Figcaption, atom.Address, atom.Details, atom.Summary, atom.Label,
	atom.Table, atom.Caption, atom.Thead, atom.Tbody, atom.Tfoot, atom.Tr, atom.Fieldset, atom.Center,
)

func atoms(list ...atom.Atom) map[atom.Atom]bool {
	set := make(map[atom.Atom]bool, len(list))
	for _, a := range list {
		set[a] = true
	}
	return set
}

// What class and id say of an element, by the words that sites use all over the
// world. A name is cut at hyphens, underscores and capitals, so that "share-bar" and
// "shareBar" have the word share and "shareholder-news" does not.
var (
	asideNames = words(`
		share sharing social socials addthis sharethis sharedaddy jp-relatedposts related relateds recommend recommended recommendation recommendations
		outbrain taboola mgid promo promoted sponsor sponsored advert advertisement advertising ads adsbygoogle banner
		newsletter subscribe signup regwall
		comment comments disqus respond reply replies discussion
		breadcrumb breadcrumbs pagination pager navbar nav navigation menu submenu sidebar sidebars
		footer masthead toolbar tags taglist keywords topics
		byline author authors authorbox bio biography dateline pubdate timestamp postmeta meta metadata entry-meta
		caption captions credit credits copyright disclaimer cookie cookies consent gdpr popup modal
		vjs jwplayer jw videojs swiper carousel
		readmore readnext readalso trending popular mostread mostviewed latest more-news teaser teasers
		visuallyhidden screenreader login register toc
		rating ratings vote poll donate donation follow whatsapp telegram appstore`)
	// surelyAside are those of them that say so beside a layout's names, too: the related of
	// an article, the body of a window.
	surelyAside = words(`
		related relateds jp-relatedposts recommended recommendation recommendations outbrain taboola mgid promo newsletter
		cookie cookies consent gdpr popup modal cli cky cmplz cookielawinfo onetrust
		infobox factbox faktaboks faktaboksi faktaruta infokasten faktenkasten sidebox`)
	// asidePairs are two words in a row that say so.
	asidePairs = map[string]bool{"sign in": true, "sign up": true, "log in": true, "fact box": true, "expandable box": true, "info box": true, "up next": true, "ot sdk": true, "affiliate info": true}
	// besideNames come after the word "right" in the names of a second column.
	besideNames = words(`area section column col side sidebar bar rail panel`)
	bodyNames   = words(`
		articlebody storybody articletext storytext articlecontent storycontent postcontent entrycontent postbody newsbody newscontent newstext
		newsdetail newsdetails detailtext detailcontent bodytext bodycontent maintext fulltext contentbody contenttext articlefulltext storydetail storydetails
		articledetail articledetails postentry singlecontent richtext wysiwyg texto cuerpo contenido artikel artikeltext haber metin`)
)

func words(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// nameWords are the words of an element's class and id, in lower case.
func nameWords(n *html.Node) []string {
	name := attribute(n, "class") + " " + attribute(n, "id")
	if name == " " {
		return nil
	}
	var b strings.Builder
	lower := false
	for _, r := range name {
		if unicode.IsUpper(r) && lower {
			b.WriteByte('-')
		}
		lower = unicode.IsLower(r)
		b.WriteRune(unicode.ToLower(r))
	}
	return strings.FieldsFunc(b.String(), func(r rune) bool { return r == '-' || r == '_' || r == ' ' || r == ':' })
}

// isBody reports an element that calls itself the article's text.
func isBody(n *html.Node) bool {
	if strings.EqualFold(attribute(n, "itemprop"), "articleBody") {
		return true
	}
	list := nameWords(n)
	for i, w := range list {
		if bodyNames[w] || i > 0 && bodyNames[list[i-1]+w] {
			return true
		}
	}
	return false
}

// isAside reports an element that is no part of an article.
func isAside(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Aside, atom.Footer, atom.Form, atom.Menu, atom.Label:
		return true
	case atom.Html, atom.Body, atom.Main, atom.Article, atom.P, atom.Span, atom.Em, atom.Strong, atom.B, atom.I:
		return false
	}
	switch attribute(n, "role") {
	case "navigation", "complementary", "contentinfo", "search", "banner", "dialog", "menu", "tooltip", "alert":
		return true
	}
	list := nameWords(n)
	for i, w := range list {
		switch {
		case i > 0 && besideNames[w] && list[i-1] == "right",
			i > 0 && asidePairs[list[i-1]+" "+w],
			surelyAside[w] && !denied(list, i),
			asideNames[w] && !leadsToBody(list, i):
			return true
		}
	}
	return false
}

// denied reports a word that a layout's name says it is without, or has beside it
// (no-related, has-modal).
func denied(list []string, i int) bool {
	if i == 0 {
		return false
	}
	switch list[i-1] {
	case "has", "no", "with", "without", "hide", "show", "is", "not":
		return true
	}
	return false
}

// isLead reports an element, or the one it stands in, that calls itself an article's
// introduction.
func isLead(n *html.Node) bool {
	for range 2 {
		if n == nil || hasName(n, "lead", "lede", "standfirst", "intro", "subtitle", "subheadline", "dek", "deck", "excerpt", "chapo", "bajada", "entradilla", "vorspann", "ingress", "sapo", "lid", "sommario", "occhiello", "bigode", "linhafina") {
			return n != nil
		}
		n = n.Parent
	}
	return false
}

// isDiscussion reports an element that calls itself the readers' comments.
func isDiscussion(n *html.Node) bool {
	return hasName(n, "comment", "comments", "discussion", "disqus", "respond", "replies") && isAside(n)
}

// isConsent reports an element that calls itself a question about cookies.
func isConsent(n *html.Node) bool {
	return hasName(n, "onetrust", "cookie", "cookies", "consent", "gdpr", "cmplz", "cookielawinfo", "cky") && isAside(n)
}

// leadsToBody reports that an aside's word is only part of a layout's name for the
// whole (has-sidebar, no-comments, with-ads).
func leadsToBody(list []string, i int) bool {
	if denied(list, i) {
		return true
	}
	for _, w := range list {
		switch w {
		case "article", "story", "content", "main", "body", "wrapper", "container", "page", "layout", "row", "col":
			return true
		}
	}
	return false
}

var hiddenStyle = pattern.Lazy(`(?i)(display\s*:\s*none|visibility\s*:\s*hidden)`)

// hidingClasses are those by which the common style sheets hide an element, unless
// another class shows it on wider screens.
var (
	hidingClasses = words(`hidden is-hidden d-none u-hidden visually-hidden visuallyhidden sr-only screen-reader-text`)
	showingClass  = pattern.Lazy(`(^|\s)(\S+:|d-(sm|md|lg|xl|print)-|\S+-)(block|flex|inline|inline-block|inline-flex|grid|table|contents|visible)(\s|$)`)
)

// hasHidingClass reports an element whose classes hide it on every screen.
func hasHidingClass(n *html.Node) bool {
	class := attribute(n, "class")
	for name := range strings.FieldsSeq(class) {
		if hidingClasses[name] {
			return !showingClass().MatchString(class)
		}
	}
	return false
}

// isHidden reports an element that is not shown as the page stands.
func isHidden(n *html.Node) bool {
	if hasHidingClass(n) {
		return true
	}
	for _, a := range n.Attr {
		switch {
		case a.Key == "hidden", a.Key == "aria-hidden" && a.Val == "true" && n.DataAtom != atom.P, // a paragraph behind a notice to subscribers is there
			a.Key == "style" && hiddenStyle().MatchString(a.Val):
			return true
		}
	}
	return false
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
