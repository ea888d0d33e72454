// Package ledger counts what different chats say of something, under a key: that a question
// was not answered, that an answer answers. Who says so is not kept. Something that fewer
// than [Chats] chats have said is held in memory, as hashes under a key of this process from
// which nobody reads it back; only what as many have said is written down.
package ledger

import (
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
)

const (
	// Chats is how many different chats must have said something before it is kept.
	Chats = 3
	// MostHeard bounds what is held that too few chats have said; beyond, what was said
	// longest ago goes.
	MostHeard = 10_000
	// row is the key under which a book is kept.
	row = "kept"
)

// Hash is of something, or of a chat that said something of it, under the key of a book.
type Hash [12]byte

// Kind says of what a book is.
type Kind[T any] struct {
	Name    string            // before errors
	Most    int               // that are kept; beyond, the last ones by Compare go
	Parts   func(T) []string  // what names it, of what is kept
	Last    func(T) time.Time // when it was said last
	Compare func(a, b T) int  // the order in which it is listed
}

// Entry is something of which chats have said something.
type Entry[T any] struct {
	Item T
	Kept bool          // enough chats have
	Said map[Hash]bool // what they said, by chat, of this process
	last time.Time     // when it was touched
}

// Book is what chats have said. It is safe for concurrent use; Find, Entry, Drop, List and Save
// are called within [Book.Do].
type Book[T any] struct {
	kind   Kind[T]
	memory adapters.Memory
	keep   time.Duration
	now    func() time.Time
	key    []byte // of this process

	mu      sync.Mutex
	loaded  bool
	entries map[Hash]*Entry[T]
}

// New makes a book over a memory of the state. Something is kept for keep after it was said
// last.
func New[T any](kind Kind[T], memory adapters.Memory, keep time.Duration, now func() time.Time) *Book[T] {
	return &Book[T]{kind: kind, memory: memory, keep: keep, now: now, key: []byte(rand.Text()), entries: map[Hash]*Entry[T]{}}
}

// Clear deletes what an earlier book of a name has kept, for a bot that keeps none.
func Clear(ctx context.Context, name string, memory adapters.Memory) error {
	_, ok, err := memory.Get(ctx, row)
	if err == nil && ok {
		err = memory.Put(ctx, row, nil, time.Second)
	}
	if err != nil {
		return fmt.Errorf("%s: delete what was kept: %w", name, err)
	}
	return nil
}

// Do calls do with the book for it alone, once what is kept was read.
func (b *Book[T]) Do(ctx context.Context, do func() error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.load(ctx); err != nil {
		return err
	}
	return do()
}

// Now is the present moment by the book's clock.
func (b *Book[T]) Now() time.Time { return b.now() }

// ID is the hash of what these parts name.
func (b *Book[T]) ID(parts ...string) (h Hash) {
	mac := hmac.New(sha256.New, b.key)
	for _, p := range parts {
		_, _ = mac.Write(binary.AppendUvarint(nil, uint64(len(p))))
		_, _ = mac.Write([]byte(p))
	}
	copy(h[:], mac.Sum(nil))
	return h
}

// Chat is the hash of a chat as it speaks of something: of another thing it has another.
func (b *Book[T]) Chat(id Hash, chat string) Hash { return b.ID(string(id[:]), chat) }

// Find returns what was said of something; nil for nothing.
func (b *Book[T]) Find(id Hash) *Entry[T] { return b.entries[id] }

// Entry returns what was said of something, which is said again now. What was said too
// long ago, by too few, is begun anew.
func (b *Book[T]) Entry(id Hash) *Entry[T] {
	e := b.entries[id]
	if e == nil || !e.Kept && b.now().Sub(e.last) > b.keep {
		b.room()
		e = &Entry[T]{Said: map[Hash]bool{}}
		b.entries[id] = e
	}
	e.last = b.now()
	return e
}

// Drop forgets something.
func (b *Book[T]) Drop(id Hash) { delete(b.entries, id) }

// room makes room for one more: where too much is held that too few chats have said, what
// is too old goes, and the tenth that was said longest ago.
func (b *Book[T]) room() {
	if len(b.entries) < MostHeard {
		return
	}
	var heard []Hash
	for id, e := range b.entries {
		if !e.Kept {
			heard = append(heard, id)
		}
	}
	slices.SortFunc(heard, func(x, y Hash) int { return b.entries[x].last.Compare(b.entries[y].last) })
	for i, id := range heard {
		if i <= len(heard)/10 || b.now().Sub(b.entries[id].last) > b.keep {
			delete(b.entries, id)
		}
	}
}

// Forget takes away what a chat has said, and returns of how many that are not kept; take
// corrects the count of such a one, and reports that nothing is left of it. What is kept
// stays: it is figures of nobody.
func (b *Book[T]) Forget(chat string, take func(e *Entry[T], said bool) (nothing bool)) (n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for id, e := range b.entries {
		who := b.Chat(id, chat)
		said, ok := e.Said[who]
		if !ok {
			continue
		}
		if delete(e.Said, who); e.Kept {
			continue
		}
		n++
		if take(e, said) {
			delete(b.entries, id)
		}
	}
	return n
}

// List is what is kept and not too old.
func (b *Book[T]) List() []T {
	var all []T
	for _, e := range b.entries {
		if e.Kept && b.now().Sub(b.kind.Last(e.Item)) <= b.keep {
			all = append(all, e.Item)
		}
	}
	slices.SortFunc(all, b.kind.Compare)
	return all[:min(len(all), b.kind.Most)]
}

// Len is how much is kept, and of how much too few chats have spoken.
func (b *Book[T]) Len() (kept, heard int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, e := range b.entries {
		if e.Kept {
			kept++
		}
	}
	return kept, len(b.entries) - kept
}

// String shows all that is held, for people who look for what should not be.
func (b *Book[T]) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var s strings.Builder
	for id, e := range b.entries {
		fmt.Fprintf(&s, "%x: %+v\n", id, *e)
	}
	return s.String()
}

// load reads what is kept: once, or each time where other copies of the bot keep it, too.
func (b *Book[T]) load(ctx context.Context) error {
	if _, shared := b.memory.(adapters.Shared); b.loaded && !shared {
		return nil
	}
	value, ok, err := b.memory.Get(ctx, row)
	var list []T
	if err == nil && ok && len(value) > 0 {
		err = json.Unmarshal(value, &list)
	}
	if err != nil {
		return fmt.Errorf("%s: read what is kept: %w", b.kind.Name, err)
	}
	kept := map[Hash]bool{}
	for _, item := range list {
		id := b.ID(b.kind.Parts(item)...)
		e := &Entry[T]{Item: item, Kept: true, Said: map[Hash]bool{}, last: b.kind.Last(item)}
		if before := b.entries[id]; before != nil && before.Kept {
			e.Said = before.Said
		}
		b.entries[id], kept[id] = e, true
	}
	for id, e := range b.entries {
		if e.Kept && !kept[id] {
			delete(b.entries, id)
		}
	}
	b.loaded = true
	return nil
}

// Save writes down what is kept, and forgets what is too old or too much.
func (b *Book[T]) Save(ctx context.Context) error {
	list := b.List()
	value, err := json.Marshal(list)
	if err == nil {
		err = b.memory.Put(ctx, row, value, b.keep)
	}
	if err != nil {
		return fmt.Errorf("%s: keep what was said: %w", b.kind.Name, err)
	}
	stays := map[Hash]bool{}
	for _, item := range list {
		stays[b.ID(b.kind.Parts(item)...)] = true
	}
	for id, e := range b.entries {
		if e.Kept && !stays[id] {
			delete(b.entries, id)
		}
	}
	return nil
}
