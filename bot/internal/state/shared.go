package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge/postgres"
)

// leftEvery is how often it is looked for what other copies have left behind.
const leftEvery = time.Second

// copy is the name of this copy of the bot; "" where the state is one process's.
func (s *Store) copy() string {
	if server, ok := s.file.Engine.(*postgres.DB); ok {
		return server.Copy()
	}
	return ""
}

// SettingOr returns the value of a setting, and keeps this one where there is none: of
// several processes that do so, all get the same.
func (s *Store) SettingOr(ctx context.Context, scope, name, value string) (string, error) {
	_, err := s.file.Write.ExecContext(ctx, "INSERT INTO settings (scope, name, value) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", scope, name, value)
	if err != nil {
		return "", s.file.Explain(ctx, "keep a setting", err)
	}
	value, _, err = s.Setting(ctx, scope, name)
	return value, err
}

// sharedMemory is the memory of an adapter of which several copies run. What a copy has
// taken and is not done with has the copy as its owner.
type sharedMemory struct {
	memory
	server *postgres.DB

	mu      sync.Mutex
	untaken map[string]bool // keys of which the server did not say whether they were taken
	undone  map[string]bool // keys whose end could not be noted
}

var _ adapters.Shared = (*sharedMemory)(nil)

// PutOf implements [adapters.Memory].
func (m *sharedMemory) PutOf(ctx context.Context, asker, key string, value []byte, keep time.Duration) error {
	err := m.memory.PutOf(ctx, asker, key, value, keep)
	if errors.Is(err, postgres.ErrLost) {
		return fmt.Errorf("%w: %w", adapters.ErrNotOurs, err)
	}
	return err
}

// Take implements [adapters.Shared].
func (m *sharedMemory) Take(ctx context.Context, key string, what []byte, keep time.Duration) (bool, error) {
	s := m.store
	result, err := s.file.Write.ExecContext(m.server.Fence(ctx), `INSERT INTO memory (adapter, key, value, expires, owner) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (adapter, key) DO UPDATE SET value = excluded.value, expires = excluded.expires, owner = excluded.owner WHERE memory.expires > 0 AND memory.expires <= ?`,
		m.adapter, key, blob(what), s.expiry(keep), m.server.Copy(), s.now().Unix())
	if err != nil {
		m.note(m.untaken, key)
		return false, s.file.Explain(ctx, "take what came in for "+m.adapter, err)
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

// note remembers a key that is to be settled.
func (m *sharedMemory) note(keys map[string]bool, key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	keys[key] = true
}

// noted returns the keys to be settled, and forgets them.
func (m *sharedMemory) noted(keys map[string]bool) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	list := slices.Collect(maps.Keys(keys))
	clear(keys)
	return list
}

// Done implements [adapters.Shared].
func (m *sharedMemory) Done(ctx context.Context, key string) error {
	_, err := m.store.file.Write.ExecContext(ctx, "UPDATE memory SET value = ?, owner = '' WHERE adapter = ? AND key = ? AND owner = ?", []byte{}, m.adapter, key, m.server.Copy())
	if err != nil {
		m.note(m.undone, key)
		return m.store.file.Explain(ctx, "note that "+m.adapter+" is done with what came in", err)
	}
	return nil
}

// Left implements [adapters.Shared].
func (m *sharedMemory) Left(ctx context.Context, take func(key string, what []byte)) {
	tick := time.NewTicker(leftEvery)
	defer tick.Stop()
	for {
		if err := errors.Join(m.settle(ctx, take), m.inherit(ctx, take)); err != nil && ctx.Err() == nil {
			m.store.log.WarnContext(ctx, "it can't be looked for what other copies have left; it is tried again", "adapter", m.adapter, "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// settle brings to an end what the server did not answer: what was done is noted, and what
// was taken all the same is dealt with.
func (m *sharedMemory) settle(ctx context.Context, take func(key string, what []byte)) error {
	var failed error
	for _, key := range m.noted(m.undone) {
		failed = errors.Join(failed, m.Done(ctx, key))
	}
	for _, key := range m.noted(m.untaken) {
		var what []byte
		err := m.store.file.Read.QueryRowContext(ctx, "SELECT value FROM memory WHERE adapter = ? AND key = ? AND owner = ?", m.adapter, key, m.server.Copy()).Scan(&what)
		switch {
		case err == nil:
			take(key, what)
		case !errors.Is(err, sql.ErrNoRows):
			m.note(m.untaken, key)
			failed = errors.Join(failed, err)
		}
	}
	return failed
}

// inherit takes what copies have taken that the others have given up.
func (m *sharedMemory) inherit(ctx context.Context, take func(key string, what []byte)) error {
	type row struct {
		key  string
		what []byte
	}
	var left []row
	rows, err := m.store.file.Read.QueryContext(ctx, `SELECT key, value FROM memory WHERE adapter = ? AND owner LIKE 'copy %'
		AND NOT EXISTS (SELECT 1 FROM lease WHERE name = memory.owner) LIMIT 1000`, m.adapter)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // an error stays with rows
	for rows.Next() {
		var x row
		if err := rows.Scan(&x.key, &x.what); err != nil {
			return err
		}
		left = append(left, x)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, x := range left {
		result, err := m.store.file.Write.ExecContext(m.server.Fence(ctx), `UPDATE memory SET owner = ? WHERE adapter = ? AND key = ? AND owner LIKE 'copy %'
			AND NOT EXISTS (SELECT 1 FROM lease WHERE name = memory.owner)`, m.server.Copy(), m.adapter, x.key)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err == nil && n == 1 {
			take(x.key, x.what)
		}
	}
	return nil
}

// Reserve implements [adapters.Shared]. Its time is the server's.
func (m *sharedMemory) Reserve(ctx context.Context, line string, burst int, gap time.Duration) (time.Duration, error) {
	const now = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
	var until int64
	err := m.store.file.Write.QueryRowContext(ctx, `INSERT INTO budgets (adapter, line, full_at) VALUES (?1, ?2, `+now+` + ?3)
		ON CONFLICT (adapter, line) DO UPDATE SET full_at = greatest(budgets.full_at, `+now+`) + ?3 RETURNING full_at - `+now,
		m.adapter, line, gap.Microseconds()).Scan(&until)
	if err != nil {
		return 0, m.store.file.Explain(ctx, "reserve a sending of "+m.adapter, err)
	}
	return max(0, time.Duration(until)*time.Microsecond-time.Duration(burst)*gap), nil
}

// sweepBudgets deletes the budgets that are whole again.
func (s *Store) sweepBudgets(ctx context.Context) error {
	if !s.Shared() {
		return nil
	}
	if _, err := s.file.Write.ExecContext(ctx, "DELETE FROM budgets WHERE full_at < (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"); err != nil {
		return s.file.Explain(ctx, "delete budgets that are whole", err)
	}
	return nil
}

// Ours implements [adapters.Shared].
func (m *sharedMemory) Ours(ctx context.Context) context.Context { return m.server.Fence(ctx) }

// Lead implements [adapters.Shared].
func (m *sharedMemory) Lead(ctx context.Context, job string, do func(context.Context)) {
	m.store.Lead(ctx, m.adapter+" "+job, do)
}
