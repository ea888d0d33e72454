package dialog

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/text"
)

const (
	// A text without a question word is taken for an assertion from this many
	// words on, or from fewer when a full stop closes it.
	assertionWords, closedWords = 8, 5
	// A quoted stretch inside a longer text is judged from this many words on.
	quotedWords = 5
)

// road tells how a text came to be judged.
type road int

const (
	asked    road = iota // by command, quotation marks or a message replied to
	presumed             // because it reads like an assertion
)

func (t *turn) quoteCommand(ctx context.Context, args map[string]string) adapters.Reply {
	text := args["text"]
	if text == "" {
		text = t.claim()
	}
	return t.judge(ctx, text, asked)
}

// judge says whether an alleged quotation stands in the articles: word for
// word, in part, with other words, or not. Never whether it is true.
func (t *turn) judge(ctx context.Context, text string, by road) adapters.Reply {
	text = unquote(text)
	t.followText(ctx, text)
	if text == "" {
		return t.remark(t.loc.Say("judge.blank"))
	}
	m, err := t.idx.Find(ctx, text)
	if errors.Is(err, knowledge.ErrBlank) {
		return t.remark(t.loc.Say("judge.blank"))
	}
	if r, failed := t.failed(ctx, text, err); failed {
		return r
	}
	r := t.verdict(ctx, text, m, by)
	if t.cut {
		r.Note = wording.Join(t.loc.Say("ask.long"), r.Note)
	}
	return r
}

// verdict words a judgement.
func (t *turn) verdict(ctx context.Context, text string, m knowledge.Match, by road) adapters.Reply {
	if m.Verdict == knowledge.NotHere || !t.from(ctx, m.Passage.Article) {
		return t.notHere(ctx, text, by)
	}
	line := t.loc.Ordinal(m.Passage.Line)
	r := adapters.Reply{Confidence: adapters.Strong}
	var marks []knowledge.Span
	switch m.Verdict {
	case knowledge.Verbatim:
		r.Lead = t.loc.Say("judge.verbatim", "line", line)
	case knowledge.Part:
		r.Lead = t.loc.Say("judge.part", "line", line)
		marks = m.Passage.Matched // what was quoted, inside the whole
	default:
		r.Confidence = adapters.Weak
		r.Lead = t.loc.Say("judge.altered", "line", line, "text", bracketed(text, m.There))
		marks = m.Here
	}
	r.Quotes = []adapters.Quote{t.quotePassage(m.Passage, marks)}
	r.Note = t.timeNote(r.Quotes)
	if words := t.differing(m); m.Verdict == knowledge.Altered && words != "" {
		r.Note = wording.Join(t.loc.Say("judge.here", "words", words), r.Note)
	}
	r.Choices = t.choices(t.aroundChoice(ctx, r.Quotes[0], ""))
	return r
}

// notHere says that no article has the words. What the search finds near them
// stands behind a choice; only where nobody asked for a judgement is it shown.
func (t *turn) notHere(ctx context.Context, text string, by road) adapters.Reply {
	res, err := t.idx.Search(ctx, knowledge.Query{Text: text, Sources: t.sources(ctx), Limit: searchLimit})
	if err != nil {
		res = knowledge.Result{}
	}
	abuse := t.locales.Words("abuse").In(text)
	if by == presumed && !abuse && res.Confidence != knowledge.None && len(res.Passages) > 0 {
		return t.passage(ctx, res, adapters.Weak, t.loc.Say("judge.near"))
	}
	n := t.facts(ctx).articles
	if err == nil {
		n = res.Stats.Articles
	}
	r := t.absent(ctx, "judge.nothere", n)
	if !abuse {
		r.Choices = t.choices(t.nearChoice(ctx, res.Passages))
	}
	return r
}

// followText lets the reply follow the language of a text that is not searched.
func (t *turn) followText(ctx context.Context, text string) {
	if res, err := t.idx.Search(ctx, knowledge.Query{Text: text, Limit: 1}); err == nil {
		t.follow(res.Stats.Lang)
		return
	}
	t.followScript(text)
}

// assertion judges a text that reads like a statement. A text that the articles
// hold word for word is one whatever words it has.
func (t *turn) assertion(ctx context.Context, said string) (adapters.Reply, bool) {
	list := text.Tokens(said)
	closed := strings.HasSuffix(strings.TrimRight(said, " ”\"'’"), "।") || strings.HasSuffix(said, ".")
	if len(list) < closedWords || len(list) < assertionWords && !closed || strings.ContainsAny(said, "?？") {
		return adapters.Reply{}, false
	}
	_, _, question := t.locales.Words("question").Find(list)
	if !question {
		return t.judge(ctx, said, presumed), true
	}
	if m, err := t.idx.Find(ctx, said); err != nil || m.Verdict < knowledge.Part {
		return adapters.Reply{}, false
	}
	return t.judge(ctx, said, presumed), true
}

// differing lists the article's words that the alleged text has otherwise.
func (t *turn) differing(m knowledge.Match) string {
	const most = 8
	a, _ := t.idx.Article(m.Passage.Article)
	var words []string
	for _, s := range m.Here {
		if s.Start < 0 || s.End > len(a.Body) || s.Start >= s.End {
			continue
		}
		if len(words) == most {
			return strings.Join(words, ", ") + " …"
		}
		words = append(words, wording.OneLine(a.Body[s.Start:s.End]))
	}
	return strings.Join(words, ", ")
}

// marks that open a quotation, and what closes each.
var quotationMarks = map[rune]rune{'“': '”', '"': '"', '„': '“', '«': '»', '‘': '’', '\'': '\'', '「': '」'}

// unquote takes away the quotation marks around a whole text.
func unquote(text string) string {
	runes := []rune(text)
	if len(runes) < 2 {
		return text
	}
	closing, ok := quotationMarks[runes[0]]
	if !ok || runes[len(runes)-1] != closing || slices.Contains(runes[1:len(runes)-1], closing) {
		return text
	}
	return strings.TrimSpace(string(runes[1 : len(runes)-1]))
}

// quoted finds an alleged quotation in a message: the whole of it in quotation
// marks, or a stretch long enough to be one.
func quoted(message string) (string, bool) {
	if inner := unquote(message); inner != message {
		return inner, len(text.Tokens(inner)) >= 2
	}
	for i, r := range message {
		closing, ok := quotationMarks[r]
		if !ok || r == '\'' || r == '‘' { // also an apostrophe
			continue
		}
		after := message[i+len(string(r)):]
		if end := strings.IndexRune(after, closing); end >= 0 && len(text.Tokens(after[:end])) >= quotedWords {
			return strings.TrimSpace(after[:end]), true
		}
	}
	return "", false
}

// bracketed shows an alleged text with the words the article has not in
// brackets; a long one is cut around the first of them.
func bracketed(text string, spans []knowledge.Span) string {
	const before, shown = 60, 300 // bytes before the first difference; code points in all
	var b strings.Builder
	from := 0
	if len(spans) > 0 && len(text) > 3*shown && spans[0].Start > before {
		if space := strings.LastIndexFunc(text[:spans[0].Start-before/2], unicode.IsSpace); space > 0 {
			b.WriteString("…")
			from = space
		}
	}
	for i := 0; i < len(spans); i++ {
		start, end := spans[i].Start, spans[i].End
		for i+1 < len(spans) && spans[i+1].Start <= len(text) && strings.TrimSpace(text[end:spans[i+1].Start]) == "" {
			i++
			end = spans[i].End
		}
		if start < from || end > len(text) {
			break
		}
		b.WriteString(text[from:start] + "[" + text[start:end] + "]")
		from = end
	}
	b.WriteString(text[from:])
	return wording.Shorten(wording.OneLine(b.String()), shown)
}
