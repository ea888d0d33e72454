package opensearch

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/internal/language/languages"
	"github.com/ukti-bot/ukti/knowledge/internal/language/sound"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Bounds of a document.
const (
	maxSentences = 10_000 // of an article that are told apart; the words of the others count for the whole
	maxWord      = 300    // bytes of a word; a longer one is none that anybody asks for
)

// document is what the cluster gets of an article.
type document struct {
	Mark      string    `json:"mark"`
	Publisher string    `json:"publisher,omitempty"`
	Published *int64    `json:"published,omitempty"` // Unix seconds
	Sentences int       `json:"sentences"`
	Words     int       `json:"words"`   // running
	Word      []string  `json:"word"`    // of the whole article and its head, each once
	Running   []string  `json:"running"` // of the body, then of the title
	Each      []entries `json:"sentence"`
}

// entries are the words of a sentence, each once, and their stems, which are counted.
type entries struct {
	Word []string `json:"word"`
	Stem []string `json:"stem"`
}

// lexeme is what the cluster gets of a word that articles have, once for all of them: the
// ways in which it is found.
type lexeme struct {
	Lexeme ways `json:"lexeme"`
}

type ways struct {
	Word     string   `json:"word"`
	Stem     string   `json:"stem"`
	Spelling string   `json:"spelling"`
	Sound    []string `json:"sound"`
	Length   int      `json:"length"` // bytes
}

// mark names what a document is made of: an article with the same mark has the same.
func mark(a *knowledge.Article) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %d", a.Body, a.Title, a.Publisher, a.Published.Unix()))
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// maker makes documents. News says the same words over and over, so it remembers what it
// knows of each. It serves one goroutine.
type maker struct {
	languages *languages.Set
	known     map[string]entries // by the word as it is written
	made      map[string]bool    // words, folded, that a lexeme was made of
	fresh     []lexeme           // that were made since they were last taken
}

func newMaker(l *languages.Set) *maker {
	return &maker{languages: l, known: map[string]entries{}, made: map[string]bool{}}
}

// lexemes takes those of words that were not met before.
func (m *maker) lexemes() []lexeme {
	out := m.fresh
	m.fresh = nil
	return out
}

// mostKnown bounds what a maker remembers; beyond it all is forgotten.
const mostKnown = 200_000

func (m *maker) document(a *knowledge.Article) document {
	d := document{Mark: mark(a), Publisher: a.Publisher}
	if !a.Published.IsZero() {
		at := a.Published.Unix()
		d.Published = &at
	}
	for i, s := range text.Sentences(a.Body) {
		e, running := m.entries(a.Body[s.Span.Start:s.Span.End])
		d.Words += running
		d.Sentences++
		d.Word = append(d.Word, e.Word...)
		if i < maxSentences {
			d.Each = append(d.Each, e)
		}
	}
	d.Running = []string{phrase(a.Body), phrase(a.Title)}
	for _, head := range []string{a.Title, a.Publisher} {
		e, _ := m.entries(head)
		d.Word = append(d.Word, e.Word...)
	}
	slices.Sort(d.Word)
	d.Word = slices.Compact(d.Word)
	return d
}

// phrase is the words of s in their order, with spaces between.
func phrase(s string) string {
	var b strings.Builder
	text.Words(s, func(sp text.Span) {
		if term, _ := text.Term(s[sp.Start:sp.End]); len(term) <= maxWord {
			b.WriteString(term)
			b.WriteByte(' ')
		}
	})
	return b.String()
}

// entries returns the words of s, and how many there are.
func (m *maker) entries(s string) (e entries, running int) {
	text.Words(s, func(sp text.Span) {
		running++
		e.add(m.word(s[sp.Start:sp.End]))
	})
	e.once()
	return e, running
}

func (m *maker) word(written string) entries {
	e, ok := m.known[written]
	if ok {
		return e
	}
	if len(m.known) >= mostKnown {
		clear(m.known)
		clear(m.made)
	}
	term, _ := text.Term(written)
	if len(term) <= maxWord {
		a := m.languages.Of(term)
		stem := a.Stem(term)
		e = entries{[]string{term}, []string{stem}}
		if !m.made[term] {
			m.made[term] = true
			m.fresh = append(m.fresh, lexeme{ways{term, stem, a.Spelling(stem), sounds(term, stem), len(term)}})
		}
	}
	m.known[written] = e
	return e
}

// sounds are the keys by which a word or its stem is found by how it sounds, each once.
func sounds(term, stem string) (keys []string) {
	for _, form := range []string{sound.Form(term), sound.Form(stem)} {
		for _, key := range sound.Keys(form) {
			keys = append(keys, script(term)+key)
		}
	}
	return once(keys)
}

func (e *entries) add(more entries) {
	e.Word, e.Stem = append(e.Word, more.Word...), append(e.Stem, more.Stem...)
}

// once leaves each entry once.
func (e *entries) once() {
	for _, list := range []*[]string{&e.Word, &e.Stem} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
}

// The scripts that sound, as they stand before a key of a sound.
const (
	scriptBengali    = "b:"
	scriptDevanagari = "d:"
	scriptLatin      = "l:"
)

// script returns that of a word, by its first rune; "" for others, which have no sound.
func script(word string) string {
	r, _ := utf8.DecodeRuneInString(word)
	switch {
	case unicode.Is(unicode.Bengali, r):
		return scriptBengali
	case unicode.Is(unicode.Devanagari, r):
		return scriptDevanagari
	case unicode.Is(unicode.Latin, r):
		return scriptLatin
	}
	return ""
}
