package adaptertest

import (
	"bytes"
	"context"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters"
)

// Memory is an [adapters.Memory] that lasts as long as the value: keep one over
// two adapters to play a restart. The zero value is empty and ready.
type Memory struct {
	mu   sync.Mutex
	held map[string]held
}

type held struct {
	value  []byte
	expiry time.Time // zero: never
}

var _ adapters.Memory = (*Memory)(nil)

// Get returns a copy of what was stored under key.
func (m *Memory) Get(ctx context.Context, key string) ([]byte, bool, error) {
	if err := ctx.Err(); err != nil {
		return nil, false, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	h, ok := m.held[key]
	if !ok || !h.expiry.IsZero() && !time.Now().Before(h.expiry) {
		return nil, false, nil
	}
	return bytes.Clone(h.value), true, nil
}

// Put stores a copy of value under key.
func (m *Memory) Put(ctx context.Context, key string, value []byte, keep time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.held == nil {
		m.held = map[string]held{}
	}
	h := held{value: bytes.Clone(value)}
	if keep > 0 {
		h.expiry = time.Now().Add(keep)
	}
	m.held[key] = h
	return nil
}
