package dialog

import (
	"crypto/rand"
	"maps"
	"sync"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/choices"
)

// maxGiven bounds how many answers' words are known; a reply has a few hundred bytes of
// them. The older half goes first.
const maxGiven = 8192

// given keeps the words of answers in memory, so that a choice can lead back to them:
// they may repeat what the asker wrote. Safe for concurrent use.
type given struct {
	mu         sync.Mutex
	young, old map[string]givenWords
}

type givenWords struct {
	owner string
	words choices.Words
}

func newGiven() *given { return &given{young: map[string]givenWords{}} }

func (g *given) put(memo, owner string, w choices.Words) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.young) >= maxGiven/2 {
		g.old, g.young = g.young, make(map[string]givenWords)
	}
	g.young[memo] = givenWords{owner, w}
}

// get returns an owner's words.
func (g *given) get(memo, owner string) (choices.Words, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	w, ok := g.young[memo]
	if !ok {
		w, ok = g.old[memo]
	}
	if !ok || w.owner != owner {
		return choices.Words{}, false
	}
	return w.words, true
}

func (g *given) forget(owner string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, all := range []map[string]givenWords{g.young, g.old} {
		maps.DeleteFunc(all, func(_ string, w givenWords) bool { return w.owner == owner })
	}
}

// wordsKept are the words of a reply, kept for who comes back to it by a choice.
type wordsKept struct{ t *turn }

// memoKey is the key under which this reply's words are kept.
func (wk wordsKept) memoKey() string {
	if wk.t.memo == "" {
		wk.t.memo = rand.Text()
	}
	return wk.t.memo
}

// keepWords keeps the words of a reply that choices lead back to.
func (wk wordsKept) keepWords(r adapters.Reply) {
	if wk.t.memo != "" && len(r.Choices) > 0 {
		wk.t.d.given.put(wk.t.memo, wk.t.who(), choices.Words{Lead: r.Lead, Note: r.Note, Compared: r.Compared, Choices: r.Choices})
	}
}

// recall returns the words kept under a memo of the asker's.
func (wk wordsKept) recall(memo string) (choices.Words, bool) {
	return wk.t.d.given.get(memo, wk.t.who())
}
