package app

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/ukti-bot/ukti/bot/internal/state"
)

// The scope and name under which the state has the key of the page's choices.
const keyScope, keyName = "ukti", "choice key"

// choiceKey returns the key that signs the page's choices, the same for as long as the
// state is; it is made when there is none.
func choiceKey(ctx context.Context, store *state.Store) ([]byte, error) {
	key, ok, err := store.Setting(ctx, keyScope, keyName)
	if err == nil && !ok {
		key, err = store.SettingOr(ctx, keyScope, keyName, rand.Text()+rand.Text())
	}
	if err != nil {
		return nil, fmt.Errorf("app: the key of the page's choices: %w", err)
	}
	return []byte(key), nil
}
