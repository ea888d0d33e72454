package quotation

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mostRead bounds what is read of an article to see whether it introduces a name, in
// bytes; a report does so at its head.
const mostRead = 1 << 16

// introduced reports a Bengali name that is plainly a person's where it is the subject
// of a verb of speech: behind an office or a title, or with a word that is in many
// names.
func introduced(subject, name []word) bool {
	at := slices.IndexFunc(subject, func(w word) bool { return w.span == name[0].span })
	office := slices.ContainsFunc(subject[:max(at, 0)], func(w word) bool { return isRole(w.term) || honorifics.Has(w.term) })
	return office || slices.ContainsFunc(name, isNameWord)
}

func isNameWord(w word) bool { return given.Has(w.term) || given.Has(nameKey(w.term)) }

// introduces reports an article that elsewhere speaks of a name as of somebody: with an
// office or a longer name before it, as whom something is done to, or as who speaks
// more than once. Bengali has no capitals, and what else stands before "said" is as
// often where, how or to whom.
func introduces(body, name string) bool {
	body = body[:min(len(body), mostRead)]
	spoke := 0
	for from := 0; ; {
		i := strings.Index(body[from:], name)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(name)
		from = end
		if r, _ := utf8.DecodeLastRuneInString(body[:start]); unicode.IsLetter(r) || unicode.IsMark(r) {
			continue
		}
		rest := body[end:]
		line := body[strings.LastIndexByte(body[:start], '\n')+1 : start]
		if behindPerson(line[max(0, len(line)-120):]) || isObject(rest) {
			return true
		}
		if next := cutWords(rest[:min(len(rest), 120)], 0); len(next) > 1 && (saysBengali.Has(next[0].term) || aside.Has(next[0].term) && saysBengali.Has(next[1].term)) {
			if spoke++; spoke > 1 {
				return true
			}
		}
	}
}

// behindPerson reports text that ends with an office, a title or a word of names.
func behindPerson(text string) bool {
	for !utf8.ValidString(text) && len(text) > 0 {
		text = text[1:]
	}
	words := cutWords(text, 0)
	if len(words) == 0 || strings.TrimRight(text[words[len(words)-1].span.End:], " .") != "" {
		return false
	}
	last := words[len(words)-1]
	return isRole(last.term) || honorifics.Has(last.term) || isNameWord(last)
}

// isObject reports the ending of somebody to whom something is done or said, which
// things seldom have.
func isObject(rest string) bool {
	after, ok := strings.CutPrefix(rest, "কে")
	r, _ := utf8.DecodeRuneInString(after)
	return ok && !unicode.IsLetter(r) && !unicode.IsMark(r)
}

// isLetters reports the names of three letters or more, as an office or a body is
// shortened: ইউএনও, बीडीओ.
func isLetters(term string) bool {
	n := 0
	for len(term) > 0 {
		best := ""
		for _, letter := range letterNames {
			if len(letter) > len(best) && strings.HasPrefix(term, letter) {
				best = letter
			}
		}
		if best == "" {
			return false
		}
		term = term[len(best):]
		n++
	}
	return n > 2
}
