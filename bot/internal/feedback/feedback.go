// Package feedback counts what people say of answers: that one answers their question, or
// that it does not. It is never shown to readers and changes no answer; editors see it, and
// it is exported as a question set.
//
// Who says so is not kept. What a vote is of waits in memory until its button is pressed;
// what fewer than [ledger.Chats] chats have said of one question and one passage is held as
// package ledger holds it. What as many have said is written down in the words of the one
// who made it so many, which the others have used, too.
package feedback

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/gaps"
	"github.com/ukti-bot/ukti/bot/internal/ledger"
	"github.com/ukti-bot/ukti/knowledge/text"
)

const (
	// mostKept bounds the tallies that are kept: those of most votes. mostOffered bounds the
	// answers that wait for a vote: beyond, the oldest go.
	mostKept, mostOffered = 500, 8192
	// maxWords bounds the words of a question, maxBytes its length: what is longer is a
	// text, and not asked by several.
	maxWords, maxBytes = 12, 200
	// bookName is the book's.
	bookName = "feedback"
)

// Answer is what a vote is of: a passage as the answer to a question.
type Answer struct {
	Question string `json:"question"` // as it was asked, on one line
	Lang     string `json:"lang"`
	Key      string `json:"key"` // its content words folded, and what it asks for
	Article  string `json:"article"`
	Revision string `json:"revision"`
	Lines    []int  `json:"lines"` // of the article, counted from 1, in order
}

// Of makes the answer to a question with these content words, which asks for kind. It
// reports false for a question that several will not ask alike.
func Of(question string, words []string, kind string, a Answer) (Answer, bool) {
	var folded []string
	for _, w := range words {
		for _, t := range text.Tokens(w) {
			if !slices.Contains(folded, t.Term) {
				folded = append(folded, t.Term)
			}
		}
	}
	slices.Sort(folded)
	a.Question = strings.Join(strings.Fields(question), " ")
	a.Key = strings.Join(append(folded, "?"+kind), " ")
	return a, len(folded) > 0 && len(folded) <= maxWords && len(a.Question) <= maxBytes && len(a.Lines) > 0
}

// Tally is what was said of an answer.
type Tally struct {
	Answer
	Yes  int       `json:"yes"` // chats that say it answers
	No   int       `json:"no"`  // chats that say it doesn't
	Last time.Time `json:"last"`
}

// Book is the tallies of one bot. It is safe for concurrent use. A nil Book counts nothing.
type Book struct {
	said *ledger.Book[Tally]

	mu         sync.Mutex // guards what follows
	young, old map[string]offered
}

// kind is that of a book of tallies: of a question with a passage.
var kind = ledger.Kind[Tally]{
	Name: bookName, Most: mostKept, Parts: func(t Tally) []string { return t.parts() },
	Last: func(t Tally) time.Time { return t.Last },
	Compare: func(x, y Tally) int {
		return cmp.Or(y.Yes+y.No-x.Yes-x.No, y.Last.Compare(x.Last), strings.Compare(x.Question, y.Question))
	},
}

func (a Answer) parts() []string { return []string{a.Key, a.Article, fmt.Sprint(a.Lines)} }

// offered waits for its vote.
type offered struct {
	owner  string
	answer Answer
}

// New makes a book over the memory of that name in the state. A tally is kept for keep
// after its last vote.
func New(memory adapters.Memory, keep time.Duration, now func() time.Time) *Book {
	return &Book{said: ledger.New(kind, memory, keep, now), young: map[string]offered{}}
}

// Clear deletes what an earlier book has kept, for a bot that keeps none.
func Clear(ctx context.Context, memory adapters.Memory) error {
	return ledger.Clear(ctx, bookName, memory)
}

// Offer has an answer wait for the vote of its owner, in memory, and returns what names it:
// 26 characters of [A-Z2-7].
func (b *Book) Offer(owner string, a Answer) (name string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.young) >= mostOffered/2 {
		b.old, b.young = b.young, map[string]offered{}
	}
	name = rand.Text()
	b.young[name] = offered{owner, a}
	return name
}

// Outcome is what became of a vote.
type Outcome int

const (
	Counted Outcome = iota
	Late            // the answer is no longer known: too long ago, or the process began anew
	Other           // the answer is another person's
)

// Vote counts what the owner of an answer says of it. A chat has one vote on an answer to a
// question: a later one takes the earlier one's place. The error is of keeping it.
func (b *Book) Vote(ctx context.Context, owner, chat, name string, answers bool) (Answer, Outcome, error) {
	if b == nil {
		return Answer{}, Late, nil
	}
	o, ok := b.offer(name)
	switch {
	case !ok:
		return Answer{}, Late, nil
	case o.owner != owner:
		return Answer{}, Other, nil
	}
	return o.answer, Counted, b.said.Do(ctx, func() error {
		id := b.said.ID(o.answer.parts()...)
		e := b.said.Entry(id)
		who := b.said.Chat(id, chat)
		if before, ok := e.Said[who]; ok {
			e.Item.count(before, -1)
		}
		e.Said[who] = answers
		e.Item.count(answers, 1)
		e.Item.Last = b.said.Now()
		if !e.Kept && e.Item.Yes+e.Item.No < ledger.Chats {
			return nil
		}
		if !e.Kept {
			e.Kept, e.Item.Answer = true, o.answer
		}
		return b.said.Save(ctx)
	})
}

// offer returns what waits under a name.
func (b *Book) offer(name string) (offered, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	o, ok := b.young[name]
	if !ok {
		o, ok = b.old[name]
	}
	return o, ok
}

func (t *Tally) count(answers bool, n int) {
	if answers {
		t.Yes += n
	} else {
		t.No += n
	}
}

// Forget takes away what waits for a person's vote, and a chat's votes where fewer than
// [ledger.Chats] chats have voted. Tallies that are kept are figures of nobody.
func (b *Book) Forget(owner, chat string) {
	if b == nil {
		return
	}
	b.mu.Lock()
	for _, all := range []map[string]offered{b.young, b.old} {
		maps.DeleteFunc(all, func(_ string, o offered) bool { return o.owner == owner })
	}
	b.mu.Unlock()
	b.said.Forget(chat, func(e *ledger.Entry[Tally], answers bool) bool {
		e.Item.count(answers, -1)
		return e.Item.Yes+e.Item.No == 0
	})
}

// Tallies returns what is kept, the most voted on first.
func (b *Book) Tallies(ctx context.Context) (all []Tally, err error) {
	if b == nil {
		return nil, nil
	}
	err = b.said.Do(ctx, func() error { all = b.said.List(); return nil })
	return all, err
}

// Disputed returns the questions of which more chats say that what was shown is no answer
// than that it is one.
func (b *Book) Disputed(ctx context.Context) (all []gaps.Gap, err error) {
	tallies, err := b.Tallies(ctx)
	for _, t := range tallies {
		if t.No > t.Yes {
			all = append(all, gaps.Gap{Question: t.Question, Asked: t.Yes + t.No, Not: t.No, Found: true, Last: t.Last})
		}
	}
	return all, err
}

// Read returns what a book has kept in a memory, as [Book.Tallies] does.
func Read(ctx context.Context, memory adapters.Memory) ([]Tally, error) {
	return New(memory, 1<<62, time.Now).Tallies(ctx)
}
