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
	return stops{danda: strings.Contains(body, "।")}
}

// abbreviations that a full stop follows without ending the sentence, folded.
// Initials (J., U.S.) are known by their form. Sources: the common titles,
// ranks, months and citation words of English style guides; Bangla Academy's
// usual abbreviations for Bengali; Hindi titles.
var abbreviations = set(`
mr mrs ms dr prof rev hon st sr jr gen lt col maj capt cmdr sgt cpl pvt adm gov sen rep pres supt det insp
vs vol vols fig figs pp approx cf viz ave blvd rd dept univ
jan feb mar apr jun jul aug sep sept oct nov dec
ড ডা মো মোঃ মি মিস মিসেস মোহা মোসা অ্যাড এড লে মে জে ব্রি খ্রি বি দ্র
डॉ श्री सुश्री प्रो
`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[Fold(w)] = true
	}
	return m
}

// ends reports whether the full stop at byte i of line ends a sentence.
func (s stops) ends(line string, i int) bool {
	after := line[closersEnd(line, i+1, Span{0, len(line)}):]
	next, _ := utf8.DecodeRuneInString(after)
	if after != "" && !unicode.IsSpace(next) {
		return false // a decimal, a link, a file name
	}
	word := lastWord(line[:i])
	if abbreviations[Fold(word)] || isInitial(word) {
		return strings.TrimSpace(after) == ""
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(after, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsPunct(r)
	}))
	if unicode.IsLower(first) {
		return false
	}
	if s.danda {
		last, _ := utf8.DecodeLastRuneInString(word)
		return unicode.Is(unicode.Latin, last) && (unicode.IsUpper(first) || strings.TrimSpace(after) == "")
	}
	return true
}

// lastWord gives the letters and marks at the end of s.
func lastWord(s string) string {
	i := len(s)
	for i > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:i])
		if !unicode.IsLetter(r) && !extends(r) {
			break
		}
		i -= size
	}
	return s[i:]
}

// isInitial reports one capital letter: the J of "J. Smith", the S of "U.S.".
func isInitial(word string) bool {
	r, size := utf8.DecodeRuneInString(word)
	return size == len(word) && size > 0 && unicode.IsUpper(r)
}
