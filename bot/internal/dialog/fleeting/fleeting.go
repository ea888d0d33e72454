// Package fleeting keeps what a reply needs for those who only passed by: a page that
// was opened, by a person or by anybody's program, must not grow a disk, nor a memory.
// A choice is kept by the page that shows it, signed, so it outlives the process.
// Settings are few and go with the process.
package fleeting

import (
	"container/list"
	"context"
	"strings"
	"sync"
	"time"
)

// most bounds the settings that are kept, in bytes; beyond it the oldest go.
const most = 1 << 20

// Store signs choices and keeps settings. It is safe for concurrent use.
type Store struct {
	seal sealer
	most int

	mu    sync.Mutex
	all   map[string]*list.Element // by scope and name
	order *list.List               // of *setting, the oldest first
	size  int
}

type setting struct{ key, scope, value string }

// overhead is about what a setting takes beside its texts, in bytes.
const overhead = 300

func (s *setting) size() int { return overhead + len(s.key) + len(s.scope) + len(s.value) }

// New makes a store that signs with key, which must be the same for as long as choices
// are to be understood. now is time.Now but in tests.
func New(key []byte, now func() time.Time) *Store {
	return &Store{seal: sealer{key, now}, most: most, all: map[string]*list.Element{}, order: list.New()}
}

// PutChoice returns payload in a form that only this store can have made; nothing is
// kept here.
func (s *Store) PutChoice(_ context.Context, owner, chat, kind string, payload []byte) (string, error) {
	return s.seal.close(sealed{Owner: owner, Chat: chat, Kind: kind, Payload: payload})
}

// GetChoice returns what is in a choice; ok is false for one that was not made here, or
// too long ago.
func (s *Store) GetChoice(_ context.Context, token string) (owner, chat, kind string, payload []byte, ok bool, err error) {
	c, ok := s.seal.open(token)
	return c.Owner, c.Chat, c.Kind, c.Payload, ok, nil
}

// SetSetting keeps a value; an empty one takes the setting away.
func (s *Store) SetSetting(_ context.Context, scope, name, value string) error {
	key := strings.Join([]string{scope, name}, " ")
	s.mu.Lock()
	defer s.mu.Unlock()
	if at, ok := s.all[key]; ok {
		s.remove(at)
	}
	if value == "" {
		return nil
	}
	kept := &setting{key, scope, value}
	s.all[key] = s.order.PushBack(kept)
	s.size += kept.size()
	for s.size > s.most {
		s.remove(s.order.Front())
	}
	return nil
}

// Setting returns a value, and false where none is kept.
func (s *Store) Setting(_ context.Context, scope, name string) (string, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, ok := s.all[strings.Join([]string{scope, name}, " ")]
	if !ok {
		return "", false, nil
	}
	return at.Value.(*setting).value, true, nil
}

// Forget drops every setting whose scope is asker, and returns their number. Choices
// are on the asker's pages alone.
func (s *Store) Forget(_ context.Context, asker string) (n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for at := s.order.Front(); at != nil; {
		next := at.Next()
		if at.Value.(*setting).scope == asker {
			s.remove(at)
			n++
		}
		at = next
	}
	return n, nil
}

func (s *Store) remove(at *list.Element) {
	kept := s.order.Remove(at).(*setting)
	delete(s.all, kept.key)
	s.size -= kept.size()
}
