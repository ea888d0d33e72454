package languages

import (
	"sync"

	"github.com/ukti-bot/ukti/knowledge/internal/language/lexicon"
	"github.com/ukti-bot/ukti/knowledge/internal/language/sound"
)

// How a word typed in Latin letters is heard as one of the lexicon's.
const (
	leastHeard   = 0.95 // how alike the two must sound
	leastLetters = 4    // shorter words sound as others by chance
)

// heard is the Bengali words of the lexicon by their keys.
type heard struct {
	once  sync.Once
	byKey map[string][]string
}

// HeardWord returns the Bengali word of the lexicon that a word typed in Latin letters
// sounds as: mara is মারা. By it a Banglish question reaches what the lexicon lets stand
// for that word. false when none sounds so.
func (l *Set) HeardWord(term string) (word string, ok bool) {
	if len(term) < leastLetters {
		return "", false
	}
	l.heard.once.Do(func() {
		l.heard.byKey = map[string][]string{}
		for w := range l.Lexicon.Words(lexicon.Bengali) {
			for _, key := range sound.Keys(sound.Form(w)) {
				l.heard.byKey[key] = append(l.heard.byKey[key], w)
			}
		}
	})
	best := leastHeard
	for _, h := range sound.Hear(term) {
		form := h.Form
		for _, w := range l.heard.byKey[h.Key] {
			if alike := sound.Similarity(form, sound.Form(w)); alike > best || !ok && alike == best {
				word, ok, best = w, true, alike
			}
		}
	}
	return word, ok
}
