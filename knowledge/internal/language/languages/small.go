package languages

import (
	"sync"

	"github.com/ukti-bot/ukti/knowledge/internal/language/bn"
	"github.com/ukti-bot/ukti/knowledge/internal/language/sound"
)

// leastSmall is how alike a word must sound to be read as a small word: those are
// short, so less is chance.
const leastSmall = 0.95

// SmallWord returns the function word of Bengali that a word typed in Latin letters sounds
// as; false when none does.
func (l *Set) SmallWord(term string) (word string, ok bool) {
	best := leastSmall
	for _, h := range sound.Hear(term) {
		for _, w := range smallWords()[h.Key] {
			if alike := sound.Similarity(h.Form, sound.Form(w)); alike > best || !ok && alike == best {
				word, ok, best = w, true, alike
			}
		}
	}
	return word, ok
}

// smallWords is the function words of Bengali by their keys.
var smallWords = sync.OnceValue(func() map[string][]string {
	byKey := map[string][]string{}
	for _, w := range bn.StopWords() {
		for _, key := range sound.Keys(sound.Form(w)) {
			byKey[key] = append(byKey[key], w)
		}
	}
	return byKey
})
