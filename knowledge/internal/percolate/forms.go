package percolate

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/language/languages"
	"github.com/ukti-bot/ukti/knowledge/internal/language/sound"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
)

// What a form is of stands before it: a stem, the spelling of one, a sound, which has
// the letter of the article's script behind it.
const (
	stemForm     = "s"
	spellingForm = "v"
	soundForm    = "p"
)

// leastSound is how many consonants a sound must have: shorter ones are met by chance.
const leastSound = 2

// scripts that are met by sound, each with its letter.
var scripts = []struct {
	letter string
	table  *unicode.RangeTable
}{{"b", unicode.Bengali}, {"d", unicode.Devanagari}, {"l", unicode.Latin}}

// scriptOf is the letter of a word's script; "" when it is none that sounds.
func scriptOf(word string) string {
	r, _ := utf8.DecodeRuneInString(word)
	for _, s := range scripts {
		if unicode.Is(s.table, r) {
			return s.letter
		}
	}
	return ""
}

// articleForms are the forms by which an article's word is met.
func articleForms(l *languages.Set, term string) []string {
	a := l.Of(term)
	if a.Stop(term) {
		return nil
	}
	stem := a.Stem(term)
	forms := []string{stemForm + stem}
	if hasDigit(term) {
		return forms
	}
	forms = append(forms, spellingForm+a.Spelling(stem))
	script := scriptOf(term)
	if script == "" {
		return forms
	}
	for _, word := range []string{term, stem} {
		for _, key := range sound.Keys(sound.Form(word)) {
			if len(key) >= leastSound {
				forms = appendNew(forms, soundForm+script+key)
			}
		}
	}
	return forms
}

// questionForms are the forms of a question's word, under any of which it is met.
func questionForms(w expand.Word) []string {
	var forms []string
	for _, stem := range w.Stems {
		forms = appendNew(forms, stemForm+stem)
	}
	for _, n := range w.Names {
		forms = appendNew(forms, stemForm+n.Stem)
	}
	if w.Digits {
		return forms
	}
	forms = appendNew(forms, spellingForm+w.Spelling)
	own := scriptOf(w.Term)
	for _, typed := range append([]string{w.Term}, w.Stems...) {
		for _, h := range sound.Hear(typed) {
			if len(h.Key) < leastSound {
				continue
			}
			for _, s := range scripts {
				if s.letter != own {
					forms = appendNew(forms, soundForm+s.letter+h.Key)
				}
			}
		}
	}
	return forms
}

func hasDigit(term string) bool { return strings.ContainsAny(term, "0123456789") }

func appendNew(list []string, s string) []string {
	for _, has := range list {
		if has == s {
			return list
		}
	}
	return append(list, s)
}
