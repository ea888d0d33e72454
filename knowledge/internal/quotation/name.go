package quotation

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// isLocative reports a Bengali word in the locative, or a converb: where, when, how.
func isLocative(term string) bool {
	return utf8.RuneCountInString(term) > 3 && strings.HasSuffix(term, "ে") && isBengali(firstRune(term))
}

// withoutPlace takes away where or on what occasion somebody says something, which
// stands before the name, and what stands before an honorific.
func withoutPlace(subject []word) []word {
	from := 0
	for i, w := range subject[:len(subject)-1] {
		if conjunctions.Has(w.term) {
			break // two people
		}
		switch n := utf8.RuneCountInString(w.term); {
		case honorifics.Has(w.term):
			from = i
		case nameParts.Has(w.term):
		case i == 0 && n > 3 && strings.HasSuffix(w.term, "তে"), n > 4 && isLocative(w.term), n > 2 && (adverbs.Has(w.term) || aside.Has(w.term)), n > 3 && strings.HasSuffix(w.term, "এ"), occasions.Has(w.term):
			from = i + 1
		}
	}
	return subject[from:]
}

// nameIn gives the name within a subject, without offices and titles; nil when it
// isn't sure.
func nameIn(s string, subject []word) []word {
	name := withoutTitles(fullName(s, withoutTitles(subject)))
	if n := len(name); n > 0 && (isCrowd(name[n-1].term) || isCrowd(nameKey(name[n-1].term))) {
		return nil
	}
	return name
}

// withoutTitles takes away what stands before a name and is no part of it.
func withoutTitles(name []word) []word {
	for len(name) > 1 && honorifics.Has(name[0].term) && !nameParts.Has(name[0].term) {
		name = name[1:]
	}
	return name
}

// isCrowd reports what is said of many, or of something spoken of before: নেতারা,
// দলটি. A woman's name may end as a plural does.
func isCrowd(term string) bool {
	return !singular.Has(term) &&
		slices.ContainsFunc(crowds, func(tail string) bool { return len(term) > len(tail)+3 && strings.HasSuffix(term, tail) })
}

// fullName is the name with titles that stand behind the last office.
func fullName(s string, subject []word) []word {
	if len(subject) == 0 {
		return nil
	}
	if r, _ := utf8.DecodeRuneInString(subject[len(subject)-1].term); r < 0x0900 {
		return longest(capitals(s, subject))
	}
	if len(subject) > mostNameWords+2 {
		return nil
	}
	// Behind the last office stands the name.
	for i := len(subject) - 1; i >= 0; i-- {
		if isRole(subject[i].term) {
			if i+1 == len(subject) || twoNamed(subject[:i]) {
				return nil // an office without a name, or two people
			}
			if name := withoutPlace(subject[i+1:]); (len(name) <= 3 || len(name) == 4 && honorifics.Has(name[0].term)) && plainName(name) {
				return name
			}
			return nil
		}
	}
	subject = withoutPlace(subject)
	if len(subject) > 3 || determiners.Has(subject[0].term) && !isBareLetter(subject) || !plainName(subject) {
		return nil
	}
	return subject
}

// twoNamed reports a name with its office, and a conjunction behind: সচিব A ও পরিচালক B.
func twoNamed(subject []word) bool {
	for i, w := range subject {
		if conjunctions.Has(w.term) && i > 0 && !isRole(subject[i-1].term) && slices.ContainsFunc(subject[:i], func(w word) bool { return isRole(w.term) }) {
			return true
		}
	}
	return false
}

// hasCase reports a genitive, of Bengali or English. Short names end like one, too
// (কাদের, নাসের).
func hasCase(term string) bool {
	return strings.HasSuffix(term, "'s") || utf8.RuneCountInString(term) > 4 && strings.HasSuffix(term, "ের") && !given.Has(term)
}

// isBareLetter reports words that begin with initials: এ কে …
func isBareLetter(words []word) bool {
	return len(words) > 1 && utf8.RuneCountInString(words[0].term) == 1 && utf8.RuneCountInString(words[1].term) <= 2
}

// plainName reports words without one that is in no name: a conjunction, somebody
// or something with a case ending.
func plainName(words []word) bool {
	for i, w := range words {
		n, last := utf8.RuneCountInString(w.term), i == len(words)-1
		switch {
		case isBareLetter(words[i:]):
		case determiners.Has(w.term) && n > 1:
			return false
		case isFigure(w.term), noName.Has(w.term), saysBengali.Has(w.term), strings.HasSuffix(w.term, "ভাবে"), pronouns.Has(w.term), len(words) == 1 && (honorifics.Has(w.term) || persons.Has(w.term)):
			return false
		case n > 3 && strings.HasSuffix(w.term, "কে"), strings.HasSuffix(w.term, "লেও"), strings.HasSuffix(w.term, "ীয়"):
			return false
		case len(words) == 1 && isLocative(withoutToo(w.term)) && withoutToo(w.term) != w.term:
			return false // সেখানেই
		case !last && hasCase(w.term):
			return false // হেফাজতের আমির says of whom, not who
		case !last && n > 4 && strings.HasSuffix(w.term, "ায়") && !strings.HasSuffix(w.term, "ধ্যায়"):
			return false
		}
	}
	return true
}

// isRole reports an office, as a word or at its end (স্বাস্থ্যসচিব), with a "too" or
// "even" grown to it or not.
func isRole(term string) bool {
	term = withoutToo(term)
	if isLetters(term) {
		return true
	}
	return slices.ContainsFunc(roles, func(role string) bool {
		return term == role || role[0] >= utf8.RuneSelf && len(role) > 6 && strings.HasSuffix(term, role)
	})
}

// capitals gives the runs of words that begin with a capital.
func capitals(s string, words []word) [][]word {
	var out [][]word
	from := -1
	for i := 0; i <= len(words); i++ {
		capital := i < len(words) && isCapital(s, words[i])
		joined := from >= 0 && capital && adjacent(s, words[i-1], words[i]) ||
			from >= 0 && i+1 < len(words) && particles.Has(words[i].term) && isCapital(s, words[i+1]) && adjacent(s, words[i-1], words[i]) && adjacent(s, words[i], words[i+1])
		switch {
		case joined:
		case from >= 0:
			out = append(out, words[from:i])
			from = -1
			if capital {
				from = i
			}
		case capital:
			from = i
		}
	}
	return out
}

func isCapital(s string, w word) bool {
	return isUpperAt(s, w.span.Start) && !pronouns.Has(w.term) && !clauses.Has(w.term) && !determiners.Has(w.term) && !adverbs.Has(w.term) && !aside.Has(w.term)
}

func isUpperAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsUpper(r)
}

// mostEnglishName bounds a name in English; longer runs of capitals have what somebody
// is in them.
const mostEnglishName = 4

// longest is the last run of at least two names, else the last one; offices before it
// are no part of the name. nil where it isn't sure what is.
func longest(runs [][]word) []word {
	var name []word
	for _, run := range runs {
		run = behindOffice(run)
		if len(run) > 1 || len(name) <= 1 {
			if len(name) < 2 || len(run) >= 2 {
				name = run
			}
		}
	}
	if len(name) == 1 && honorifics.Has(name[0].term) {
		return nil
	}
	if few := slices.DeleteFunc(slices.Clone(name), func(w word) bool { return particles.Has(w.term) }); len(few) > mostEnglishName {
		return nil
	}
	return name
}

// behindOffice is the name behind the last office of a run: "Harbour Master Tom Reske",
// "Secretary of State Ada Quill". nil for an office alone.
func behindOffice(run []word) []word {
	for i := len(run) - 1; i >= 0; i-- {
		switch rest := run[i+1:]; {
		case !slices.Contains(roles, run[i].term):
		case len(rest) == 0:
			return nil
		case !particles.Has(rest[0].term):
			return rest
		case len(rest) == 4:
			return rest[2:]
		default:
			return nil
		}
	}
	return run
}

// texts of words, as they stand in s.
func spelled(s string, words []word) string {
	sp := spanOf(words)
	return strings.Join(strings.Fields(s[sp.Start:sp.End]), " ")
}

// nameKey is a name's word without its case ending.
func nameKey(term string) string {
	for _, tail := range []string{"'s", "রা", "ের", "র", "কে"} {
		if cut, ok := strings.CutSuffix(term, tail); ok && utf8.RuneCountInString(cut) >= 3 {
			return cut
		}
	}
	return term
}

// compareNames tells whether two names are of the same person, given all words of
// the article's sentence that aren't quoted. Names in two scripts aren't compared.
func compareNames(claimed, article, around []word) Match {
	claimed = withoutHonorifics(claimed)
	if len(claimed) == 0 || script(claimed[0].term) != script(first(article, around)) {
		return Unknown
	}
	held := map[string]bool{}
	for _, w := range around {
		held[nameKey(w.term)] = true
		held[w.term] = true
	}
	has := func(w word) bool { return held[nameKey(w.term)] || held[w.term] }
	family := claimed[len(claimed)-1]
	named := withoutHonorifics(article)
	switch {
	case !slices.ContainsFunc(claimed, func(w word) bool { return !has(w) }):
		return Same
	case has(family) && (len(named) < 2 || len(claimed) < 2):
		return Same // Ms Ellwood is Marta Ellwood
	case len(named) == 0:
		return Unknown
	case len(claimed) != 2 && slices.ContainsFunc(claimed, has):
		return Unknown // a name in common
	}
	return Other
}

func first(lists ...[]word) string {
	for _, list := range lists {
		if len(list) > 0 {
			return list[0].term
		}
	}
	return ""
}

func withoutHonorifics(words []word) []word {
	for len(words) > 1 && honorifics.Has(words[0].term) {
		words = words[1:]
	}
	return words
}

func script(term string) *unicode.RangeTable {
	for _, r := range term {
		for _, t := range []*unicode.RangeTable{unicode.Bengali, unicode.Devanagari, unicode.Latin} {
			if unicode.Is(t, r) {
				return t
			}
		}
	}
	return nil
}

// mainScript is the script of most words.
func mainScript(words []word) *unicode.RangeTable {
	var most *unicode.RangeTable
	times := map[*unicode.RangeTable]int{}
	for _, w := range words {
		t := script(w.term)
		if times[t]++; t != nil && (most == nil || times[t] > times[most]) {
			most = t
		}
	}
	return most
}
