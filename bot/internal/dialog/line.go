package dialog

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/catalog"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
)

// mostLines is how many lines one /line shows.
const mostLines = 20

// lineRange is "6", "6-8" or "৬ – ৮" at a text's end, digits already ASCII.
var lineRange = regexp.MustCompile(`^(.*?)(\d{1,9})(?:\s*[-–—]\s*(\d{1,9}))?$`)

// lineCommand shows a line with its neighbours, or a range of lines.
func (l library) lineCommand(ctx context.Context, args map[string]string) adapters.Reply {
	name, from, to, ok := parseLine(args["line"])
	if args["article"] != "" {
		name = args["article"]
	}
	if !ok {
		key := "line.bad"
		if args["line"] == "" {
			key = "line.blank"
		}
		return l.t.remark(l.t.loc.Say(key, "command", l.lineExample(ctx)))
	}
	var a knowledge.Article
	if name == "" {
		if a, ok = l.lastArticle(ctx); !ok {
			return l.t.remark(l.t.loc.Say("article.which"))
		}
	} else if a, ok = l.readable(ctx, name); !ok {
		return l.t.remark(l.t.loc.Say("article.unknown"))
	}
	return l.lines(ctx, a, from, to)
}

// readable finds the article that a person names, also a text that is not quoted.
func (l library) readable(ctx context.Context, name string) (knowledge.Article, bool) {
	if a, ok := (searcher(l)).exact(ctx, name); ok {
		return a, true
	}
	if a, ok := (elsewhere(l)).open(ctx, name); ok {
		return a, true
	}
	return catalog.Titled(ctx, l.t.idx, name)
}

// parseLine reads "[ARTICLE] LINE", also as a citation writes it: "ID:6",
// "ID@REV:6-8". Digits of any script count.
func parseLine(text string) (article string, from, to int, ok bool) {
	m := lineRange.FindStringSubmatch(wording.ASCIIDigits(strings.TrimSpace(text)))
	if m == nil {
		return "", 0, 0, false
	}
	// The article's name is taken from the text itself: its digits are its own.
	article = string([]rune(strings.TrimSpace(text))[:len([]rune(m[1]))])
	if article != "" && !strings.HasSuffix(article, ":") && strings.TrimSpace(article) == article {
		return "", 0, 0, false // "abc6": no border between name and number
	}
	article = strings.TrimSpace(strings.TrimSuffix(article, ":"))
	from, _ = strconv.Atoi(m[2])
	to = from
	if m[3] != "" {
		to, _ = strconv.Atoi(m[3])
	}
	return article, min(from, to), max(from, to), true
}

// lines quotes lines from to to of an article.
func (l library) lines(ctx context.Context, a knowledge.Article, from, to int) adapters.Reply {
	spans := cite.Lines(a.Body)
	if from < 1 || from > len(spans) {
		return l.t.remark(l.t.loc.Say("line.outside", "n", len(spans)))
	}
	to = min(to, len(spans))
	note := ""
	if to-from >= mostLines {
		to, note = from+mostLines-1, l.t.loc.Say("line.cut", "n", mostLines)
	}
	own := knowledge.Span{Start: spans[from-1].Start, End: spans[to-1].End}
	if strings.TrimSpace(a.Body[own.Start:own.End]) == "" {
		return l.t.remark(l.t.loc.Say("line.empty"))
	}
	show, lead := own, l.t.loc.Say("line.range", "from", l.t.loc.Ordinal(from), "to", l.t.loc.Ordinal(to))
	var marks []knowledge.Span
	if from == to {
		lead = l.t.loc.Say("line.alone", "line", l.t.loc.Ordinal(from))
		if wide, ok := l.t.idx.Around(knowledge.Ref{Article: a.ID, Line: from}, 1, 1); ok && wide != own {
			show, lead = wide, l.t.loc.Say("line.lead", "line", l.t.loc.Ordinal(from))
			marks = []knowledge.Span{own} // which of the lines it is
		}
	}
	q := l.t.cite().Lines(a, show, cite.FirstSentence(l.t.idx, a.ID, own), from, marks)
	if l.t.superseded {
		lead = l.t.loc.Say("line.superseded", "command", "/line "+string(a.ID)+":"+strconv.Itoa(from)) + "\n" + lead
	}
	r := adapters.Reply{Lead: lead, Quotes: []adapters.Quote{q}}
	r.Note = wording.Join(note, l.t.cite().TimeNote(r.Quotes))
	if l.t.kept { // what a choice shows is looked up in the index
		return r
	}
	answer := offers(l).pager().AnswerOf(r, "around.lead", wordsKept(l).memoKey())
	if answer.Spots[0].To = to; from == to {
		answer.Wide = 1
	}
	r.Choices = offers(l).pager().Offer(ctx, answer, nil)
	return r
}
