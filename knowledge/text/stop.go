package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// stops says how a text uses the full stop. A text with a danda ends its
// sentences with that, and a full stop in it only abbreviates (ড. মো. খ্রি.),
// except after a Latin word before a Latin capital: an English sentence inside.
type stops struct{ danda bool }

func stopsOf(body string) stops {
	return stops{danda: strings.ContainsAny(body, "।৷")}
}

// ends reports whether the full stop at byte i of body ends the sentence that began
// at byte start of the stretch within.
func (s stops) ends(body string, start, i int, within Span) bool {
	closed := closersEnd(body, i+1, within)
	after := body[closed:within.End]
	next, _ := utf8.DecodeRuneInString(after)
	if after != "" && !unicode.IsSpace(next) {
		return false // a decimal, a link, a file name
	}
	if strings.TrimSpace(after) == "" {
		return true // nothing goes on
	}
	follows := firstWord(after)
	if isMarker(body[start:i]) || inBrackets(body[start:i], body[i+1:closed]) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(follows)
	if unicode.IsLower(first) {
		return false
	}
	word := lastWord(body[start:i])
	switch kind := abbreviationOf(word); {
	case isDotted(body[start:i], word), kind == either:
		return startsSentence[follows]
	case kind == beforeName, isInitial(word):
		return false
	case kind == beforeNumber && unicode.IsDigit(first):
		return false
	}
	if s.danda {
		last, _ := utf8.DecodeLastRuneInString(word)
		return unicode.Is(unicode.Latin, last) && unicode.IsUpper(first)
	}
	return true
}

// firstWord is the first word of s, without what stands before it.
func firstWord(s string) string {
	s = strings.TrimLeftFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) })
	end := strings.IndexFunc(s, func(r rune) bool { return !continues(r) })
	if end < 0 {
		return s
	}
	return s[:end]
}

// lastWord is the letters and marks at the end of s.
func lastWord(s string) string {
	i := len(s)
	for i > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:i])
		if !unicode.IsLetter(r) && !extends(r) && !invisible(r) {
			break
		}
		i -= size
	}
	return s[i:]
}

// isInitial reports one letter that stands for a name or numbers an item: the J of
// "J. Smith", a lone letter of a script without capitals (ক.), and the Bengali and
// Hindi names of letters.
func isInitial(word string) bool {
	r, size := utf8.DecodeRuneInString(word)
	alone := size == len(word) && unicode.IsLetter(r) && !unicode.IsLower(r)
	return alone || letterNames[Fold(word)]
}

// letterNames has what Latin initials are called in Bengali and Hindi (এ. কে. খান),
// but for those that are words a sentence may end with.
var letterNames = func() map[string]bool {
	m := map[string]bool{}
	for _, name := range strings.Fields(`এ বি সি ডি ই এফ জি এইচ আই জে কে এল এম এন ও পি কিউ আর এস টি ইউ ভি ডব্লিউ এক্স ওয়াই জেড
		ए बी सी डी ई एफ जी एच आई जे के एल एम एन ओ पी क्यू आर एस टी यू वी डब्ल्यू एक्स वाई ज़ेड`) {
		m[Fold(name)] = true
	}
	return m
}()

// isDotted reports that word, which ends s, is the last of several single letters
// with full stops between them (U.S, a.m, Ph.D).
func isDotted(s, word string) bool {
	before := strings.TrimSuffix(s, word)
	if len(word) == 0 || len(word) > 2 || !strings.HasSuffix(before, ".") {
		return false
	}
	previous := lastWord(before[:len(before)-1])
	return len(previous) == 1 || len(previous) == 2 && isASCIILetter(previous[0])
}

// inBrackets reports that a full stop stands at the end of a bracket that holds one
// word: (Retd.), (অব.). before is the sentence up to the full stop, closers what
// follows it.
func inBrackets(before, closers string) bool {
	open := strings.LastIndexAny(before, "([")
	if open < 0 || !strings.HasPrefix(closers, ")") && !strings.HasPrefix(closers, "]") {
		return false
	}
	return !strings.ContainsFunc(before[open+1:], unicode.IsSpace) && strings.TrimSpace(before[:open]) != ""
}

// isMarker reports what numbers an item of a list: s, a sentence so far, is a
// number of at most three digits, a letter or a small Roman numeral, or ends with
// such a number after a colon or semicolon.
func isMarker(s string) bool {
	if at := strings.LastIndexAny(s, ":;"); at >= 0 && strings.HasPrefix(s[at+1:], " ") && strings.ContainsFunc(s[at+1:], unicode.IsDigit) {
		s = s[at+1:]
	}
	s = strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsSymbol(r) })
	letters, digits := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		default:
			return false
		}
	}
	switch {
	case letters == 0:
		return 1 <= digits && digits <= 3
	case digits > 0:
		return false
	}
	return letters == 1 || strings.Trim(s, "ivx") == ""
}
