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

// memoKey is the key under which this reply's words are kept.
func (t *turn) memoKey() string {
	if t.memo == "" {
		t.memo = rand.Text()
	}
	return t.memo
}

// keepWords keeps the words of a reply that choices lead back to.
func (t *turn) keepWords(r adapters.Reply) {
	if t.memo != "" && len(r.Choices) > 0 {
		t.d.given.put(t.memo, t.who(), choices.Words{Lead: r.Lead, Note: r.Note, Compared: r.Compared, Choices: r.Choices})
	}
}

// recall returns the words kept under a memo of the asker's.
func (t *turn) recall(memo string) (choices.Words, bool) { return t.d.given.get(memo, t.who()) }
