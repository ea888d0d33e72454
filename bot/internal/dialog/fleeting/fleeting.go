// Package fleeting keeps choices and settings in memory, for those who only passed by:
// a page that was opened, by a person or by anybody's program, must not grow a disk.
package fleeting

import (
	"container/list"
	"context"
	"crypto/rand"
	"strings"
	"sync"
)

// most bounds what is kept, in bytes; beyond it the oldest goes.
const most = 8 << 20

// Store keeps choices and settings until newer ones need their room, or the process
// ends. It is safe for concurrent use.
type Store struct {
	most int

	mu    sync.Mutex
	all   map[string]*list.Element // by key
	order *list.List               // of *entry, the oldest first
	size  int
}

// entry is a choice or a setting.
type entry struct {
	key, owner, chat, kind string
	payload                []byte
}

// overhead is about what an entry takes beside its texts, in bytes.
const overhead = 300

func (e *entry) size() int {
	return overhead + len(e.key) + len(e.owner) + len(e.chat) + len(e.kind) + len(e.payload)
}

// New makes an empty store.
func New() *Store { return &Store{most: most, all: map[string]*list.Element{}, order: list.New()} }

// PutChoice keeps payload and returns a key for it that nobody guesses.
func (s *Store) PutChoice(_ context.Context, owner, chat, kind string, payload []byte) (string, error) {
	key := rand.Text()
	s.put(&entry{key, owner, chat, kind, payload})
	return key, nil
}

// GetChoice returns what was kept under key; ok is false when it is gone.
func (s *Store) GetChoice(_ context.Context, key string) (owner, chat, kind string, payload []byte, ok bool, err error) {
	e, ok := s.get(key)
	return e.owner, e.chat, e.kind, e.payload, ok, nil
}

// SetSetting keeps a value; an empty one takes the setting away.
func (s *Store) SetSetting(_ context.Context, scope, name, value string) error {
	key := settingKey(scope, name)
	s.drop(func(e *entry) bool { return e.key == key })
	if value != "" {
		s.put(&entry{key: key, owner: scope, payload: []byte(value)})
	}
	return nil
}

// Setting returns a value, and false where none is kept.
func (s *Store) Setting(_ context.Context, scope, name string) (string, bool, error) {
	e, ok := s.get(settingKey(scope, name))
	return string(e.payload), ok, nil
}

// Forget drops every choice that asker owns and every setting whose scope is asker,
// and returns their number.
func (s *Store) Forget(_ context.Context, asker string) (int, error) {
	return s.drop(func(e *entry) bool { return e.owner == asker }), nil
}

// settingKey can't be a choice's key, which has no space.
func settingKey(scope, name string) string { return strings.Join([]string{scope, name}, " ") }

func (s *Store) put(e *entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all[e.key] = s.order.PushBack(e)
	s.size += e.size()
	for s.size > s.most {
		s.remove(s.order.Front())
	}
}

func (s *Store) get(key string) (entry, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at, ok := s.all[key]; ok {
		return *at.Value.(*entry), true
	}
	return entry{}, false
}

func (s *Store) drop(gone func(*entry) bool) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for at := s.order.Front(); at != nil; {
		next := at.Next()
		if gone(at.Value.(*entry)) {
			s.remove(at)
			n++
		}
		at = next
	}
	return n
}

func (s *Store) remove(at *list.Element) {
	e := s.order.Remove(at).(*entry)
	delete(s.all, e.key)
	s.size -= e.size()
}
