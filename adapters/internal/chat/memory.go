package chat

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/ukti-bot/ukti/adapters"
)

// Load reads the JSON that [Save] wrote under key. It reports false, and no
// error, where there is none or the adapter has no memory.
func Load[T any](ctx context.Context, m adapters.Memory, key string) (value T, ok bool, err error) {
	if m == nil {
		return value, false, nil
	}
	data, ok, err := m.Get(ctx, key)
	if err != nil || !ok {
		return value, false, err
	}
	if err := json.Unmarshal(data, &value); err != nil {
		return *new(T), false, fmt.Errorf("stored %s: %w", key, err)
	}
	return value, true, nil
}

// Save keeps value as JSON under key for the time keep; see [adapters.Memory].
// Without a memory it does nothing.
func Save(ctx context.Context, m adapters.Memory, key string, value any, keep time.Duration) error {
	return SaveOf(ctx, m, "", key, value, keep)
}

// SaveOf is [Save] for what is known of a person; "" for nobody.
func SaveOf(ctx context.Context, m adapters.Memory, asker, key string, value any, keep time.Duration) error {
	if m == nil {
		return nil
	}
	data, err := json.Marshal(value)
	if err != nil {
		return err
	}
	if asker == "" {
		return m.Put(ctx, key, data, keep)
	}
	return m.PutOf(ctx, asker, key, data, keep)
}
