package quotation

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// englishSubject gives the name that is the subject of an English verb of speech,
// words[from]; a pronoun where that is the subject. The name stands right before the
// verb, behind it where a quotation ends before, or before an apposition. A name that
// stands anywhere else beside the verb is somebody's whom it is told of.
func englishSubject(s string, words []word, from, start int) []word {
	ahead := withoutAdverbs(runBefore(s, words, from))
	if n := len(ahead); n > 0 {
		if pronouns.Has(ahead[n-1].term) {
			return ahead[n-1:]
		}
		if named := beforeApposition(s, words, from, ahead); named != nil {
			return named
		}
		return nameBefore(s, ahead)
	}
	if from == 0 || closesEnglish(s, words, from, start) {
		return nameBehind(s, words, from+1)
	}
	return nameOpening(s, words, from)
}

// beforeApposition is the name in "Mina Roy, head of the board said".
func beforeApposition(s string, words []word, from int, ahead []word) []word {
	at := slices.IndexFunc(words, func(w word) bool { return w.span == ahead[0].span })
	if at <= 0 || at >= from || strings.TrimSpace(s[words[at-1].span.End:words[at].span.Start]) != "," || !isRole(ahead[0].term) {
		return nil
	}
	return nameBefore(s, runBefore(s, words[:at], at))
}

// nameBefore is the name that run ends with, nil where a preposition or a conjunction
// stands before it: of the board of Tarn, nothing is said by Tarn.
func nameBefore(s string, run []word) []word {
	names := capitals(s, run)
	if len(names) == 0 || relatives.Has(run[0].term) {
		return nil // who it is stands before
	}
	name := names[len(names)-1]
	if name[len(name)-1].span != run[len(run)-1].span {
		return nil
	}
	// The Tarn Post's Mina Roy.
	if own := slices.IndexFunc(name, func(w word) bool {
		return strings.HasSuffix(w.term, "'s") || strings.HasSuffix(s[w.span.Start:w.span.End], "’s")
	}); own >= 0 && own+1 < len(name) {
		return name[own+1:]
	}
	before := run[:len(run)-len(name)]
	if n := len(before); n > 0 && (clauses.Has(before[n-1].term) || articles.Has(before[n-1].term) && len(name) == 1) || dependent(s, before) {
		return nil // "the Court" is no name
	}
	return name
}

// dependent reports words that end with a preposition and what may stand between it
// and a name: of the relief agency …
func dependent(s string, before []word) bool {
	for i := len(before) - 1; i >= 0; i-- {
		switch w := before[i]; {
		case prepositions.Has(w.term):
			return true
		case isUpperAt(s, w.span.Start), aside.Has(w.term), clauses.Has(w.term):
			return false
		}
	}
	return false
}

// nameBehind is the name behind "… ,” said": at once, behind what somebody is, or
// behind that and a comma.
func nameBehind(s string, words []word, from int) []word {
	run := runBehind(s, words, from)
	names := capitals(s, run)
	if len(names) == 0 {
		return nil
	}
	to := 1
	for to < len(run) && adjacent(s, run[to-1], run[to]) {
		to++
	}
	first := names[0]
	switch {
	case first[0].span == run[0].span && !endsName(s, run, len(first)):
		return nil // "said Tarn Radio editor Mina Roy"
	case first[0].span == run[0].span, articles.Has(run[0].term) && len(run) > 1 && first[0].span == run[1].span && len(first) > 1:
		return first
	case first[0].span.Start < run[to-1].span.End:
		return nameBefore(s, run[:to])
	case to < len(run) && first[0].span == run[to].span:
		return first
	}
	return nil
}

// endsName reports a name of n words at the start of run with no word behind it that
// could belong to what somebody is.
func endsName(s string, run []word, n int) bool {
	if n == len(run) || !adjacent(s, run[n-1], run[n]) {
		return true
	}
	next := run[n].term
	return prepositions.Has(next) || clauses.Has(next) || aside.Has(next) || adverbs.Has(next)
}

// nameOpening is the name in "Mina Roy, who …, said", mostly the sentence's beginning,
// up to its first comma.
func nameOpening(s string, words []word, from int) []word {
	run := words[:min(opening(s, words), from)]
	if len(run) == 0 || prepositions.Has(run[0].term) || clauses.Has(run[0].term) || !beside(s, run[len(run)-1], ",") {
		return nil
	}
	if len(run) == from && len(run) == 1 {
		return nil // "Roe, said": what stands before may have been cut off
	}
	// "The head of the board, Mina Roy, said": the name is the apposition, unless the
	// sentence begins with a name.
	last := runBefore(s, words[:from], from)
	if name := behindOffice(last); len(capitals(s, run)) != 1 || len(capitals(s, run)[0]) < len(run) {
		if names := capitals(s, name); len(last) < from && len(name) > 1 && len(names) == 1 && len(names[0]) == len(name) {
			return name
		}
	}
	return nameBefore(s, run)
}

// closesEnglish reports a verb with a quotation's end right before it, or with a few
// words between. An apostrophe ends none.
func closesEnglish(s string, words []word, from, start int) bool {
	if from > 3 {
		start = words[from-3].span.Start
	}
	return closesSpeech(s, start, words[from].span.Start)
}

// behindQuotation reports a verb with a quotation's end before it, and between them
// nothing but its subject, however many words that has.
func behindQuotation(s string, words []word, k, start int) bool {
	const mostSubject = 8
	for i := k; i >= 0 && k-i <= mostSubject; i-- {
		from := start
		if i > 0 {
			from = words[i-1].span.End
		}
		if closesSpeech(s, from, words[i].span.Start) {
			return true
		}
		if clauses.Has(words[i].term) || i < k && (saysEnglish.Has(words[i].term) || saysThat.Has(words[i].term)) {
			return false
		}
	}
	return false
}

// closesSpeech reports the end of a quotation of speech in s[from:to]. Before speech goes
// on, a quotation has a mark; a name in quotation marks has none.
func closesSpeech(s string, from, to int) bool {
	between := strings.TrimRight(s[from:to], " ")
	if strings.HasSuffix(between, ",’") || strings.HasSuffix(between, ",'") {
		return true
	}
	for i, r := range between {
		if !strings.ContainsRune("”“\"»", r) {
			continue
		}
		last, _ := utf8.DecodeLastRuneInString(s[:from+i])
		if strings.ContainsRune(",.?!…—–", last) || strings.HasPrefix(between[i+utf8.RuneLen(r):], ",") {
			return true
		}
	}
	return false
}

// saysAnother reports another verb of speech between words[k] and a quotation: what is
// quoted may be what somebody else said.
func saysAnother(s string, words []word, k int) bool {
	for i := k + 1; i < len(words); i++ {
		if term := words[i].term; !saysEnglish.Has(term) && !saysThat.Has(term) {
			continue
		}
		for _, w := range words[i:] {
			if beside(s, w, "“\"«‘") {
				return true
			}
		}
		return false
	}
	return false
}

// withoutAdverbs takes away what stands between subject and verb: when, also, has.
func withoutAdverbs(run []word) []word {
	for len(run) > 0 && (aside.Has(run[len(run)-1].term) || adverbs.Has(run[len(run)-1].term)) {
		run = run[:len(run)-1]
	}
	return run
}

// isInitial reports a letter that stands for a name: W., and in Indian scripts, whose
// sentences end otherwise, whatever a full stop stands behind.
func isInitial(s string, w word) bool {
	r, size := utf8.DecodeRuneInString(s[w.span.Start:])
	alone := size == w.span.End-w.span.Start && (w.span.Start == 0 || strings.ContainsRune(" .\n", rune(s[w.span.Start-1])))
	return r >= 0x0900 || alone || honorifics.Has(w.term)
}
