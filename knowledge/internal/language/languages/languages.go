// Package languages has the tables of all languages that Ukti reads, made once per
// process, and decides which of them a word is of.
package languages

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/internal/language/bn"
	"github.com/ukti-bot/ukti/knowledge/internal/language/bnlatn"
	"github.com/ukti-bot/ukti/knowledge/internal/language/en"
	"github.com/ukti-bot/ukti/knowledge/internal/language/hi"
	"github.com/ukti-bot/ukti/knowledge/internal/language/lexicon"
	"github.com/ukti-bot/ukti/knowledge/internal/meaning"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Set has one analyzer for each language and what leads between them. It never
// changes and is safe for concurrent use. To add a language: a folder beside this
// one, a field here, a case in Of and Named.
type Set struct {
	Bengali, Banglish, English, Hindi, Other language.Analyzer

	Lexicon  *lexicon.Lexicon
	Meanings *meaning.Table

	heard heard
}

// All returns the tables of all languages. They are made once per process, when they
// are first asked for; the error says that the compiled-in table of meanings is
// damaged.
var All = sync.OnceValues(func() (*Set, error) {
	meanings, err := meaning.Default()
	if err != nil {
		return nil, err
	}
	l := &Set{Bengali: bn.New(), Banglish: bnlatn.New(), English: en.New(), Hindi: hi.New(), Other: newOther(), Meanings: meanings}
	l.Lexicon = lexicon.New(text.Fold, func(code, word string) string { return l.Named(code).Stem(word) })
	return l, nil
})

// Named returns the analyzer of a language code; Other for an unknown code.
func (l *Set) Named(code string) language.Analyzer {
	for _, a := range []language.Analyzer{l.Bengali, l.Banglish, l.English, l.Hindi} {
		if strings.EqualFold(a.Code(), code) {
			return a
		}
	}
	return l.Other
}

// Of returns the analyzer for an article's word, by its script: one article may
// hold words of several.
func (l *Set) Of(term string) language.Analyzer {
	for _, r := range term {
		switch {
		case unicode.Is(unicode.Bengali, r):
			return l.Bengali
		case unicode.Is(unicode.Latin, r):
			return l.English
		case unicode.Is(unicode.Devanagari, r):
			return l.Hindi
		case unicode.IsLetter(r):
			return l.Other
		}
	}
	return l.Other
}

// Stems returns the stems of a question's word, the likeliest first. A Latin word
// of a Banglish question may be an English one.
func (l *Set) Stems(asked language.Analyzer, term string) []string {
	own := l.Of(term)
	if own != l.English || asked == l.English {
		return []string{own.Stem(term)}
	}
	stems := []string{l.Banglish.Stem(term)}
	// The genitive alone: where more looks like an ending, the name may end so
	// (rashtropoti-r, not rashtropo-tir).
	for _, s := range []string{strings.TrimSuffix(term, "r"), l.English.Stem(term)} {
		if !slices.Contains(stems, s) && s != term {
			stems = append(stems, s)
		}
	}
	return stems
}

// Stop reports whether a question's word says nothing of its subject. A word in
// capitals is a name (US).
func (l *Set) Stop(asked language.Analyzer, t text.Token, shouted bool) bool {
	if t.Caps && !shouted {
		return false
	}
	own := l.Of(t.Term)
	if own == l.English && asked == l.Banglish {
		return l.Banglish.Stop(t.Term) || l.English.Stop(t.Term)
	}
	return own.Stop(t.Term)
}
