// Package feedback counts what people say of answers: that one answers their question, or
// that it does not. It is never shown to readers and changes no answer; editors see it, and
// it is exported as a question set.
//
// Who says so is not kept. What a vote is of waits in memory until its button is pressed,
// and what fewer than [Chats] chats have said is held there as hashes under a key of this
// process. Only what as many have said of one question and one passage is written down,
// in the words of the one who made it so many, which the others have used, too.
package feedback

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/gaps"
	"github.com/ukti-bot/ukti/knowledge/text"
)

const (
	// Chats is how many different chats must have said something of an answer to a
	// question before it is kept.
	Chats = gaps.Chats
	// mostKept bounds the tallies that are kept, mostHeard those that too few chats have
	// made, mostOffered the answers that wait for a vote: beyond, the oldest go.
	mostKept, mostHeard, mostOffered = 500, 10_000, 8192
	// maxWords bounds the words of a question, maxBytes its length: what is longer is a
	// text, and not asked by several.
	maxWords, maxBytes = 12, 200
	// row is the key under which the book is kept.
	row = "kept"
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
	memory adapters.Memory
	keep   time.Duration
	now    func() time.Time
	key    []byte // of this process

	mu         sync.Mutex
	loaded     bool
	tallies    map[hash]*tally
	young, old map[string]offered
}

// hash is a question with a passage, or a chat that voted on it, under the key.
type hash [12]byte

// tally is a [Tally] that may be known in figures alone.
type tally struct {
	Tally
	kept  bool          // Chats chats have voted
	votes map[hash]bool // by chat, of this process
}

// offered waits for its vote.
type offered struct {
	owner  string
	answer Answer
}

// New makes a book over the memory of that name in the state. A tally is kept for keep
// after its last vote.
func New(memory adapters.Memory, keep time.Duration, now func() time.Time) *Book {
	return &Book{memory: memory, keep: keep, now: now, key: []byte(rand.Text()), tallies: map[hash]*tally{}, young: map[string]offered{}}
}

// Clear deletes what an earlier book has kept, for a bot that keeps none.
func Clear(ctx context.Context, memory adapters.Memory) error {
	_, ok, err := memory.Get(ctx, row)
	if err == nil && ok {
		err = memory.Put(ctx, row, nil, time.Second)
	}
	if err != nil {
		return fmt.Errorf("feedback: delete what was kept: %w", err)
	}
	return nil
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
	b.mu.Lock()
	defer b.mu.Unlock()
	o, ok := b.young[name]
	if !ok {
		o, ok = b.old[name]
	}
	switch {
	case !ok:
		return Answer{}, Late, nil
	case o.owner != owner:
		return Answer{}, Other, nil
	}
	if err := b.load(ctx); err != nil {
		return o.answer, Counted, err
	}
	id := b.id(o.answer)
	t := b.tallies[id]
	if t == nil {
		b.room()
		t = &tally{}
		b.tallies[id] = t
	}
	t.count(b.hash(string(id[:]), chat), answers)
	t.Last = b.now()
	if !t.kept && t.Yes+t.No < Chats {
		return o.answer, Counted, nil
	}
	if !t.kept {
		t.kept, t.Answer = true, o.answer
	}
	return o.answer, Counted, b.save(ctx)
}

func (t *tally) count(chat hash, answers bool) {
	if before, ok := t.votes[chat]; ok {
		if before {
			t.Yes--
		} else {
			t.No--
		}
	}
	if t.votes == nil {
		t.votes = map[hash]bool{}
	}
	if t.votes[chat] = answers; answers {
		t.Yes++
	} else {
		t.No++
	}
}

// room makes room for one more: what is too old goes, and while too many are held that too
// few chats have made, the tenth of them that was voted on longest ago.
func (b *Book) room() {
	if len(b.tallies) < mostHeard {
		return
	}
	var all []hash
	for id, t := range b.tallies {
		if !t.kept {
			all = append(all, id)
		}
	}
	slices.SortFunc(all, func(x, y hash) int { return b.tallies[x].Last.Compare(b.tallies[y].Last) })
	for _, id := range all[:len(all)/10+1] {
		delete(b.tallies, id)
	}
}

// Forget takes away what waits for a person's vote, and a chat's votes where fewer than
// [Chats] chats have voted. Tallies that are kept are figures of nobody.
func (b *Book) Forget(owner, chat string) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, all := range []map[string]offered{b.young, b.old} {
		maps.DeleteFunc(all, func(_ string, o offered) bool { return o.owner == owner })
	}
	for id, t := range b.tallies {
		who := b.hash(string(id[:]), chat)
		answers, voted := t.votes[who]
		if !voted {
			continue
		}
		if delete(t.votes, who); t.kept {
			continue
		}
		if answers {
			t.Yes--
		} else {
			t.No--
		}
		if t.Yes+t.No == 0 {
			delete(b.tallies, id)
		}
	}
}

// Tallies returns what is kept, the most voted on first.
func (b *Book) Tallies(ctx context.Context) ([]Tally, error) {
	if b == nil {
		return nil, nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.load(ctx); err != nil {
		return nil, err
	}
	return b.list(), nil
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

// list is the tallies that are kept and not too old, at most mostKept.
func (b *Book) list() []Tally {
	var all []Tally
	for _, t := range b.tallies {
		if t.kept && b.now().Sub(t.Last) <= b.keep {
			all = append(all, t.Tally)
		}
	}
	slices.SortFunc(all, func(x, y Tally) int {
		return cmp.Or(y.Yes+y.No-x.Yes-x.No, y.Last.Compare(x.Last), strings.Compare(x.Question, y.Question))
	})
	return all[:min(len(all), mostKept)]
}

// load reads what is kept, once.
func (b *Book) load(ctx context.Context) error {
	if b.loaded {
		return nil
	}
	value, ok, err := b.memory.Get(ctx, row)
	var list []Tally
	if err == nil && ok && len(value) > 0 {
		err = json.Unmarshal(value, &list)
	}
	if err != nil {
		return fmt.Errorf("feedback: read what is kept: %w", err)
	}
	for _, t := range list {
		b.tallies[b.id(t.Answer)] = &tally{Tally: t, kept: true}
	}
	b.loaded = true
	return nil
}

func (b *Book) save(ctx context.Context) error {
	list := b.list()
	value, err := json.Marshal(list)
	if err == nil {
		err = b.memory.Put(ctx, row, value, b.keep)
	}
	if err != nil {
		return fmt.Errorf("feedback: keep a tally: %w", err)
	}
	if len(list) < mostKept {
		return nil
	}
	stays := map[hash]bool{}
	for _, t := range list {
		stays[b.id(t.Answer)] = true
	}
	maps.DeleteFunc(b.tallies, func(id hash, t *tally) bool { return t.kept && !stays[id] })
	return nil
}

// id is the hash of a question with a passage.
func (b *Book) id(a Answer) hash {
	return b.hash(a.Key, a.Article, fmt.Sprint(a.Lines))
}

func (b *Book) hash(parts ...string) (h hash) {
	mac := hmac.New(sha256.New, b.key)
	for _, p := range parts {
		_, _ = mac.Write(binary.AppendUvarint(nil, uint64(len(p))))
		_, _ = mac.Write([]byte(p))
	}
	copy(h[:], mac.Sum(nil))
	return h
}
