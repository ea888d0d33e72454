package quotation

import "strings"

var saysAsked = tables["says asked"]

// IsSpeech reports a folded word that is a verb of speech, as articles or questions have it.
func IsSpeech(term string) bool {
	return saysBengali.Has(term) || saysEnglish.Has(term) || saysHindi.Has(term) || saysAsked.Has(term)
}

// Telling is who tells something, as far as one line is plain about it.
type Telling struct {
	Says    bool   // there is a verb of speech
	Pronoun bool   // its subject only points to somebody
	Name    string // whom it names, without offices and titles; "" where it isn't sure
}

// Tells reads a line of an article.
func Tells(line string) Telling {
	a := attributed(line, unquoted(cutWords(line, 0), quotes(line)), 0, false)
	return Telling{Says: a.says, Pronoun: a.pronoun, Name: spelledName(line, a)}
}

// SharesName reports two names, or texts, with a word in common, in whatever case, that is
// no office or title and no letter alone.
func SharesName(a, b string) bool {
	const least = 3 * len("a") // bytes
	in := map[string]bool{}
	for _, w := range cutWords(a, 0) {
		in[nameKey(w.term)] = true
	}
	for _, w := range cutWords(b, 0) {
		if key := nameKey(w.term); in[key] && len(key) >= least && !isRole(w.term) && !honorifics.Has(w.term) && !strings.HasSuffix(key, ".") {
			return true
		}
	}
	return false
}
