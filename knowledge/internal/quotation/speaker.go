package quotation

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/text"
)

var (
	saysBengali, saysNoun, saysLight               = tables["says bn"], tables["says bn noun"], tables["says bn light"]
	saysGenitive, saysBy                           = tables["says bn genitive"], tables["says bn by"]
	saysEnglish, saysThat, saysFrame               = tables["says en"], tables["says en that"], tables["says en frame"]
	saysHindi, saysHindiNoun, saysHindiLight       = tables["says hi"], tables["says hi noun"], tables["says hi light"]
	pronouns, honorifics, aside, converbs, actions = tables["pronouns"], tables["honorifics"], tables["aside"], tables["converbs"], tables["actions"]
	adverbs                                        = tables["adverbs"]
	occasions                                      = tables["occasions"]
	saysBeside                                     = tables["says bn beside"]
	clauses, passive, determiners                  = tables["clauses"], tables["passive"], tables["determiners"]
	articles, prepositions                         = tables["articles"], tables["prepositions"]
	nameParts, persons                             = tables["name parts"], tables["persons"]
	given, relatives, letterNames                  = tables["given"], tables["relatives"], list("letters")
	crowds, singular, conjunctions                 = list("crowds"), tables["singular"], tables["conjunctions"]
	roles                                          = list("roles")
	thatWords, hearsay                             = tables["that"], tables["hearsay"]
	circumstances, reports, against, truth         = tables["circumstances"], tables["reports"], tables["says against"], tables["truth"]
	particles, noName, according                   = tables["particles"], tables["no name"], tables["according"]
)

// mostNameWords bounds a name with its title.
const mostNameWords = 7

// attribution is who says something in a sentence, as far as it can be read.
type attribution struct {
	says    bool   // there is a verb of speech
	pronoun bool   // its subject only points to somebody
	name    []word // the name, without offices and titles; nil where it isn't sure

	genitive bool // the name has that ending
	bare     bool // nothing beside a Bengali name tells that it is one
}

// attributed reads who says something in words, which stand outside quotation
// marks of s, in the sentence that begins at start. In a frame, around a quotation,
// more verbs tell of speech than in an article. Precision goes before recall: where the subject isn't plain, there is
// no name.
func attributed(s string, words []word, start int, frame bool) attribution {
	var weak attribution
	for k := len(words) - 1; k >= 0; k-- {
		n, kind := speech(s, words, k, start, frame)
		if kind == noSpeech {
			continue
		}
		weak.says = true
		if kind == englishVerb && saysAnother(s, words, k) {
			continue
		}
		subject := subject(s, words, k-n+1, k+1, start, kind)
		if len(subject) == 0 && kind == bengaliVerb {
			break // somebody says something to somebody: an earlier verb is another's
		}
		if len(subject) == 0 {
			continue
		}
		if len(subject) <= 2 && pronouns.Has(subject[len(subject)-1].term) {
			weak.pronoun = weak.pronoun || !namesBefore(s, words, subject)
			continue
		}
		name := nameIn(s, subject)
		if len(name) > 0 && inCase(kind, name[len(name)-1].term) {
			bare := (kind == bengaliVerb || kind == bengaliGenitive) && !introduced(subject, name)
			return attribution{says: true, name: name, genitive: kind == bengaliGenitive, bare: bare}
		}
		if kind == bengaliVerb && name == nil {
			break // somebody whose name isn't sure
		}
	}
	return weak
}

// namesBefore reports a name in the sentence before a pronoun, which may stand for it.
func namesBefore(s string, words, pronoun []word) bool {
	i := slices.IndexFunc(words, func(w word) bool { return w.span == pronoun[0].span })
	if i > 0 && isParticiple(words[0].term) {
		return len(capitals(s, words[1:i])) > 0 // "Asked whether …, he said"
	}
	return i > 0 && len(capitals(s, words[:i])) > 0
}

// isParticiple reports what an English sentence may begin with before its subject.
func isParticiple(term string) bool {
	return strings.HasSuffix(term, "ed") || strings.HasSuffix(term, "ing")
}

// inCase reports a name's last word in the case that the verb's subject stands in,
// of one person: শ্রমিকদের দাবি is the claim of many.
func inCase(kind speechKind, term string) bool {
	if kind == bengaliGenitive {
		return !strings.HasSuffix(term, "দের")
	}
	return !hasCase(term)
}

// speechKind is how a verb of speech stands to its subject.
type speechKind int

const (
	noSpeech speechKind = iota
	bengaliVerb
	bengaliGenitive
	englishVerb
	hindiVerb
)

// speech reports a verb of speech that ends with word k, and of how many words.
func speech(s string, words []word, k, start int, frame bool) (n int, kind speechKind) {
	term := words[k].term
	before := ""
	if k > 0 && adjacent(s, words[k-1], words[k]) {
		before = words[k-1].term
	}
	switch {
	case saysLight.Has(term) && saysNoun.Has(before):
		if k == 2 && !beside(s, words[k], ",:—–“\"‘") {
			return 0, noSpeech // one word before it may be what is claimed
		}
		return 2, bengaliVerb
	case before == "কথা" && (k < 2 || !determiners.Has(words[k-2].term)) && !beside(s, words[k], ",:—–“\"‘"):
		return 0, noSpeech // who speaks with somebody, or about something
	case saysBengali.Has(term), saysBeside.Has(term) && (frame || beside(s, words[k], ",:—–“\"‘")):
		return 1, bengaliVerb
	case isGenitive(before) && (saysBy.Has(term) || saysGenitive.Has(term) && beside(s, words[k], ",:—–“\"‘")):
		return 1, bengaliGenitive
	case passive.Has(before):
		return 0, noSpeech
	case isUpperAt(s, words[k].span.Start) && words[k].span.Start > start:
		return 0, noSpeech // a name: Edward Said
	case saysEnglish.Has(term), frame && (saysThat.Has(term) || saysFrame.Has(term)), saysThat.Has(term) && opensSpeech(s, words, k, start):
		return 1, englishVerb
	case saysHindiLight.Has(term) && saysHindiNoun.Has(before) && (frame || opensHindi(s, words, k, start)):
		return 2, hindiVerb
	case term == "दी" && k > 1 && slices.ContainsFunc(words[:k], func(w word) bool { return w.term == "जानकारी" }):
		return 1, hindiVerb // यह जानकारी … ने … दी
	case saysHindi.Has(term) && (frame || opensHindi(s, words, k, start)):
		return 1, hindiVerb
	}
	return 0, noSpeech
}

// opensSpeech reports a verb beside which what is said begins or ends.
func opensSpeech(s string, words []word, k, start int) bool {
	for next := k + 1; next < len(words) && next <= k+3; next++ {
		if words[next].term == "that" || words[next].term == "कि" {
			return true
		}
		if !adjacent(s, words[next-1], words[next]) {
			break
		}
	}
	return beside(s, words[k], ":“\"«‘") || behindQuotation(s, words, k, start)
}

// opensHindi is opensSpeech in Hindi, whose verb stands at the end: a quotation may end
// anywhere before it.
func opensHindi(s string, words []word, k, start int) bool {
	return opensSpeech(s, words, k, start) || strings.ContainsAny(s[start:words[k].span.Start], "”»\"")
}

// beside reports one of the signs behind a word, with nothing but spaces and commas
// between.
func beside(s string, w word, signs string) bool {
	rest := strings.TrimLeft(s[w.span.End:], " ")
	if strings.ContainsRune(signs, ',') && strings.HasPrefix(rest, ",") {
		return true
	}
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " ,"))
	return strings.ContainsRune(signs, r)
}

// isGenitive reports a Bengali genitive.
func isGenitive(term string) bool { return len(term) > len("র")+3 && strings.HasSuffix(term, "র") }

// adjacent reports two words with nothing between them but a space, a hyphen or the
// full stop of an initial.
func adjacent(s string, a, b word) bool {
	if a.span.End > b.span.Start {
		return false
	}
	switch between := s[a.span.End:b.span.Start]; strings.TrimSpace(between) {
	case "":
		return true
	case "-":
		return len(between) == 1
	case ".":
		return isInitial(s, a)
	}
	return false
}

// subject gives the words that are the subject of the verb words[from:to].
func subject(s string, words []word, from, to, start int, kind speechKind) []word {
	ahead := runBefore(s, words, from)
	behind := runBehind(s, words, to)
	switch kind {
	case bengaliGenitive:
		return ahead
	case bengaliVerb:
		// "… বলে জানিয়েছেন NAME": what is said stands before the verb.
		if from > 0 && words[from-1].term == "বলে" || len(behind) > 0 && closesQuote(s, words, from, start) {
			return stripAside(behind)
		}
		return stripAction(ahead)
	case hindiVerb:
		for i := len(ahead) - 1; i >= 0; i-- {
			if pronouns.Has(ahead[i].term) && strings.HasSuffix(ahead[i].term, "ने") {
				return ahead[i : i+1] // उन्होंने
			}
			if i > 0 && ahead[i].term == "ने" {
				if at := from - len(ahead); at > 1 && isRole(words[at-1].term) && !adjacent(s, words[at-2], words[at-1]) {
					return nil // "NAME, अध्यक्ष, the board"
				}
				return ahead[:i]
			}
		}
		return nil
	}
	return englishSubject(s, words, from, start)
}

// opening is how many words stand before the first comma.
func opening(s string, words []word) int {
	n := min(1, len(words))
	for n > 0 && n < len(words) && adjacent(s, words[n-1], words[n]) {
		n++
	}
	return n
}

// closesQuote reports a verb with a quotation's end before it, with few words
// between.
func closesQuote(s string, words []word, from, start int) bool {
	if from > 4 {
		start = words[from-4].span.Start
	}
	return strings.ContainsAny(s[start:words[from].span.Start], "”\"’»")
}

// runBefore is the words before index i back to a comma, a quotation mark or the
// sentence's start.
func runBefore(s string, words []word, i int) []word {
	from := i
	for from > 0 && i-from < mostNameWords+4 && (from == len(words) || adjacent(s, words[from-1], words[from])) {
		from--
	}
	return words[from:i]
}

// runBehind is the words from index i on to a comma, a quotation mark or the end;
// in English an apposition counts, which may hold the name.
func runBehind(s string, words []word, i int) []word {
	to := i
	for to < len(words) && to-i < mostNameWords+2 {
		if to > i && !adjacent(s, words[to-1], words[to]) {
			if r, _ := utf8.DecodeRuneInString(s[words[to].span.Start:]); strings.TrimSpace(s[words[to-1].span.End:words[to].span.Start]) != "," || !unicode.IsUpper(r) {
				break
			}
		}
		to++
	}
	return words[i:to]
}

// stripAside takes away to whom and where, which stand beside the verb.
func stripAside(words []word) []word {
	for len(words) > 0 && aside.Has(words[0].term) && !isBareLetter(words) {
		words = words[1:]
	}
	return words
}

// stripAction takes away what stands between subject and verb: a converb with what
// belongs to it, where and when. nil where it is plain that more may belong to the
// verb: whom is told has as many words as a name.
func stripAction(words []word) []word {
	words = stripAside(words)
	for n := len(words); n > 0; n = len(words) {
		switch last := words[n-1].term; {
		case aside.Has(last), adverbs.Has(withoutToo(last)):
			words = words[:n-1]
		case converbs.Has(last):
			words = words[:max(0, n-2)]
			for len(words) > 0 && actions.Has(words[len(words)-1].term) {
				words = words[:len(words)-1]
			}
		case strings.HasSuffix(last, "কে") || strings.HasSuffix(last, "দের"):
			return nil
		case isLocative(last):
			words = words[:n-1]
		default:
			return behindConverb(words)
		}
	}
	return words
}

// behindConverb is the subject that stands behind what it did before it spoke:
// অভিযোগ অস্বীকার করে NAME বলেন.
func behindConverb(words []word) []word {
	for i := len(words) - 2; i >= 0; i-- {
		if converbs.Has(words[i].term) {
			return stripAside(words[i+1:])
		}
	}
	return words
}

// unquoted gives the words that stand outside the spans.
func unquoted(words []word, quoted []text.Span) []word {
	return slices.DeleteFunc(slices.Clone(words), func(w word) bool {
		_, in := within(quoted, w.span.Start)
		return in
	})
}
