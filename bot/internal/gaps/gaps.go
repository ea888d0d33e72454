// Package gaps keeps what people asked and the articles did not answer, for the editors:
// the questions' words, never who asked, and only those that came from several chats, as
// the one wrote them who made it so many. What fewer have asked is held as package ledger
// holds it.
package gaps

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/ledger"
	"github.com/ukti-bot/ukti/knowledge/text"
)

const (
	// mostKept bounds the questions that are kept: the latest.
	mostKept = 200
	// maxWords bounds the words of a question, maxBytes their length: what is longer is
	// a text, and not asked by several.
	maxWords, maxBytes = 12, 200
	// name is the book's.
	name = "gaps"
)

// Gap is a question that was not answered for sure.
type Gap struct {
	Question string    `json:"question"` // its content words
	Asked    int       `json:"asked"`    // how often, at least [ledger.Chats]
	Found    bool      `json:"found"`    // something near was found; false: nothing
	Last     time.Time `json:"last"`     // when it was asked last
	Not      int       `json:"-"`        // how many chats said of what was shown that it is no answer
}

// Book is the gaps of one bot. It is safe for concurrent use. A nil Book keeps nothing.
type Book struct {
	said *ledger.Book[Gap]
	// Disputed gives questions of which several chats have said that what was shown is no
	// answer; may be nil. It is set before the book is used.
	Disputed func(context.Context) ([]Gap, error)
}

// kind is that of a book of gaps. Questions are the same whatever the order of their words.
var kind = ledger.Kind[Gap]{
	Name: name, Most: mostKept,
	Parts: func(g Gap) []string { return parts(fold(strings.Fields(g.Question))) },
	Last:  func(g Gap) time.Time { return g.Last },
	Compare: func(a, b Gap) int {
		return cmp.Or(b.Last.Compare(a.Last), strings.Compare(a.Question, b.Question))
	},
}

// New makes a book over the memory of that name in the state. A question is kept for
// keep after it was asked last.
func New(memory adapters.Memory, keep time.Duration, now func() time.Time) *Book {
	return &Book{said: ledger.New(kind, memory, keep, now)}
}

// Clear deletes what an earlier book has kept, for a bot that keeps none.
func Clear(ctx context.Context, memory adapters.Memory) error {
	return ledger.Clear(ctx, name, memory)
}

// Note takes in that a chat asked a question of these content words: answered for sure,
// or not, with something near found or nothing. The error is of keeping it.
func (b *Book) Note(ctx context.Context, chat string, words []string, answered, found bool) error {
	folded := fold(words)
	if b == nil || len(folded) == 0 || len(folded) > maxWords || len(strings.Join(folded, " ")) > maxBytes {
		return nil
	}
	return b.said.Do(ctx, func() error {
		id := b.said.ID(parts(folded)...)
		if answered { // an article has come that answers it
			e := b.said.Find(id)
			if b.said.Drop(id); e == nil || !e.Kept {
				return nil
			}
			return b.said.Save(ctx)
		}
		e := b.said.Entry(id)
		e.Item.Asked, e.Item.Found, e.Item.Last = e.Item.Asked+1, found, b.said.Now()
		if !e.Kept {
			if e.Said[b.said.Chat(id, chat)] = true; len(e.Said) < ledger.Chats {
				return nil
			}
			clear(e.Said) // who they were is of no use any more
			e.Kept, e.Item.Question = true, strings.Join(strings.Fields(strings.Join(words, " ")), " ")
		}
		return b.said.Save(ctx)
	})
}

// Forget takes away that a chat has asked anything, where it is still held, and returns
// of how many questions. Those that are kept are nobody's.
func (b *Book) Forget(chat string) (n int) {
	if b == nil {
		return 0
	}
	return b.said.Forget(chat, func(e *ledger.Entry[Gap], _ bool) bool { return len(e.Said) == 0 })
}

// Groups returns the questions that are kept, those near each other together; the
// groups and the questions in them by how often they were asked, the most first.
func (b *Book) Groups(ctx context.Context) (groups [][]Gap, err error) {
	if b == nil {
		return nil, nil
	}
	var all []Gap
	if err := b.said.Do(ctx, func() error { all = b.said.List(); return nil }); err != nil {
		return nil, err
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

// parts names a question, whatever the order of its words.
func parts(folded []string) []string { return slices.Sorted(slices.Values(folded)) }

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
