// Package choices keeps what stands behind the buttons of a reply, for the one
// person who may press them.
package choices

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"

	"github.com/ukti-bot/ukti/adapters"
)

// Errors of [Keeper.Open].
var (
	// ErrExpired is for a choice that is gone, or can't be read any more.
	ErrExpired = errors.New("choices: the choice has expired")
	// ErrOther is for a choice of another person, or of another chat.
	ErrOther = errors.New("choices: the choice is another's")
)

// Store keeps choices over a restart. Its methods are safe for concurrent use.
type Store interface {
	// PutChoice keeps payload for 30 days and returns a key of [A-Za-z0-9_-] for it, of
	// at most 30 bytes where a platform is to keep it: a choice adds two.
	PutChoice(ctx context.Context, owner, chat, kind string, payload []byte) (key string, err error)
	// GetChoice returns what was kept under key; ok is false for a key that is
	// absent or expired.
	GetChoice(ctx context.Context, key string) (owner, chat, kind string, payload []byte, ok bool, err error)
}

// Keeper keeps the choices of one person in one chat.
type Keeper struct {
	Store       Store
	Owner, Chat string
	Log         *slog.Logger
}

// Kept is what stands behind a pressed choice.
type Kept struct {
	Kind    string
	Lang    string // the language of the reply that it stood under
	key     string // of the row, which several choices can share
	view    view   // which of them this is
	payload []byte
}

// Read reads what was kept into v.
func (k Kept) Read(v any) error { return json.Unmarshal(k.payload, v) }

// Put keeps v, a JSON object whose "lang" is the reply's language, and returns the
// choice that stands for it. When the store fails the answer goes out without it:
// the zero Choice.
func (k Keeper) Put(ctx context.Context, kind, label string, v any) adapters.Choice {
	return choice(k.keep(ctx, kind, v), view{}, label)
}

// keep keeps v and returns the key of its row, "" when the store fails.
func (k Keeper) keep(ctx context.Context, kind string, v any) (key string) {
	payload, err := json.Marshal(v)
	if err == nil {
		key, err = k.Store.PutChoice(ctx, k.Owner, k.Chat, kind, payload)
	}
	if err != nil {
		k.Log.Error("keeping a choice failed; the answer goes out without it", "choice", kind, "error", err)
		return ""
	}
	return key
}

// choice is one of those that a row stands behind; the zero Choice for no row.
func choice(key string, v view, label string) adapters.Choice {
	if key == "" {
		return adapters.Choice{}
	}
	return adapters.Choice{Label: label, Data: key + v.String()}
}

// Open returns what was kept behind a choice with the given data. Only its owner may
// press it, and only in its chat.
func (k Keeper) Open(ctx context.Context, data string) (Kept, error) {
	key, view, ok := cutView(data)
	if !ok {
		return Kept{}, ErrExpired
	}
	owner, chat, kind, payload, ok, err := k.Store.GetChoice(ctx, key)
	if err != nil {
		k.Log.Error("reading a choice failed; the person was told it has expired", "error", err)
	}
	if err != nil || !ok {
		return Kept{}, ErrExpired
	}
	if owner != k.Owner || chat != k.Chat {
		return Kept{}, ErrOther
	}
	var head struct {
		Lang string `json:"lang"`
	}
	if err := json.Unmarshal(payload, &head); err != nil {
		k.Log.Error("a kept choice can't be read; the person was told it has expired", "choice", kind, "error", err)
		return Kept{}, ErrExpired
	}
	return Kept{Kind: kind, Lang: head.Lang, key: key, view: view, payload: payload}, nil
}

// List drops the choices that could not be kept.
func List(all ...adapters.Choice) []adapters.Choice {
	return slices.DeleteFunc(all, func(c adapters.Choice) bool { return c.Data == "" })
}
