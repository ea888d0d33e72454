// Package gaps keeps what people asked and the articles did not answer, for the editors:
// the questions' words, never who asked, and only those that came from several chats, as
// the one wrote them who made it so many. What fewer have asked is held in memory as hashes under a key of this process,
// from which nobody reads a question back.
package gaps

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge/text"
)

const (
	// Chats is how many different chats must have asked a question before it is kept.
	Chats = 3
	// mostKept bounds the questions that are kept, mostHeard those that too few chats
	// have asked; beyond, the ones asked longest ago go.
	mostKept, mostHeard = 200, 10_000
	// maxWords bounds the words of a question, maxBytes their length: what is longer is
	// a text, and not asked by several.
	maxWords, maxBytes = 12, 200
	// row is the key under which the book is kept.
	row = "kept"
)

// Gap is a question that was not answered for sure.
type Gap struct {
	Question string    `json:"question"` // its content words
	Asked    int       `json:"asked"`    // how often, at least [Chats]
	Found    bool      `json:"found"`    // something near was found; false: nothing
	Last     time.Time `json:"last"`     // when it was asked last
	Not      int       `json:"-"`        // how many chats said of what was shown that it is no answer
}

// Book is the gaps of one bot. It is safe for concurrent use. A nil Book keeps nothing.
type Book struct {
	memory adapters.Memory
	keep   time.Duration
	now    func() time.Time
	key    []byte // of this process
	// Disputed gives questions of which several chats have said that what was shown is no
	// answer; may be nil. It is set before the book is used.
	Disputed func(context.Context) ([]Gap, error)

	mu    sync.Mutex
	kept  map[hash]Gap // nil until it was read
	heard map[hash]*heard
}

// hash is a question, or a chat that asked it, under the key.
type hash [8]byte

// heard is a question that too few chats have asked.
type heard struct {
	chats []hash // fewer than [Chats], of this question alone
	asked int
	last  time.Time
}

// New makes a book over the memory of that name in the state. A question is kept for
// keep after it was asked last.
func New(memory adapters.Memory, keep time.Duration, now func() time.Time) *Book {
	return &Book{memory: memory, keep: keep, now: now, key: []byte(rand.Text()), heard: map[hash]*heard{}}
}

// Clear deletes what an earlier book has kept, for a bot that keeps none.
func Clear(ctx context.Context, memory adapters.Memory) error {
	_, ok, err := memory.Get(ctx, row)
	if err == nil && ok {
		err = memory.Put(ctx, row, nil, time.Second)
	}
	if err != nil {
		return fmt.Errorf("gaps: delete what was kept: %w", err)
	}
	return nil
}

// Note takes in that a chat asked a question of these content words: answered for sure,
// or not, with something near found or nothing. The error is of keeping it.
func (b *Book) Note(ctx context.Context, chat string, words []string, answered, found bool) error {
	folded := fold(words)
	if b == nil || len(folded) == 0 || len(folded) > maxWords || len(strings.Join(folded, " ")) > maxBytes {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.load(ctx); err != nil {
		return err
	}
	id := b.question(folded)
	g, kept := b.kept[id]
	switch {
	case answered:
		delete(b.heard, id)
		if !kept {
			return nil
		}
		delete(b.kept, id) // an article has come that answers it
	case kept:
		g.Asked, g.Found, g.Last = g.Asked+1, found, b.now()
		b.kept[id] = g
	default:
		asked, enough := b.hear(id, chat)
		if !enough {
			return nil
		}
		b.kept[id] = Gap{Question: strings.Join(strings.Fields(strings.Join(words, " ")), " "), Asked: asked, Found: found, Last: b.now()}
	}
	return b.save(ctx)
}

// hear counts a question that is not kept. enough reports that enough chats have asked
// it; then it is forgotten here.
func (b *Book) hear(id hash, chat string) (asked int, enough bool) {
	h := b.heard[id]
	if h == nil || b.now().Sub(h.last) > b.keep {
		b.room()
		h = &heard{}
		b.heard[id] = h
	}
	h.asked, h.last = h.asked+1, b.now()
	if who := b.hash(string(id[:]), chat); !slices.Contains(h.chats, who) {
		h.chats = append(h.chats, who)
	}
	if len(h.chats) < Chats {
		return h.asked, false
	}
	delete(b.heard, id)
	return h.asked, true
}

// room makes room for one more question: what is too old goes, and while there are too
// many, the tenth that was asked longest ago.
func (b *Book) room() {
	if len(b.heard) < mostHeard {
		return
	}
	type aged struct {
		id   hash
		last time.Time
	}
	all := make([]aged, 0, len(b.heard))
	for id, h := range b.heard {
		all = append(all, aged{id, h.last})
	}
	slices.SortFunc(all, func(a, b aged) int { return a.last.Compare(b.last) })
	for i, a := range all {
		if i < mostHeard/10 || b.now().Sub(a.last) > b.keep {
			delete(b.heard, a.id)
		}
	}
}

// Forget takes away that a chat has asked anything, where it is still held, and returns
// of how many questions. Those that are kept are nobody's.
func (b *Book) Forget(chat string) (n int) {
	if b == nil {
		return 0
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for id, h := range b.heard {
		who := b.hash(string(id[:]), chat)
		if !slices.Contains(h.chats, who) {
			continue
		}
		n++
		h.chats = slices.DeleteFunc(h.chats, func(c hash) bool { return c == who })
		if len(h.chats) == 0 {
			delete(b.heard, id)
		}
	}
	return n
}

// Groups returns the questions that are kept, those near each other together; the
// groups and the questions in them by how often they were asked, the most first.
func (b *Book) Groups(ctx context.Context) ([][]Gap, error) {
	if b == nil {
		return nil, nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.load(ctx); err != nil {
		return nil, err
	}
	var all []Gap
	for _, g := range b.kept {
		if b.now().Sub(g.Last) <= b.keep {
			all = append(all, g)
		}
	}
	if b.Disputed != nil {
		disputed, err := b.Disputed(ctx)
		if err != nil {
			return nil, err
		}
		all = append(all, disputed...)
	}
	return group(all), nil
}

// load reads what is kept, once.
func (b *Book) load(ctx context.Context) error {
	if b.kept != nil {
		return nil
	}
	value, ok, err := b.memory.Get(ctx, row)
	var list []Gap
	if err == nil && ok && len(value) > 0 {
		err = json.Unmarshal(value, &list)
	}
	if err != nil {
		return fmt.Errorf("gaps: read what is kept: %w", err)
	}
	b.kept = map[hash]Gap{}
	for _, g := range list {
		b.kept[b.questionOf(g)] = g
	}
	return nil
}

// save keeps the questions that are not too old, the latest [mostKept].
func (b *Book) save(ctx context.Context) error {
	list := make([]Gap, 0, len(b.kept))
	for _, g := range b.kept {
		list = append(list, g)
	}
	slices.SortFunc(list, func(a, b Gap) int { return cmp.Or(b.Last.Compare(a.Last), strings.Compare(a.Question, b.Question)) })
	for i, g := range list {
		if i >= mostKept || b.now().Sub(g.Last) > b.keep {
			delete(b.kept, b.questionOf(g))
		}
	}
	list = slices.DeleteFunc(list[:min(len(list), mostKept)], func(g Gap) bool { return b.now().Sub(g.Last) > b.keep })
	value, err := json.Marshal(list)
	if err == nil {
		err = b.memory.Put(ctx, row, value, b.keep)
	}
	if err != nil {
		return fmt.Errorf("gaps: keep a question: %w", err)
	}
	return nil
}

// question is the hash of a question, whatever the order of its words.
func (b *Book) question(folded []string) hash { return b.hash(slices.Sorted(slices.Values(folded))...) }

func (b *Book) questionOf(g Gap) hash { return b.question(fold(strings.Fields(g.Question))) }

func (b *Book) hash(parts ...string) (h hash) {
	mac := hmac.New(sha256.New, b.key)
	for _, p := range parts {
		_, _ = mac.Write(binary.AppendUvarint(nil, uint64(len(p))))
		_, _ = mac.Write([]byte(p))
	}
	copy(h[:], mac.Sum(nil))
	return h
}

// fold writes words as the index does, each once.
func fold(words []string) (folded []string) {
	for _, w := range words {
		for _, t := range text.Tokens(w) {
			if !slices.Contains(folded, t.Term) {
				folded = append(folded, t.Term)
			}
		}
	}
	return folded
}
