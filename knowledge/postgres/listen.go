package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// listenAgain is the pause before a connection that broke is made anew.
const listenAgain = time.Second

// Notify has a transaction tell those who listen to a channel, once it is committed.
const Notify = "SELECT pg_notify(?, '')"

// Listen calls changed whenever the channel is told of something, and whenever it may have
// missed that, until ctx ends. It has a connection of its own.
func (db *DB) Listen(ctx context.Context, channel string, changed func()) {
	for ctx.Err() == nil {
		db.listen(ctx, channel, changed)
		select {
		case <-ctx.Done():
		case <-time.After(listenAgain):
		}
	}
}

// listen returns when the connection breaks, or can't be made.
func (db *DB) listen(ctx context.Context, channel string, changed func()) {
	conn, err := pgx.ConnectConfig(ctx, db.spec.config(false, db.spec.newHolder()))
	if err != nil {
		return
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = conn.Close(ctx)
	}()
	if _, err := conn.Exec(ctx, "LISTEN "+pgx.Identifier{channel}.Sanitize()); err != nil {
		return
	}
	for {
		changed() // at first for what came before
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return
		}
	}
}
