package dialog

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"golang.org/x/text/unicode/norm"
)

// word is one word of a text: folded for comparing, and where it stands.
type word struct {
	fold       string
	start, end int // bytes of the text
}

// wordsOf splits text at everything that is no letter, mark, digit or joiner.
// Words compare alike whatever their case, composition or joiners.
func wordsOf(text string) []word {
	var list []word
	start := -1
	flush := func(end int) {
		if start >= 0 {
			if f := fold(text[start:end]); f != "" {
				list = append(list, word{f, start, end})
			}
		}
		start = -1
	}
	for i, r := range text {
		if unicode.In(r, unicode.L, unicode.M, unicode.N) || joiner(r) {
			if start < 0 {
				start = i
			}
			continue
		}
		flush(i)
	}
	flush(len(text))
	return list
}

func joiner(r rune) bool { return r == '\u200c' || r == '\u200d' }

// fold is the form in which words of lists and of people are compared.
func fold(s string) string {
	s = strings.Map(func(r rune) rune {
		if joiner(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
	return norm.NFC.String(s)
}

// phrase is one entry of a word list: words in order. With open set, the last
// one may go on ("সোমবার*" matches সোমবারের).
type phrase struct {
	words []string
	open  bool
}

func parsePhrase(entry string) phrase {
	base, open := strings.CutSuffix(entry, "*")
	var p phrase
	p.open = open
	for _, w := range wordsOf(base) {
		p.words = append(p.words, w.fold)
	}
	return p
}

// at reports whether the phrase stands at the beginning of list.
func (p phrase) at(list []word) bool {
	if len(p.words) == 0 || len(p.words) > len(list) {
		return false
	}
	last := len(p.words) - 1
	for i, w := range p.words {
		if list[i].fold != w && !(i == last && p.open && strings.HasPrefix(list[i].fold, w)) {
			return false
		}
	}
	return true
}

// phrases is a word list. The methods try every entry: lists have some dozens.
type phrases []phrase

// longest is the length in words of the longest phrase at the beginning of list.
func (ps phrases) longest(list []word) int {
	n := 0
	for _, p := range ps {
		if len(p.words) > n && p.at(list) {
			n = len(p.words)
		}
	}
	return n
}

// find gives the first stretch of list that is one of the phrases.
func (ps phrases) find(list []word) (start, n int, ok bool) {
	for i := range list {
		if n := ps.longest(list[i:]); n > 0 {
			return i, n, true
		}
	}
	return 0, 0, false
}

// cover reports whether list consists of phrases and fillers only, with one
// phrase at least.
func (ps phrases) cover(list []word, fillers phrases) bool {
	found := false
	for len(list) > 0 {
		n := ps.longest(list)
		if n > 0 {
			found = true
		} else if n = fillers.longest(list); n == 0 {
			return false
		}
		list = list[n:]
	}
	return found
}

// clip gives the longest beginning of text with at most limit bytes that ends
// on a grapheme border, and whether anything was cut.
func clip(text string, limit int) (string, bool) {
	if len(text) <= limit {
		return text, false
	}
	return text[:graphemeBorder(text, limit)], true
}

// graphemeBorder is the last grapheme border of text at or before the byte at;
// 0 when the first grapheme is longer than that.
func graphemeBorder(text string, at int) int {
	// A little more than asked is enough to see whether a border stands at at,
	// and keeps a grapheme of megabytes from being read to its end.
	text = text[:min(len(text), at+utf8.UTFMax)]
	border := 0
	for g := graphemes.FromString(text); g.Next() && g.End() <= at; {
		border = g.End()
	}
	return border
}

// plain makes text that is not the article's fit for a sentence of Ukti's own:
// one line, without control characters, direction marks or anything that a
// platform could take for a mention.
func plain(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '@':
			return '＠' // the full-width sign pings nobody
		case unicode.IsSpace(r):
			return ' '
		case joiner(r):
			return r
		case r == utf8.RuneError, unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// shorten cuts text between words to at most limit code points and shows the
// cut by an ellipsis.
func shorten(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	end, runes, fit := 0, 0, 0
	for i, r := range text {
		if unicode.IsSpace(r) {
			end = i
		}
		if runes == limit {
			fit = i
			break
		}
		runes++
	}
	if r, _ := utf8.DecodeRuneInString(text[fit:]); unicode.IsSpace(r) {
		end = fit
	}
	if end == 0 {
		end = graphemeBorder(text, fit)
	}
	return strings.TrimRight(text[:end], " ,;:–—-") + "…"
}
