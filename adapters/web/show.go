package web

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/adapters"
)

// answerView is a reply as the template shows it.
type answerView struct {
	*visit
	Asked      string // heads the answer; "" for a choice's answer, which stands in the place of its question
	Me, Form   string
	Question   string
	ReplyLang  string
	Confidence string
	Address    string // of this answer on this page; "" for what is none to pass on
	Shared     string // the same for the world, where it knows the page
	Lead, Note []words
	Chips      []chip  // what the answer is narrowed to
	Yours      []part  // the asker's text beside the articles, after Lead
	Behind     []words // the lead goes on behind it
	Legend     []legend
	Quotes     []quoteView
	Choices    []adapters.Choice
	Receipt    string // the code of its receipt; "" for none
	Unkept     string // the receipt, to be kept when somebody asks for it; "" for none
}

// ReceiptLine and ReceiptHref are the code as it is shown, and where it leads.
func (a *answerView) ReceiptLine() string { return adapters.Reply{Receipt: a.Receipt}.ReceiptLine() }
func (a *answerView) ReceiptHref() string {
	return a.Link("/r/" + strings.ReplaceAll(a.Receipt, "-", ""))
}

// legend explains a look.
type legend struct {
	Kind, Says string
	Theirs     bool // on the asker's side
}

// quoteView is one quotation.
type quoteView struct {
	Head     string
	Parts    []part
	Lang     string
	Where    string // article and line
	Rest     string // what else is known of the source
	Cite     string
	Href     string // the line in the reading view; "" for an article that is not held
	Original string // the publisher's page; "" when none is known
}

// part is a stretch of a quotation of one look.
type part struct {
	Text string
	Mark bool   // a matched word
	Near bool   // of a neighbour of the sentence that was found
	Kind string // how another text differs here, as of adapters.MarkKind; "" where it doesn't
	Says string // that in words
	// Open and Close stand around it, for those who don't see the mark.
	Open, Close string
}

// words are a piece of a sentence of Ukti's own, as a link where Href is given.
type words struct{ Text, Href string }

// showing makes answers fit for the page.
type showing struct{ v *visit }

func (v *visit) showing() showing { return showing{v} }

// answer lays a reply out; nil when there is nothing to show.
func (sh showing) answer(s sent, r adapters.Reply) *answerView {
	if r.IsZero() {
		return nil
	}
	view := &answerView{
		visit: sh.v, Me: s.me, Form: s.form, Question: strings.ToValidUTF8(s.question, "\ufffd"),
		ReplyLang: r.Lang, Confidence: r.Confidence,
		Lead: sh.linked(r.Lead), Note: sh.linked(r.Note), Choices: r.Choices,
	}
	if s.press == "" || !sh.v.part() {
		view.Asked = view.Question
	}
	if sh.v.receipts != nil {
		view.Unkept = r.Unkept
	}
	view.Receipt = r.Receipt
	if view.ReplyLang == "" {
		view.ReplyLang = sh.v.loc.Tag
	}
	if s.press == "" && r.Confidence != "" {
		address := sh.v.narrower().address(view.Question, s.within)
		view.Chips = sh.v.narrower().chips(view.Question, s.within, r.Taken)
		view.Address, view.Shared = address, cmp.Or(sh.v.public(address), address)
	}
	for _, q := range r.Quotes {
		view.Quotes = append(view.Quotes, sh.quote(q))
	}
	sh.compare(view, r)
	return view
}

// compare shows the asker's text with what differs marked, in the place of the one in
// brackets, and says in words what the marks on both sides mean.
func (sh showing) compare(view *answerView, r adapters.Reply) {
	says := sh.v.loc
	if loc := sh.v.locales[r.Lang]; loc != nil {
		says = loc
	}
	seen := map[legend]bool{}
	explain := func(parts []part, side string) {
		for i, p := range parts {
			if p.Kind == "" {
				continue
			}
			key := "mark." + p.Kind
			parts[i].Says = says.say(key)
			look := legend{p.Kind, says.say(side, "what", parts[i].Says), side == "mark.yours"}
			if !seen[look] {
				seen[look] = true
				view.Legend = append(view.Legend, look)
			}
		}
	}
	if c := r.Compared; c != nil && c.At.Start >= 0 && c.At.Start <= c.At.End && c.At.End <= len(r.Lead) {
		view.Lead, view.Behind = sh.linked(r.Lead[:c.At.Start]), sh.linked(r.Lead[c.At.End:])
		view.Yours = inBrackets(differing(c.Text, c.Marks, []part{{Text: c.Text}}))
		explain(view.Yours, "mark.yours")
	}
	for i := range view.Quotes {
		explain(view.Quotes[i].Parts, "mark.article")
	}
}

// inBrackets sets those parts that differ in brackets, where the asker has not done so:
// as on other platforms, what differs is told by more than a colour.
func inBrackets(list []part) []part {
	for i := range list {
		own := i > 0 && strings.HasSuffix(list[i-1].Text, "[") && i+1 < len(list) && strings.HasPrefix(list[i+1].Text, "]")
		if list[i].Kind != "" && !own {
			list[i].Open, list[i].Close = "[", "]"
		}
	}
	return list
}

// differing cuts the parts of a text where its marks begin and end. Together they stay
// the text.
func differing(text string, marks []adapters.Mark, parts []part) []part {
	var out []part
	at := 0
	for _, p := range parts {
		end := at + len(p.Text)
		for at < end {
			to, kind := end, ""
			for _, m := range marks {
				switch {
				case m.Start <= at && at < m.End:
					to, kind = min(to, m.End), string(m.Kind)
				case at < m.Start:
					to = min(to, m.Start)
				}
			}
			cut := p
			cut.Text, cut.Kind = text[at:to], kind
			out = append(out, cut)
			at = to
		}
	}
	return out
}

func (sh showing) quote(q adapters.Quote) quoteView {
	view := quoteView{Head: q.Head, Parts: differing(q.Text, q.Differs, parts(q)), Cite: q.Source.Cite}
	view.Where, view.Rest = q.Source.Named()
	if text, err := sh.v.library.Read(sh.v.r.Context(), q.Source.Article, ""); err == nil {
		view.Lang = languageTag(text.Info.Lang)
		lines := citedLines(q.Source)
		view.Href = sh.v.Link("/a/"+url.PathEscape(text.Info.Key), "line", lines) + "#L" + strconv.Itoa(q.Source.Line)
	}
	if sh.v.publicURL == "" || !strings.HasPrefix(q.Source.URL, sh.v.publicURL+"/") {
		view.Original = webAddress(q.Source.URL)
	}
	return view
}

// parts cuts a quotation where its look changes. Together they are its text.
func parts(q adapters.Quote) []part {
	best := adapters.Span{Start: 0, End: len(q.Text)}
	if q.Best >= 0 && q.Best < len(q.Sentences) {
		best = q.Sentences[q.Best]
	}
	cuts := []int{0, len(q.Text), best.Start, best.End}
	for _, m := range q.Marks {
		cuts = append(cuts, m.Start, m.End)
	}
	slices.Sort(cuts)
	var all []part
	for i := 1; i < len(cuts); i++ {
		from, to := cuts[i-1], cuts[i]
		if from >= to || from < 0 || to > len(q.Text) {
			continue
		}
		all = append(all, part{
			Text: q.Text[from:to],
			Mark: slices.ContainsFunc(q.Marks, func(m adapters.Span) bool { return m.Start <= from && to <= m.End }),
			Near: to <= best.Start || from >= best.End,
		})
	}
	return all
}

// citeLines is the end of a citation: ":6" or ":6-8".
var citeLines = regexp.MustCompile(`:([0-9]+(?:-[0-9]+)?)$`)

// citedLines is the line or lines that a source names, as an address has them.
func citedLines(s adapters.Source) string {
	if m := citeLines.FindStringSubmatch(s.Cite); m != nil {
		return m[1]
	}
	return strconv.Itoa(s.Line)
}

// linked makes the command that lists the articles a link to their list, as a
// person on a page expects; the words stay the same.
func (sh showing) linked(text string) []words {
	const command = "/articles"
	var all []words
	for {
		i := strings.Index(text, command)
		if i < 0 {
			break
		}
		after, _ := utf8.DecodeRuneInString(text[i+len(command):])
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		if before == '/' || unicode.IsLetter(before) || unicode.IsLetter(after) || after == '/' {
			all = append(all, words{Text: text[:i+len(command)]})
		} else {
			all = append(all, words{Text: text[:i]}, words{command, sh.v.Link(command)})
		}
		text = text[i+len(command):]
	}
	if text != "" {
		all = append(all, words{Text: text})
	}
	return all
}

// webAddress is address when it is an http or https one, else "".
func webAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return address
}

// languageTag is lang when it can be the value of a lang attribute, else "".
func languageTag(lang string) string {
	if languageForm.MatchString(lang) {
		return lang
	}
	return ""
}

var languageForm = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// oneLine makes an article's title, or a question, fit for a place without
// markup, such as a tab's name: one line without controls or direction marks.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == '\u200c' || r == '\u200d': // joiners spell Bengali words
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// oneLineOf is oneLine for a part of a text: blanks at its ends, which part it from the next
// piece, stay.
func oneLineOf(text string) string {
	s := oneLine(text)
	if s == "" {
		if text != "" {
			return " "
		}
		return ""
	}
	if first, _ := utf8.DecodeRuneInString(text); unicode.IsSpace(first) {
		s = " " + s
	}
	if last, _ := utf8.DecodeLastRuneInString(text); unicode.IsSpace(last) {
		s += " "
	}
	return s
}

// public is the address of a page for the world; "" where it has none.
func (v *visit) public(path string) string {
	if v.publicURL == "" {
		return ""
	}
	return v.publicURL + path
}
