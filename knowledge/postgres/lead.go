package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"time"
)

// fence is what a transaction looks at before it writes: that a copy is still one, and, of a
// job, that it still has it. The rows stay as they are until the transaction ends.
type fence struct {
	schema, copy string
	job          string // "" for none
	token        int64
}

type fenced struct{}

// statement is the look; it finds one row.
func (f fence) statement() (query string, args []driver.NamedValue) {
	args = []driver.NamedValue{{Ordinal: 1, Value: f.copy}}
	if f.job == "" {
		return "SELECT 1 FROM " + f.schema + ".lease c WHERE c.name = $1 FOR KEY SHARE", args
	}
	return "SELECT 1 FROM " + f.schema + ".lease c JOIN " + f.schema + ".lease j ON j.holder = c.name WHERE c.name = $1 AND j.name = $2 AND j.token = $3 FOR KEY SHARE",
		append(args, driver.NamedValue{Ordinal: 2, Value: f.job}, driver.NamedValue{Ordinal: 3, Value: f.token})
}

// look refuses what a context's fence refuses; the error is [ErrLost].
func (c *conn) look(ctx context.Context) error {
	f, ok := ctx.Value(fenced{}).(fence)
	if !ok {
		return nil
	}
	query, args := f.statement()
	found, err := c.Conn.ExecContext(ctx, query, args)
	if err != nil {
		return err
	}
	if n, err := found.RowsAffected(); err != nil || n != 1 {
		return errors.Join(ErrLost, err)
	}
	return nil
}

// execFenced runs a statement in a transaction that looks first.
func (c *conn) execFenced(ctx context.Context, query string, args []driver.NamedValue) (result driver.Result, err error) {
	raw, err := c.Conn.BeginTx(ctx, driver.TxOptions{})
	if err != nil {
		return nil, err
	}
	if err = c.look(ctx); err == nil {
		result, err = c.Conn.ExecContext(ctx, query, args)
	}
	if err != nil {
		_ = raw.Rollback()
		return nil, err
	}
	return result, raw.Commit()
}

func isFenced(ctx context.Context) bool { return ctx.Value(fenced{}) != nil }

// Copy is the name of this copy; "" where the database is not one of several copies'.
func (db *DB) Copy() string {
	if db.claim == nil || !db.spec.Copies {
		return ""
	}
	return db.claim.holder
}

// Fence returns a context in which nothing is written once this copy has been given up by
// the others: the write fails with [ErrLost], whatever this copy believes.
func (db *DB) Fence(ctx context.Context) context.Context {
	if db.Copy() == "" {
		return ctx
	}
	return context.WithValue(ctx, fenced{}, fence{schema: db.spec.Schema, copy: db.claim.holder})
}

// Lead calls do whenever this copy has a job that one copy does at a time, until ctx ends.
// The context of do ends, too, when others may believe that this copy is gone; and whatever
// is written with it is refused by then. A process that has the database alone has all jobs.
func (db *DB) Lead(ctx context.Context, job string, do func(context.Context)) {
	if db.Copy() == "" {
		do(ctx)
		return
	}
	for ctx.Err() == nil {
		if had := db.lead(ctx, job, do); had {
			continue
		}
		select {
		case <-ctx.Done():
		case <-db.claim.lost:
			return
		case <-time.After(db.claim.terms.look):
		}
	}
}

// TryLead calls do once, if the job is free now, and says whether it was.
func (db *DB) TryLead(ctx context.Context, job string, do func(context.Context)) bool {
	if db.Copy() == "" {
		do(ctx)
		return true
	}
	return db.lead(ctx, job, do)
}

func (db *DB) lead(ctx context.Context, job string, do func(context.Context)) (had bool) {
	job = "job " + job
	term := db.claim.inTerm()
	if term.Err() != nil {
		return false
	}
	token, ok, err := db.takeJob(ctx, job)
	if err != nil || !ok {
		return false
	}
	f := fence{db.spec.Schema, db.claim.holder, job, token}
	held, stop := context.WithCancel(context.WithValue(ctx, fenced{}, f))
	defer stop()
	defer context.AfterFunc(term, stop)()
	do(held)
	letGo, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_, _ = db.Write.ExecContext(letGo, "UPDATE lease SET holder = '' WHERE name = ? AND holder = ? AND token = ?", job, f.copy, token)
	return true
}

// takeJob takes a job that no copy has, or that this one had before. Its token grows each time.
func (db *DB) takeJob(ctx context.Context, job string) (token int64, ok bool, err error) {
	err = db.InTx(db.Fence(ctx), func(tx *sql.Tx) error { // one copy at a time
		var others bool
		err := tx.QueryRowContext(ctx, "SELECT j.token, EXISTS (SELECT 1 FROM lease c WHERE c.name = j.holder AND c.name <> ?) FROM lease j WHERE j.name = ? FOR UPDATE OF j", db.claim.holder, job).Scan(&token, &others)
		if err != nil && !errors.Is(err, sql.ErrNoRows) || others {
			return err
		}
		token++
		_, err = tx.ExecContext(ctx, "INSERT INTO lease (name, holder, token, until) VALUES (?, ?, ?, '-infinity') ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, token = excluded.token", job, db.claim.holder, token)
		ok = err == nil
		return err
	})
	return token, ok && err == nil, err
}
