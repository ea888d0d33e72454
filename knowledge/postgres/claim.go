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
// others look whether something is free. Whoever waits has it after the sum of the three at
// the latest.
type terms struct{ lasts, renew, look time.Duration }

var usual = terms{lasts: 10 * time.Second, renew: 2 * time.Second, look: time.Second}

// claim is a process's part in a database: it has it alone, or is one of several copies. It
// is a row that says until when, by the server's clock.
//
// Who has it alone has a token that grows with each owner. Who follows it ends the
// connections of who had it, and waits until they are gone; and who connects looks at the
// token first. So nothing that the former owner does reaches the database any more, whether
// it knows that it has lost it or not: it was paused, cut off, or believed dead.
//
// All copies together are one owner. Each has a row of its own besides, which the others
// delete when it is over: what hangs on that row is refused from then on, see [DB.Fence].
type claim struct {
	spec   Spec
	holder string // in the name of all its connections, and that of a copy's row
	token  int64  // of the owner
	lost   chan struct{}
	terms  terms

	mu   sync.Mutex
	conn *pgx.Conn // that renews
	stop context.CancelFunc
	done chan struct{}

	heard time.Time // when it was renewed last
	since time.Time // renewals are unbroken since then

	terming sync.Mutex // guards what follows
	term    context.Context
	unterm  context.CancelFunc // ends the term: nobody knows whether the claim still holds
}

// ErrLost is what a process gets in whose place another one is now.
var ErrLost = errors.New("another process has taken over, since this one was not heard of")

// copies stands for all copies where an owner's name stands.
const copies = "copies"

const leaseTable = `CREATE TABLE IF NOT EXISTS lease (name TEXT PRIMARY KEY, holder TEXT NOT NULL, token BIGINT NOT NULL, until TIMESTAMPTZ NOT NULL)`

// newHolder names a process; a copy's name says so, and of what.
func (s Spec) newHolder() string {
	random := make([]byte, 8)
	_, _ = rand.Read(random) // never fails
	if s.Copies {
		return "copy " + hex.EncodeToString(random) + " " + s.Schema
	}
	return "ukti " + hex.EncodeToString(random)
}

// take claims the database; it waits for it where the spec says so.
func take(ctx context.Context, spec Spec, holder string) (*claim, error) {
	c := &claim{spec: spec, holder: holder, lost: make(chan struct{}), done: make(chan struct{}), terms: spec.terms()}
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
		case <-time.After(c.terms.look):
		}
	}
	c.heard = time.Now()
	c.since = c.heard
	ctx, c.stop = context.WithCancel(context.WithoutCancel(ctx))
	c.term, c.unterm = context.WithCancel(ctx)
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

// ask takes the claim where it is free, and returns whose connections are to end. Its time
// is the server's.
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
	if former == copies {
		if err := tx.QueryRow(ctx, "SELECT NOT EXISTS (SELECT 1 FROM lease WHERE name LIKE 'copy %' AND until >= clock_timestamp())").Scan(&free); err != nil {
			return "", err
		}
	}
	switch joins := c.spec.Copies && former == copies; {
	case joins:
		former = ""
	case !free:
		return "", fmt.Errorf("%w; stop the other one, or let store name another database", sqlitefile.ErrInUse)
	default:
		if err := c.own(ctx, tx, former); err != nil {
			return "", err
		}
	}
	if c.spec.Copies {
		if _, err := tx.Exec(ctx, "INSERT INTO lease (name, holder, token, until) VALUES ($1, '', 0, clock_timestamp() + $2)", c.holder, c.terms.lasts); err != nil {
			return "", err
		}
	}
	return former, tx.Commit(ctx)
}

// own makes the process, or the copies, the owner behind a former one, of which nothing stays.
func (c *claim) own(ctx context.Context, tx pgx.Tx, former string) error {
	owner := c.holder
	if c.spec.Copies {
		owner = copies
	}
	c.token++
	if _, err := tx.Exec(ctx, "UPDATE lease SET holder = $1, token = $2, until = clock_timestamp() + $3 WHERE name = 'owner'", owner, c.token, c.terms.lasts); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "DELETE FROM lease WHERE name LIKE 'copy %'")
	return err
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

// evict ends all connections of the former owner, and waits until they are gone.
func (c *claim) evict(ctx context.Context, former string) error {
	if former == "" {
		return nil
	}
	if former == copies { // all of them
		former = "copy % " + c.spec.Schema
	}
	for until := time.Now().Add(Patience); ; {
		var left int
		err := c.conn.QueryRow(ctx, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name LIKE $1 AND datname = current_database() AND pid <> pg_backend_pid()", former).Scan(&left)
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
	silence := time.AfterFunc(c.terms.lasts, c.unheard)
	defer silence.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(c.terms.renew):
		}
		lost, err := c.renew(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case lost:
			c.unheard()
			close(c.lost)
			return
		case err == nil:
			silence.Reset(c.terms.lasts)
			c.renewed(ctx)
		}
	}
}

// unheard ends what may be done by one alone: by now another may do it.
func (c *claim) unheard() {
	c.terming.Lock()
	defer c.terming.Unlock()
	c.unterm()
}

// renewed begins a term where the one before has ended.
func (c *claim) renewed(ctx context.Context) {
	c.terming.Lock()
	defer c.terming.Unlock()
	if c.term.Err() != nil {
		c.term, c.unterm = context.WithCancel(ctx)
	}
}

// inTerm is the context of what may be done by one alone, for as long as this process is
// heard of.
func (c *claim) inTerm() context.Context {
	c.terming.Lock()
	defer c.terming.Unlock()
	return c.term
}

const (
	renewAlone = "UPDATE lease SET until = clock_timestamp() + $1 WHERE name = 'owner' AND token = $2"
	// renewCopy renews a copy and all of them together.
	renewCopy = `WITH own AS (UPDATE lease SET until = clock_timestamp() + $1 WHERE name = $3 RETURNING 1)
		UPDATE lease SET until = greatest(until, clock_timestamp() + $1) WHERE name = 'owner' AND token = $2 AND EXISTS (SELECT 1 FROM own)`
	// bury deletes the copies that are not heard of any more, but for what they have begun
	// to write.
	bury = `DELETE FROM lease WHERE name IN (SELECT name FROM lease WHERE name LIKE 'copy %' AND until < clock_timestamp() FOR UPDATE SKIP LOCKED)`
)

func (c *claim) renew(ctx context.Context) (lost bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, c.terms.lasts)
	defer cancel()
	if err := c.connect(ctx); err != nil {
		return false, err // nobody knows
	}
	statement, args := renewAlone, []any{c.terms.lasts, c.token}
	if c.spec.Copies {
		statement, args = renewCopy, append(args, c.holder)
	}
	done, err := c.conn.Exec(ctx, statement, args...)
	if err != nil || done.RowsAffected() == 0 {
		return err == nil, err
	}
	now := time.Now()
	if now.Sub(c.heard) > c.terms.lasts/2 { // it was away, or the server was: it can't judge others yet
		c.since = now
	}
	if c.heard = now; c.spec.Copies && now.Sub(c.since) >= c.terms.lasts {
		_, err = c.conn.Exec(ctx, bury)
	}
	return false, err
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

// release lets another process have the database, or this copy's part of it, at once. All
// other connections must have ended. A renewal that is stopped half-way takes its connection
// with it, so there may have to be another.
func (c *claim) release() {
	c.stop()
	<-c.done
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if c.connect(ctx) == nil {
		if c.spec.Copies {
			_, _ = c.conn.Exec(ctx, "DELETE FROM lease WHERE name = $1", c.holder)
			_, _ = c.conn.Exec(ctx, "UPDATE lease SET until = '-infinity' WHERE name = 'owner' AND token = $1 AND NOT EXISTS (SELECT 1 FROM lease WHERE name LIKE 'copy %')", c.token)
		} else {
			_, _ = c.conn.Exec(ctx, "UPDATE lease SET until = '-infinity', holder = '' WHERE name = 'owner' AND token = $1", c.token)
		}
	}
	c.disconnect()
}
