package knowledge

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/ukti-bot/ukti/knowledge/internal/index/vocab"
	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/internal/language/bn"
	"github.com/ukti-bot/ukti/knowledge/internal/language/bnlatn"
	"github.com/ukti-bot/ukti/knowledge/internal/language/en"
	"github.com/ukti-bot/ukti/knowledge/internal/language/hi"
	"github.com/ukti-bot/ukti/knowledge/internal/language/lexicon"
	"github.com/ukti-bot/ukti/knowledge/internal/language/plain"
	"github.com/ukti-bot/ukti/knowledge/internal/meaning"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// languages holds one analyzer per language and what leads between them. To add
// a language: a folder in internal/lang, a field here, a case in of and asked.
type languages struct {
	bn, bnLatn, en, hi, plain language.Analyzer
	lexicon                   *lexicon.Lexicon
	meanings                  *meaning.Table
	corrections               *meaning.Corrections
	smallWords                func() map[string][]string // made when first needed
}

func newLanguages(own *Corrections) (*languages, error) {
	l := &languages{bn: bn.New(), bnLatn: bnlatn.New(), en: en.New(), hi: hi.New(), plain: plain.New()}
	l.smallWords = sync.OnceValue(smallWordsByKey)
	l.lexicon = lexicon.New(text.Fold, func(code, word string) string { return l.named(code).Stem(word) })
	var err error
	if l.meanings, err = meaning.Default(); err != nil {
		return nil, err
	}
	if l.corrections, err = meaning.DefaultCorrections(); err != nil {
		return nil, err
	}
	if own != nil {
		l.corrections = l.corrections.With(own.words)
	}
	return l, nil
}

// named gives the analyzer of a language code; the plain one for an unknown code.
func (l *languages) named(code string) language.Analyzer {
	for _, a := range []language.Analyzer{l.bn, l.bnLatn, l.en, l.hi} {
		if strings.EqualFold(a.Code(), code) {
			return a
		}
	}
	return l.plain
}

// of gives the analyzer for an article's word, by its script: one article may
// hold words of several.
func (l *languages) of(term string) language.Analyzer {
	for _, r := range term {
		switch {
		case unicode.Is(unicode.Bengali, r):
			return l.bn
		case unicode.Is(unicode.Latin, r):
			return l.en
		case unicode.Is(unicode.Devanagari, r):
			return l.hi
		case unicode.IsLetter(r):
			return l.plain
		}
	}
	return l.plain
}

// analyze is the vocab.Analyze of the articles' words.
func (l *languages) analyze(term string) vocab.Analysis {
	a := l.of(term)
	stem := a.Stem(term)
	return vocab.Analysis{Stem: stem, Spelling: a.Spelling(stem), Traits: uint32(a.Traits(term))}
}

// stems gives the stems of a question's word, the likeliest first. A Latin word
// of a Banglish question may be an English one.
func (l *languages) stems(asked language.Analyzer, term string) []string {
	own := l.of(term)
	if own != l.en || asked == l.en {
		return []string{own.Stem(term)}
	}
	stems := []string{l.bnLatn.Stem(term)}
	// The genitive alone: where more looks like an ending, the name may end so
	// (rashtropoti-r, not rashtropo-tir).
	for _, s := range []string{strings.TrimSuffix(term, "r"), l.en.Stem(term)} {
		if !slices.Contains(stems, s) && s != term {
			stems = append(stems, s)
		}
	}
	return stems
}

// stop reports whether a question's word says nothing of its subject. A word in
// capitals is a name (US).
func (l *languages) stop(asked language.Analyzer, t text.Token, shouted bool) bool {
	if t.Caps && !shouted {
		return false
	}
	own := l.of(t.Term)
	if own == l.en && asked == l.bnLatn {
		return l.bnLatn.Stop(t.Term) || l.en.Stop(t.Term)
	}
	return own.Stop(t.Term)
}
