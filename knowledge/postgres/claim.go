package postgres

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// terms say how long a claim lasts by itself, how often its holder renews it, and how often
// others look whether it is free. Whoever waits has it after lasts and look at the latest.
type terms struct{ lasts, renew, look time.Duration }

var usual = terms{lasts: 12 * time.Second, renew: 3 * time.Second, look: time.Second}

// claim is a database that one process has for itself: a row that says until when, by the
// server's clock, and a token that grows with each holder.
//
// Who takes it over ends the connections of who had it, and waits until they are gone; and
// who connects looks at the token first. So nothing that the former holder does reaches
// the database any more, whether it knows that it has lost it or not: it was paused, cut
// off, or believed dead.
type claim struct {
	spec   Spec
	holder string // in the name of all its connections
	token  int64
	lost   chan struct{} // closed when another has it

	mu   sync.Mutex
	conn *pgx.Conn // that renews
	stop context.CancelFunc
	done chan struct{}
}

// ErrLost is what a process gets whose database another one has taken over.
var ErrLost = errors.New("another process has taken over, since this one was not heard of")

const leaseTable = `CREATE TABLE IF NOT EXISTS lease (name TEXT PRIMARY KEY, holder TEXT NOT NULL, token BIGINT NOT NULL, until TIMESTAMPTZ NOT NULL)`

// newHolder names a process.
func newHolder() string {
	random := make([]byte, 8)
	_, _ = rand.Read(random) // never fails
	return "ukti " + hex.EncodeToString(random)
}

// take claims the database; it waits for it where the spec says so.
func take(ctx context.Context, spec Spec, holder string) (*claim, error) {
	c := &claim{spec: spec, holder: holder, lost: make(chan struct{}), done: make(chan struct{})}
	for {
		former, err := c.ask(ctx)
		if err == nil {
			err = c.evict(ctx, former)
		}
		if err == nil {
			break
		}
		if !errors.Is(err, sqlitefile.ErrInUse) || spec.Waiting == nil {
			c.disconnect()
			return nil, err
		}
		spec.Waiting()
		select {
		case <-ctx.Done():
			c.disconnect()
			return nil, ctx.Err()
		case <-time.After(spec.terms().look):
		}
	}
	ctx, c.stop = context.WithCancel(context.WithoutCancel(ctx))
	go c.keep(ctx)
	return c, nil
}

func (s Spec) terms() terms {
	if s.leased != (terms{}) {
		return s.leased
	}
	return usual
}

// connect gives the claim a connection of its own.
func (c *claim) connect(ctx context.Context) error {
	if c.conn != nil && !c.conn.IsClosed() {
		return nil
	}
	config := c.spec.config(true, c.holder)
	conn, err := pgx.ConnectConfig(ctx, config)
	for until := time.Now().Add(Patience); kindOf(err) == ErrAway && time.Now().Before(until) && ctx.Err() == nil; {
		select {
		case <-ctx.Done():
		case <-time.After(retryPause):
			conn, err = pgx.ConnectConfig(ctx, config)
		}
	}
	if err == nil {
		c.conn = conn
	}
	return err
}

// ask takes the claim where it is free, and returns who had it. Its time is the server's.
func (c *claim) ask(ctx context.Context) (former string, err error) {
	if err := c.connect(ctx); err != nil {
		return "", err
	}
	tx, err := c.conn.Begin(ctx)
	if err != nil {
		return "", err
	}
	defer func() { _ = tx.Rollback(ctx) }() // does nothing after Commit
	if err := c.makeTable(ctx, tx); err != nil {
		return "", err
	}
	var free bool
	if err := tx.QueryRow(ctx, "SELECT holder, token, until < clock_timestamp() FROM lease WHERE name = 'owner' FOR UPDATE").Scan(&former, &c.token, &free); err != nil {
		return "", err
	}
	if !free {
		return "", fmt.Errorf("%w; stop the other one, or let store name another database", sqlitefile.ErrInUse)
	}
	c.token++
	if _, err := tx.Exec(ctx, "UPDATE lease SET holder = $1, token = $2, until = clock_timestamp() + $3 WHERE name = 'owner'", c.holder, c.token, c.spec.terms().lasts); err != nil {
		return "", err
	}
	return former, tx.Commit(ctx)
}

// makeTable makes the table where it is missing. Of several processes one does it.
func (c *claim) makeTable(ctx context.Context, tx pgx.Tx) error {
	var there bool
	if err := tx.QueryRow(ctx, "SELECT to_regclass('lease') IS NOT NULL").Scan(&there); err != nil || there {
		return err
	}
	if _, err := tx.Exec(ctx, lockWriters, c.spec.Schema); err != nil {
		return err
	}
	for _, statement := range []string{"CREATE SCHEMA IF NOT EXISTS " + c.spec.Schema, leaseTable, "INSERT INTO lease VALUES ('owner', '', 0, '-infinity') ON CONFLICT DO NOTHING"} {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// evict ends all connections of the former holder, and waits until they are gone.
func (c *claim) evict(ctx context.Context, former string) error {
	if former == "" {
		return nil
	}
	for until := time.Now().Add(Patience); ; {
		var left int
		err := c.conn.QueryRow(ctx, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database() AND pid <> pg_backend_pid()", former).Scan(&left)
		if err != nil || left == 0 {
			return err
		}
		if time.Now().After(until) {
			return fmt.Errorf("%w: %d connections of it do not end; end them on the server", sqlitefile.ErrInUse, left)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// keep renews the claim until it ends or is lost. While the server is away nobody else gets
// it, and it is renewed when the server is back.
func (c *claim) keep(ctx context.Context) {
	defer close(c.done)
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(c.spec.terms().renew):
		}
		if lost := c.renew(ctx); lost && ctx.Err() == nil {
			close(c.lost)
			return
		}
	}
}

func (c *claim) renew(ctx context.Context) (lost bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, c.spec.terms().lasts)
	defer cancel()
	if err := c.connect(ctx); err != nil {
		return false // nobody knows
	}
	done, err := c.conn.Exec(ctx, "UPDATE lease SET until = clock_timestamp() + $1 WHERE name = 'owner' AND token = $2", c.spec.terms().lasts, c.token)
	return err == nil && done.RowsAffected() == 0
}

// check is the look at the token on a new connection.
func (c *claim) check(ctx context.Context, conn *pgx.Conn) error {
	var token int64
	err := conn.QueryRow(ctx, "SELECT token FROM lease WHERE name = 'owner'").Scan(&token)
	if err == nil && token != c.token {
		err = ErrLost
	}
	if err != nil {
		_ = conn.Close(ctx)
	}
	return err
}

func (c *claim) disconnect() {
	if c.conn != nil {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = c.conn.Close(ctx)
	}
}

// release lets another process have the database at once. All other connections must have
// ended.
func (c *claim) release() {
	c.stop()
	<-c.done
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if c.conn != nil && !c.conn.IsClosed() {
		_, _ = c.conn.Exec(ctx, "UPDATE lease SET until = '-infinity', holder = '' WHERE name = 'owner' AND token = $1", c.token)
	}
	c.disconnect()
}
