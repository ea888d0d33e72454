package adaptertest

import (
	"bytes"
	"context"
	"slices"
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
	asker  string // whom it is known of; "" for nobody
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
	return m.PutOf(ctx, "", key, value, keep)
}

// PutOf stores a copy of value under key, as known of asker.
func (m *Memory) PutOf(ctx context.Context, asker, key string, value []byte, keep time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.held == nil {
		m.held = map[string]held{}
	}
	h := held{asker: asker, value: bytes.Clone(value)}
	if keep > 0 {
		h.expiry = time.Now().Add(keep)
	}
	m.held[key] = h
	return nil
}

// Unnamed says which keys an adapter has put here otherwise than its [adapters.Keeper]
// names them.
func (m *Memory) Unnamed(a adapters.Adapter) (faults []string) {
	var kinds []adapters.Kept
	if k, ok := a.(adapters.Keeper); ok {
		kinds = k.Keeps()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for key, h := range m.held {
		switch i := slices.IndexFunc(kinds, func(k adapters.Kept) bool { return k.Names(key) }); {
		case i < 0:
			faults = append(faults, key+" is kept, which Keeps doesn't name")
		case kinds[i].Person && h.asker == "":
			faults = append(faults, key+" is kept as known of nobody; Keeps says that it is of a person")
		case !kinds[i].Person && h.asker != "":
			faults = append(faults, key+" is kept as known of a person; Keeps says that it is of nobody")
		}
	}
	slices.Sort(faults)
	return faults
}
