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
		switch n := utf8.RuneCountInString(w.term); {
		case i == 0 && n > 3 && strings.HasSuffix(w.term, "তে"), n > 3 && strings.HasSuffix(w.term, "এ"), occasions.Has(w.term):
			from = i + 1
		case honorifics.Has(w.term):
			from = i
		}
	}
	return subject[from:]
}

// nameIn gives the name within a subject, nil when it isn't sure.
func nameIn(s string, subject []word) []word {
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
			if i+1 == len(subject) {
				return nil // an office without a name
			}
			if name := withoutPlace(subject[i+1:]); (len(name) <= 3 || len(name) == 4 && honorifics.Has(name[0].term)) && plainName(name) {
				return name
			}
			return nil
		}
	}
	subject = withoutPlace(subject)
	if len(subject) > 3 || determiners.Has(subject[0].term) || !plainName(subject) {
		return nil
	}
	return subject
}

// hasCase reports a genitive, of Bengali or English. Short names end like one, too
// (কাদের, নাসের).
func hasCase(term string) bool {
	return strings.HasSuffix(term, "'s") || utf8.RuneCountInString(term) > 5 && strings.HasSuffix(term, "ের")
}

// plainName reports words without one that is in no name: a conjunction, somebody
// or something with a case ending.
func plainName(words []word) bool {
	for i, w := range words {
		n, last := utf8.RuneCountInString(w.term), i == len(words)-1
		switch {
		case noName.Has(w.term), pronouns.Has(w.term), len(words) == 1 && honorifics.Has(w.term):
			return false
		case n > 3 && strings.HasSuffix(w.term, "কে"), strings.HasSuffix(w.term, "লেও"):
			return false
		case !last && n > 4 && strings.HasSuffix(w.term, "ায়") && !strings.HasSuffix(w.term, "ধ্যায়"):
			return false
		}
	}
	return true
}

// isRole reports an office, as a word or at its end (স্বাস্থ্যসচিব).
func isRole(term string) bool {
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
	r, _ := utf8.DecodeRuneInString(s[w.span.Start:])
	return unicode.IsUpper(r) && !pronouns.Has(w.term) && !clauses.Has(w.term) && !determiners.Has(w.term)
}

// longest is the last run of at least two names, else the last one; offices at its
// start are no part of the name.
func longest(runs [][]word) []word {
	var name []word
	for _, run := range runs {
		for len(run) > 1 && slices.Contains(roles, run[0].term) {
			run = run[1:]
		}
		if len(run) > 1 || len(name) <= 1 {
			if len(name) < 2 || len(run) >= 2 {
				name = run
			}
		}
	}
	if len(name) == 1 && (honorifics.Has(name[0].term) || slices.Contains(roles, name[0].term)) {
		return nil
	}
	return name
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
