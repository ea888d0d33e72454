package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// claimEvery is how often it is looked whether a claim still stands.
const claimEvery = 5 * time.Second

// claim is a database that this process has for itself: a lock of the server's that lasts
// as long as a connection.
type claim struct {
	spec Spec
	conn *pgx.Conn
	stop context.CancelFunc
	done chan struct{}
}

// take claims the database, and keeps the claim over a restart of the server.
func take(ctx context.Context, spec Spec) (*claim, error) {
	c := &claim{spec: spec, done: make(chan struct{})}
	if err := c.ask(ctx); err != nil {
		return nil, err
	}
	ctx, c.stop = context.WithCancel(context.WithoutCancel(ctx))
	go c.keep(ctx)
	return c, nil
}

// ask connects and asks for the lock.
func (c *claim) ask(ctx context.Context) error {
	config := c.spec.config(true)
	connection, err := pgx.ConnectConfig(ctx, config)
	for until := time.Now().Add(Patience); kindOf(err) == ErrAway && time.Now().Before(until) && ctx.Err() == nil; {
		select {
		case <-ctx.Done():
		case <-time.After(retryPause):
			connection, err = pgx.ConnectConfig(ctx, config)
		}
	}
	if err != nil {
		return err
	}
	var got bool
	err = connection.QueryRow(ctx, "SELECT pg_try_advisory_lock(hashtext('ukti'), hashtext($1))", c.spec.Schema).Scan(&got)
	if err == nil && !got {
		err = fmt.Errorf("%w; stop the other one, or let store name another database", sqlitefile.ErrInUse)
	}
	if err != nil {
		return errors.Join(err, connection.Close(ctx))
	}
	c.conn = connection
	return nil
}

// keep looks after the lock. When the connection breaks, the server gives the lock to
// whoever asks first, and it is asked for again.
func (c *claim) keep(ctx context.Context) {
	defer close(c.done)
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(claimEvery):
		}
		if c.conn != nil && c.conn.Ping(ctx) == nil || ctx.Err() != nil {
			continue
		}
		if c.conn != nil {
			_ = c.conn.Close(ctx)
			c.conn = nil
		}
		_ = c.ask(ctx) // until it is there again
	}
}

// release lets another process have the database.
func (c *claim) release() {
	c.stop()
	<-c.done
	if c.conn != nil {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		// The server would free it when it has seen the end of the connection, a moment later.
		_, _ = c.conn.Exec(ctx, "SELECT pg_advisory_unlock_all()")
		_ = c.conn.Close(ctx)
	}
}
