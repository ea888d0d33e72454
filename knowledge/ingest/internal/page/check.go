package page

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/pattern"
)

// What a page shows when it shows no article. They are looked for in the title and
// in a short text only: an article may well speak of a captcha.
var walls = []struct {
	pattern func() *regexp.Regexp
	says    string
}{
	{pattern.Lazy(`(?i)(just a moment|checking your browser|verify (that )?you are (a )?human|are you a robot|captcha|attention required|ddos protection|security check|unusual traffic|bot verification)`), "a check for robots"},
	{pattern.Lazy(`(?i)(access denied|forbidden|error 40[0-9]|40[134] (error|not found|forbidden)|page (you requested )?(was |could )?not (be )?found|not available in your (country|region)|unavailable (due to )?legal|পাতাটি (পাওয়া|খুঁজে)|पेज नहीं मिला|seite nicht gefunden|page introuvable|página no encontrada)`), "an error"},
	{pattern.Lazy(`(?i)(enable javascript|javascript is (disabled|required)|turn on javascript|requires javascript|without javascript)`), "only what stands there without scripts"},
	{pattern.Lazy(`(?i)(accept (all )?cookies|we use cookies|cookie (policy|settings|preferences|consent)|your privacy (choices|matters)|we value your privacy|we and our (\d+ )?partners|consent to the use)`), "a question about cookies"},
	{pattern.Lazy(`(?i)(log ?in to (continue|your)|sign in to (continue|read)|please (log|sign) ?in|subscribe to (continue|read)|subscribers? only|already a subscriber|create (a free|an) account|লগ ?ইন করুন|लॉग ?इन करें)`), "a login"},
	{pattern.Lazy(`(?i)^\W*(loading|please wait|redirecting|opening|লোড হচ্ছে)\W*`), "a notice that something loads"},
}

// The bounds of what is short, in runes.
const (
	shortText  = 1000 // below it, a page may be a notice instead of an article
	tinyText   = 250  // below it, a page that names an article of its own does not show it
	leastProse = 0.3  // of a page's lines
)

// check refuses a page that shows no article, and says what it shows.
func check(p Page, d data, blocks []block) error {
	length := weight(p.Body)
	if length < shortText {
		for _, wall := range walls {
			if wall.pattern().MatchString(p.Title) || wall.pattern().MatchString(p.Body) {
				return fmt.Errorf("%w but %s", ErrNoArticle, wall.says)
			}
		}
	}
	summary := d.summary()
	_, told := proseIn(p.Body)
	switch {
	case d.password && length < shortText && told < tinyText && !d.isArticle():
		return fmt.Errorf("%w but a login", ErrNoArticle)
	case length < tinyText && d.promises() && !says(p.Body, summary) && !tells(p.Body, p.Title):
		return fmt.Errorf("%w: %d characters are all that stands there, and they are not what the page says it is about", ErrNoArticle, length)
	case length < 2*shortText && d.isArticle() && isElse(p, summary):
		return fmt.Errorf("%w: what stands there is not what the page says it is about", ErrNoArticle)
	case length < shortText && isFooter(p.Body):
		return fmt.Errorf("%w but its site's imprint", ErrNoArticle)
	case isIndex(p, d, blocks):
		return fmt.Errorf("%w but a list of links to others", ErrNoArticle)
	}
	return nil
}

// summary is what the page says it is about.
func (d data) summary() string {
	for _, s := range []string{d.meta("og:description"), d.meta("description"), d.article.summary, d.meta("twitter:description")} {
		if utf8.RuneCountInString(s) >= 60 {
			return s
		}
	}
	return ""
}

// promises reports a page that calls itself an article.
func (d data) promises() bool {
	return d.isArticle() || d.summary() != ""
}

// isArticle reports a page whose data are those of an article.
func (d data) isArticle() bool {
	return d.article.found || d.meta("og:type") == "article" || d.meta("article:published_time") != ""
}

// says reports whether a body has the words of a summary.
func says(body, summary string) bool {
	return summary != "" && pairsOf(terms(body)).share(terms(summary)) >= 0.4
}

// tells reports whether a body is a sentence about what its title says.
func tells(body, title string) bool {
	in, met := pairsOf(terms(body)), 0
	words := terms(title)
	for _, w := range words {
		if in[[2]string{w}] {
			met++
		}
	}
	return met*3 >= len(words) && met >= 2 && weight(body) >= 80
}

// isElse reports a body that has next to nothing of the page's summary, and few of its
// title's words: a box beside the article, another story, readers' comments.
func isElse(p Page, summary string) bool {
	in, met := pairsOf(terms(p.Body)), 0
	words := terms(p.Title)
	for _, w := range words {
		if in[[2]string{w}] {
			met++
		}
	}
	return summary != "" && in.share(terms(summary)) < 0.1 && len(words) >= 3 && met*3 < len(words)
}

var footer = pattern.Lazy(`(?i)(©|\(c\)|copyright|all rights reserved|সর্বস্বত্ব|সম্পাদক ও প্রকাশক|সম্পাদক\s*:|सर्वाधिकार|alle rechte vorbehalten|tous droits réservés|todos los derechos|tutti i diritti|все права (на материалы|защищены)|свидетельство о регистрации|зарегистрировано федеральной|creative commons|ক্রিয়েটিভ কমন্স|क्रिएटिव कॉमन्स)`)

// isFooter reports a short text most of whose lines are a site's imprint.
func isFooter(body string) bool {
	lines := strings.Split(body, "\n")
	prose := 0
	found := false
	for _, line := range lines {
		if footer().MatchString(line) {
			found = found || utf8.RuneCountInString(line) >= 20
		} else if utf8.RuneCountInString(line) >= 60 && ended(line) {
			prose++
		}
	}
	return found && prose == 0
}

// proseIn is how many lines of a text are whole sentences of some length, and how much
// they hold together: what is said around a form is none of them.
func proseIn(body string) (lines, told int) {
	for line := range strings.SplitSeq(body, "\n") {
		if weight(line) >= 80 && ended(line) {
			lines++
			told += weight(line)
		}
	}
	return lines, told
}

// isIndex reports a page that lists other pages: little of it is text, nothing in
// it says that it is an article, and what was found are not paragraphs.
func isIndex(p Page, d data, blocks []block) bool {
	if d.article.found && d.article.published != "" || d.meta("article:published_time") != "" {
		return false
	}
	linked, all := 0, 0
	for _, b := range blocks {
		if !b.hidden {
			linked += b.linked
			all += b.length
		}
	}
	lines := strings.Split(p.Body, "\n")
	prose, told := proseIn(p.Body)
	if told >= shortText && tells(p.Body, p.Title) {
		return false
	}
	listed := d.meta("og:type") == "website" || d.types["CollectionPage"] || d.types["ItemList"] || d.types["SearchResultsPage"]
	few := float64(prose) < leastProse*float64(len(lines))
	return len(blocks) > 30 && linked*2 > all && (few || told < tinyText && !tells(p.Body, p.Title)) || listed && linked*3 > all && few
}
