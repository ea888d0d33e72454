package quotation

import (
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/text"
)

const (
	mostListed  = 24 // words of the article that are listed
	mostPapers  = 2  // papers that have it otherwise
	leastNamed  = 4  // words of an unjudged stretch that is named
	namedLength = 60 // code points of it
)

// note says what stands beside the claims: a negation behind a cut, who said it,
// what other papers have, what was not judged, and last the words that differ.
func (p report) note(quotes []adapters.Quote) string {
	var parts []string
	add := func(s string) {
		if s != "" && !slices.Contains(parts, s) {
			parts = append(parts, s)
		}
	}
	for _, c := range p.claims {
		add(p.superseded(c))
		add(p.beside(c))
		add(p.speaker(c))
		add(p.papers(c))
	}
	if p.own > 0 {
		add(p.Locale.Say("judge.rest", "n", p.own))
	}
	add(p.unjudged())
	add(p.TimeNote(quotes))
	if words := p.words(); words != "" {
		add(p.Locale.Say("judge.here", "words", words))
	}
	return strings.Join(parts, " ")
}

// beside names a negation next to a part: without it the part says the opposite.
func (p report) beside(c knowledge.Claim) string {
	switch {
	case !turned(c):
		return ""
	case c.NextNegates:
		return p.Locale.Say("judge.next", "word", wording.OneLine(c.Next))
	case c.BeforeNegates:
		return p.Locale.Say("judge.before", "word", wording.OneLine(c.Before))
	}
	return p.Locale.Say("judge.omits")
}

// speaker compares who is said to have said it.
func (p report) speaker(c knowledge.Claim) string {
	said := wording.OneLine(c.Speaker.Article)
	switch {
	case c.Verdict == knowledge.TitleWords:
		return ""
	case c.Speaker.Match == knowledge.SpeakerOther:
		return p.Locale.Say("judge.speaker.other", "article", said, "claimed", wording.OneLine(c.Speaker.Claimed))
	case c.Quoted && !c.Direct && c.Verdict.Holds() && c.Speaker.Claimed != "":
		return p.Locale.Say("judge.indirect")
	case c.Speaker.Claimed == "" && said != "" && c.Direct && c.Verdict.Holds():
		return p.Locale.Say("judge.speaker", "article", said)
	}
	return ""
}

// papers names those that have the sentence with another figure, name or negation.
func (p report) papers(c knowledge.Claim) string {
	var out []string
	for _, v := range c.Others[:min(len(c.Others), mostPapers)] {
		var theirs, article []string
		for _, d := range v.Differs {
			theirs, article = appendText(theirs, d.Theirs), appendText(article, d.Article)
		}
		a := p.article(v.Place)
		name := wording.OneLine(a.Publisher)
		if name == "" {
			name = cite.Heading(a, cite.OpeningLimit)
		}
		if len(c.Places) > 0 && v.Place.Article == c.Places[0].Article {
			name = p.Locale.Say("judge.current")
		}
		key := "judge.paper"
		switch {
		case len(article) == 0:
			key = "judge.paper.lacks"
		case len(theirs) == 0:
			key = "judge.paper.adds"
		}
		out = append(out, p.Locale.Say(key, "paper", name, "line", p.Locale.Ordinal(v.Place.First),
			"theirs", strings.Join(theirs, " … "), "article", strings.Join(article, " … ")))
	}
	return strings.Join(out, " ")
}

func appendText(list []string, s *knowledge.Stretch) []string {
	if s == nil {
		return list
	}
	return append(list, wording.OneLine(s.Text))
}

// unjudged names the sentences that were passed over, the addresses and names of
// accounts among the words, and what was not read.
func (p report) unjudged() string {
	var out []string
	for _, s := range p.all.Skipped {
		switch passed := p.alleged.Source[s.Span.Start:s.Span.End]; {
		case s.Why == "unread":
			return p.Locale.Say("judge.unread", "n", knowledge.MaxJudged)
		case s.Why == "own words" && len(text.Tokens(passed)) >= leastNamed && !ownLine(passed),
			s.Tells && !ownLine(passed),
			s.Why == "lead" && len(text.Tokens(passed)) >= leastNamed && !p.compares(knowledge.Span(s.Span)):
			out = append(out, "“"+wording.Shorten(wording.OneLine(strings.Trim(passed, " \n\t,:“”\"‘’«»—–")), namedLength)+"”")
		}
	}
	for _, c := range p.all.Claims {
		for _, s := range c.Unjudged {
			out = append(out, "“"+wording.Shorten(wording.OneLine(seenAs(s.Text)), namedLength)+"”")
		}
	}
	if len(out) == 0 {
		return ""
	}
	return p.Locale.Say("judge.unjudged", "text", strings.Join(out[:min(len(out), 2)], ", "))
}

// compares reports that who a stretch says spoke was compared with the article.
func (p report) compares(lead knowledge.Span) bool {
	return slices.ContainsFunc(p.all.Claims, func(c knowledge.Claim) bool {
		at := c.Speaker.Span
		return c.Speaker.Match != knowledge.SpeakerUnknown && lead.Start <= at.Start && at.End <= lead.End
	})
}

// Unread says that only the beginning of a text was read; "" when all of it was.
func Unread(l *locale.Locale, j knowledge.Judgement) string {
	if slices.ContainsFunc(j.Skipped, func(s knowledge.Skipped) bool { return s.Why == "unread" }) {
		return l.Say("judge.unread", "n", knowledge.MaxJudged)
	}
	return ""
}

// seenAs is a mark that a platform shows as something else, as far as that is known.
func seenAs(written string) string {
	if strings.HasPrefix(written, "<") && !strings.Contains(written, "://") {
		return "@…"
	}
	return written
}

// words lists the article's words that the text has otherwise or leaves out.
func (p report) words() string {
	var words []string
	for _, c := range p.claims {
		if c.Verdict != knowledge.Altered && c.Verdict != knowledge.Shortened {
			continue
		}
		for _, s := range marks(c) {
			a := p.article(c.Places[0])
			words = append(words, wording.OneLine(a.Body[s.Start:s.End]))
		}
	}
	if len(words) > mostListed {
		return strings.Join(words[:mostListed], ", ") + " …"
	}
	return strings.Join(words, ", ")
}
