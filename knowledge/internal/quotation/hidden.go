package quotation

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/internal/pattern"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Hidden is a stretch of a text that a reader doesn't see as words.
type Hidden struct {
	Span text.Span
	Why  Why
}

// residue is what copying out of a chat or a page leaves in a text, whatever it is
// pasted into.
type residue struct {
	sign    string // every match has one of these bytes
	pattern func() *regexp.Regexp
	why     Why
}

var residueList = []residue{
	{"<", pattern.Lazy(`(?is)<(script|style)\b[^>]{0,200}>.*?</(script|style)\s*>`), Markup},
	{"<", pattern.Lazy(`<(?:@[!&]?|#)\d{5,25}>`), Mention},                                                          // people, roles, channels on Discord
	{"<", pattern.Lazy(`</[^<>\n]{1,80}:\d{5,25}>`), Mention},                                                       // commands on Discord
	{"<", pattern.Lazy(`<t:-?\d{1,17}(?::[tTdDfFR])?>`), Mention},                                                   // times on Discord
	{"<", pattern.Lazy(`<a?:\w{2,32}:\d{5,25}>`), Markup},                                                           // emoji of a server
	{"<", pattern.Lazy(`(?i)</?[a-z][a-z0-9]{0,12}(?:\s[^<>]{0,200})?/?>`), Markup},                                 // HTML
	{"]", pattern.Lazy(`\]\(<?(?:https?|tg)://[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*>?(?:\s+"[^"\n]*")?\)`), Link}, // behind masked text
	{":wW", pattern.Lazy(`(?i)<?\b(?:https?://|www\.)[^\s<>"”’]+>?`), Link},
	{"/", pattern.Lazy(`(?i)\b(?:t\.me|bit\.ly|youtu\.be|fb\.com)/[^\s<>"”’]+`), Link},
	{"@", pattern.Lazy(`\B@[A-Za-z]\w{2,31}\b`), Mention},
	{"#", pattern.Lazy(`\B#[\p{L}_][\p{L}\p{M}\p{N}_]*`), Mention},
	{">", pattern.Lazy(`(?m)^[ \t]*>[> \t]*`), Markup},       // of a block quote
	{bars, pattern.Lazy(`(?m)^[ \t]*[│┃▏▎▌][ \t]?`), Markup}, // the bar of a quote on a terminal
}

// bars are the signs that a terminal sets before the lines of a quote.
const bars = "│┃▏▎▌"

// blockQuote finds lines that are quoted as a block.
var blockQuote = pattern.Lazy(`(?m)^[ \t]*(?:>|[│┃▏▎▌])[^\n]*$`)

// residues finds what of source is none of its words, beside what is known to be
// hidden. The brackets of masked links go with their addresses.
func residues(source string, known []Hidden) []Hidden {
	c := cover{source: source, covered: make([]bool, len(source))}
	for _, h := range known {
		c.add(h.Span, h.Why)
	}
	for _, r := range residueList {
		if !strings.ContainsAny(source, r.sign) {
			continue
		}
		for _, m := range r.pattern().FindAllStringIndex(source, -1) {
			sp := text.Span{Start: m[0], End: m[1]}
			if source[sp.Start] == ']' {
				open := strings.LastIndexByte(source[:sp.Start], '[')
				if open < 0 || c.covered[open] || strings.ContainsAny(source[open+1:sp.Start], "]\n") {
					continue
				}
				c.add(text.Span{Start: open, End: open + 1}, Markup)
			}
			c.add(sp, r.why)
		}
	}
	slices.SortFunc(c.all, func(a, b Hidden) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	return c.all
}

// named finds what of an article's sentence is an address, a hashtag or an account's
// name: those of a text aren't compared, so an article's aren't either.
func named(s string) (out []Hidden) {
	if !strings.ContainsAny(s, "@#") && !strings.Contains(s, "://") && !strings.Contains(s, "www.") && !strings.Contains(s, "/") {
		return nil
	}
	for _, h := range residues(s, nil) {
		if h.Why == Link || h.Why == Mention {
			out = append(out, h)
		}
	}
	return out
}

// cover collects stretches that don't overlap.
type cover struct {
	source  string
	covered []bool
	all     []Hidden
}

func (c *cover) add(sp text.Span, why Why) {
	sp.Start, sp.End = max(0, sp.Start), min(sp.End, len(c.source))
	if sp.Start >= sp.End || slices.Contains(c.covered[sp.Start:sp.End], true) {
		return
	}
	for i := sp.Start; i < sp.End; i++ {
		c.covered[i] = true
	}
	c.all = append(c.all, Hidden{sp, why})
}
