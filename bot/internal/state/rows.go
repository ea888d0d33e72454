package state

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/kept"
	"github.com/ukti-bot/ukti/knowledge/postgres"
)

// KeepChoice is how long a choice that was shown can still be pressed.
const KeepChoice = 30 * 24 * time.Hour

// keyBytes is the randomness of a choice's key: nobody guesses another's.
const keyBytes = 15

// PutChoice keeps what a button stands for, for [KeepChoice], and returns its
// key: 20 characters of [A-Za-z0-9_-]. owner is who may press it, chat where it
// was shown, kind what pressing it does and payload what that needs to know.
func (s *Store) PutChoice(ctx context.Context, owner, chat, kind string, payload []byte) (key string, err error) {
	random := make([]byte, keyBytes)
	_, _ = rand.Read(random) // never fails
	key = base64.RawURLEncoding.EncodeToString(random)
	_, err = s.file.Write.ExecContext(ctx, "INSERT INTO choices (key, owner, chat, kind, payload, expires) VALUES (?, ?, ?, ?, ?, ?)",
		key, owner, chat, kind, blob(payload), s.expiry(KeepChoice))
	if err != nil {
		return "", s.file.Explain(ctx, "keep a choice", err)
	}
	return key, nil
}

// GetChoice returns what was kept under a key; ok is false when there is nothing,
// or it has expired.
func (s *Store) GetChoice(ctx context.Context, key string) (owner, chat, kind string, payload []byte, ok bool, err error) {
	err = s.file.Read.QueryRowContext(ctx, "SELECT owner, chat, kind, payload FROM choices WHERE key = ? AND expires > ?", key, s.now().Unix()).
		Scan(&owner, &chat, &kind, &payload)
	ok, err = s.found(ctx, "read a choice", err)
	return owner, chat, kind, payload, ok, err
}

// Setting returns the value of a setting; false when it was never set. A scope is
// whose setting it is: an asker, a chat.
func (s *Store) Setting(ctx context.Context, scope, name string) (string, bool, error) {
	var value string
	err := s.file.Read.QueryRowContext(ctx, "SELECT value FROM settings WHERE scope = ? AND name = ?", scope, name).Scan(&value)
	ok, err := s.found(ctx, "read a setting", err)
	return value, ok, err
}

// SetSetting keeps a setting; an empty value removes it.
func (s *Store) SetSetting(ctx context.Context, scope, name, value string) error {
	var err error
	if value == "" {
		_, err = s.file.Write.ExecContext(ctx, "DELETE FROM settings WHERE scope = ? AND name = ?", scope, name)
	} else {
		_, err = s.file.Write.ExecContext(ctx, "INSERT INTO settings (scope, name, value) VALUES (?, ?, ?) ON CONFLICT (scope, name) DO UPDATE SET value = excluded.value", scope, name, value)
	}
	if err != nil {
		return s.file.Explain(ctx, "keep a setting", err)
	}
	return nil
}

// Forget deletes what is kept about a person: every row that is theirs, in whatever
// table package kept names. It reports how many rows were deleted, and leaves no trace
// of them in the file.
func (s *Store) Forget(ctx context.Context, asker string) (int, error) {
	n, err := s.forget(ctx, asker)
	if err != nil {
		return 0, s.file.Explain(ctx, "forget a person", err)
	}
	if err := s.file.Scrub(ctx); err != nil {
		return n, s.file.Explain(ctx, "forget a person", err)
	}
	return n, nil
}

func (s *Store) forget(ctx context.Context, asker string) (total int, err error) {
	err = s.file.InTx(ctx, func(tx *sql.Tx) error {
		for _, of := range kept.OwnedIn(File) {
			result, err := tx.ExecContext(ctx, fmt.Sprintf("DELETE FROM %s WHERE %s = ?", of.Table, of.Column), asker)
			if err != nil {
				return err
			}
			n, err := result.RowsAffected()
			if err != nil {
				return err
			}
			total += int(n)
		}
		return nil
	})
	return total, err
}

// Memory is one adapter's own memory; an [adapters.Shared] where other copies of the bot
// have the state, too.
func (s *Store) Memory(adapter string) adapters.Memory {
	m := memory{s, adapter}
	if server, ok := s.file.Engine.(*postgres.DB); ok && server.Copy() != "" {
		return &sharedMemory{memory: m, server: server, untaken: map[string]bool{}, undone: map[string]bool{}}
	}
	return m
}

type memory struct {
	store   *Store
	adapter string
}

func (m memory) Get(ctx context.Context, key string) ([]byte, bool, error) {
	var value []byte
	err := m.store.file.Read.QueryRowContext(ctx, "SELECT value FROM memory WHERE adapter = ? AND key = ? AND (expires = 0 OR expires > ?)",
		m.adapter, key, m.store.now().Unix()).Scan(&value)
	ok, err := m.store.found(ctx, fmt.Sprintf("read the memory of %s", m.adapter), err)
	return value, ok, err
}

func (m memory) Put(ctx context.Context, key string, value []byte, keep time.Duration) error {
	return m.put(ctx, "", key, value, keep)
}

func (m memory) PutOf(ctx context.Context, asker, key string, value []byte, keep time.Duration) error {
	return m.put(ctx, m.adapter+":"+asker, key, value, keep)
}

func (m memory) put(ctx context.Context, owner, key string, value []byte, keep time.Duration) error {
	_, err := m.store.file.Write.ExecContext(ctx, "INSERT INTO memory (adapter, key, value, expires, owner) VALUES (?, ?, ?, ?, ?) "+
		"ON CONFLICT (adapter, key) DO UPDATE SET value = excluded.value, expires = excluded.expires, owner = excluded.owner",
		m.adapter, key, blob(value), m.store.expiry(keep), owner)
	if err != nil {
		return m.store.file.Explain(ctx, "keep the memory of "+m.adapter, err)
	}
	return nil
}

// expiry is when what is kept for so long ends, in Unix seconds rounded up;
// 0, never, for a keep of zero or less.
func (s *Store) expiry(keep time.Duration) int64 {
	if keep <= 0 {
		return 0
	}
	return s.now().Add(keep).Unix() + 1
}

// found turns the error of reading one row into whether there is one.
func (s *Store) found(ctx context.Context, op string, err error) (bool, error) {
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, sql.ErrNoRows):
		return false, nil
	}
	return false, s.file.Explain(ctx, op, err)
}

// blob makes of nil an empty value, which is not the same as none.
func blob(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// Setting is a setting as it is kept.
type Setting struct{ Scope, Name, Value string }

// Settings returns the settings of all scopes with one of the names, ordered by scope
// and name.
func (s *Store) Settings(ctx context.Context, names ...string) (list []Setting, err error) {
	err = s.settings(ctx, func(x Setting) {
		if slices.Contains(names, x.Name) {
			list = append(list, x)
		}
	})
	if err != nil {
		return nil, s.file.Explain(ctx, "read the settings", err)
	}
	return list, nil
}

func (s *Store) settings(ctx context.Context, each func(Setting)) error {
	rows, err := s.file.Read.QueryContext(ctx, "SELECT scope, name, value FROM settings ORDER BY scope, name")
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // an error stays with rows
	for rows.Next() {
		var x Setting
		if err := rows.Scan(&x.Scope, &x.Name, &x.Value); err != nil {
			return err
		}
		each(x)
	}
	return rows.Err()
}
