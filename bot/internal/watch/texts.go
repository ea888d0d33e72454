package watch

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"sync"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// texts is which watches want to hear of the same, so that a text that many chats watch
// is held against an article once.
type texts struct {
	mu      sync.RWMutex
	last    int64
	latest  int64            // the greatest number of a watch there was
	numbers map[string]int64 // folded text → its number
	of      map[int64]*shared
	text    map[int64]int64 // watch → the number of its text
}

type shared struct {
	folded  string
	asked   string // as the first of its watches was written
	watches []int64
}

func newTexts() *texts {
	return &texts{numbers: map[string]int64{}, of: map[int64]*shared{}, text: map[int64]int64{}}
}

func (t *texts) watches() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return len(t.text)
}

// add notes a watch and returns the number of its text; first says that no other watch
// has it.
func (t *texts) add(asked string, watch int64) (number int64, first bool) {
	folded := text.Fold(strings.Join(strings.Fields(asked), " "))
	t.mu.Lock()
	defer t.mu.Unlock()
	if number, ok := t.text[watch]; ok {
		return number, false
	}
	number, ok := t.numbers[folded]
	if !ok {
		t.last++
		number = t.last
		t.numbers[folded] = number
		t.of[number] = &shared{folded: folded, asked: asked}
	}
	s := t.of[number]
	s.watches = append(s.watches, watch)
	t.text[watch], t.latest = number, max(t.latest, watch)
	return number, !ok
}

// remove forgets a watch; last says that its text, of that number, is nobody's any more.
func (t *texts) remove(watch int64) (number int64, last bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	number, ok := t.text[watch]
	if !ok {
		return 0, false
	}
	delete(t.text, watch)
	s := t.of[number]
	for i, n := range s.watches {
		if n == watch {
			s.watches[i] = s.watches[len(s.watches)-1]
			s.watches = s.watches[:len(s.watches)-1]
			break
		}
	}
	if len(s.watches) > 0 {
		return number, false
	}
	delete(t.of, number)
	delete(t.numbers, s.folded)
	return number, true
}

// others are the watches that are not among these.
func (t *texts) others(these map[int64]bool) (list []int64) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for n := range t.text {
		if !these[n] {
			list = append(list, n)
		}
	}
	return list
}

// read returns a text and the watches that have it.
func (t *texts) read(number int64) (asked string, watches []int64) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	s, ok := t.of[number]
	if !ok {
		return "", nil
	}
	return s.asked, append([]int64(nil), s.watches...)
}

// hash returns that of a text; false where nobody has it any more.
func (t *texts) hash(number int64) (string, bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	s, ok := t.of[number]
	if !ok {
		return "", false
	}
	sum := sha256.Sum256([]byte(s.folded))
	return hex.EncodeToString(sum[:12]), true
}

// newest is the number of the last watch.
func (t *texts) newest() int64 {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.latest
}
