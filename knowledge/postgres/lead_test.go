package postgres

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/ukti-bot/ukti/knowledge/postgres/postgrestest"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// copySpec is that of one of several copies, with terms of which a test sees many.
func copySpec(t *testing.T) Spec {
	t.Helper()
	s := spec(t, postgrestest.New(t))
	s.Schema, s.Migrations, s.Copies, s.leased = "ukti_acts", acts, true, short
	return s
}

// actAs has a copy do something in a context, under the token of the job that it has.
func (db *DB) actAs(ctx context.Context) error {
	f := ctx.Value(fenced{}).(fence)
	_, err := db.Write.ExecContext(ctx, "INSERT INTO acts (token, holder) VALUES (?, ?)", f.token, f.copy)
	return err
}

// Several copies want one job. Who has it leaves, dies, or is paused and goes on in the
// belief that it has it still. Once a later one has acted, no earlier one does, ever, and a
// token is of one copy.
func TestJobNeverHeldTwice(t *testing.T) {
	s := copySpec(t)
	ctx, stop := context.WithTimeout(t.Context(), *claiming)
	defer stop()
	var refused, held atomic.Int32
	var all sync.WaitGroup
	for process := range uint64(4) {
		all.Go(func() {
			r := rand.New(rand.NewPCG(process, 6))
			for ctx.Err() == nil {
				db, err := Open(ctx, s)
				if err != nil {
					if ctx.Err() == nil {
						t.Error(err)
					}
					return
				}
				db.copyLife(ctx, r, &held, &refused)
			}
		})
	}
	all.Wait()
	checkActs(t, open(t, s))
	t.Logf("the job was had %d times, %d times somebody went on without it", held.Load(), refused.Load())
	if held.Load() < 8 || refused.Load() == 0 {
		t.Error("that is too little to show anything")
	}
}

// copyLife is a copy's time, which ends in one of three ways.
func (db *DB) copyLife(ctx context.Context, r *rand.Rand, held, refused *atomic.Int32) {
	running, stop := context.WithCancel(ctx)
	defer stop()
	end := r.IntN(3)
	db.Lead(running, "news", func(ctx context.Context) {
		held.Add(1)
		defer stop()
		ctx = context.WithoutCancel(ctx) // it does not hear that it is given up
		for until := time.Now().Add(time.Duration(r.IntN(150)) * time.Millisecond); time.Now().Before(until); {
			if db.actAs(ctx) != nil {
				return
			}
		}
		if end != 2 {
			return
		}
		db.abandon()
		for until := time.Now().Add(5 * time.Second); time.Now().Before(until) && running.Err() == nil; {
			if err := db.actAs(ctx); errors.Is(err, ErrLost) {
				refused.Add(1)
				return
			}
		}
	})
	if end == 0 {
		_ = db.Close()
		return
	}
	db.abandon()
	_, _ = db.Read.Close(), db.Write.Close()
	db.claim.disconnect()
}

// checkActs looks whether tokens only grow, and are of one copy each. It returns how many
// acted.
func checkActs(t *testing.T, db *DB) int {
	t.Helper()
	rows, err := db.Read.Query("SELECT token, holder FROM acts ORDER BY n")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	last, holders := int64(0), map[int64]string{}
	for rows.Next() {
		var token int64
		var holder string
		if err := rows.Scan(&token, &holder); err != nil {
			t.Fatal(err)
		}
		if token < last || holders[token] != "" && holders[token] != holder {
			t.Fatalf("%s acted with token %d behind token %d", holder, token, last)
		}
		last, holders[token] = token, holder
	}
	if err := rows.Err(); err != nil || len(holders) < 3 {
		t.Errorf("%d tokens, %v", len(holders), err)
	}
	return len(holders)
}

// A job of a copy that is not heard of goes to another in time, and the first is told: its
// context ends, and what it writes is refused. A job that is let go goes over at once.
func TestJobTakenOver(t *testing.T) {
	s := copySpec(t)
	first, second := open(t, s), open(t, s)
	got := make(chan context.Context)
	lead := func(db *DB) {
		go db.Lead(t.Context(), "news", func(ctx context.Context) {
			select {
			case got <- ctx:
				<-t.Context().Done() // it does not look at ctx
			case <-t.Context().Done():
			}
		})
	}
	lead(first)
	ctx := <-got
	if err := first.actAs(ctx); err != nil {
		t.Fatal(err)
	}
	lead(second)
	first.claim.mu.Lock() // it is paused
	began := time.Now()
	var next context.Context
	select {
	case next = <-got:
	case <-time.After(30 * time.Second):
		t.Fatal("nobody took over")
	}
	if took, most := time.Since(began), short.lasts+short.renew+short.look+5*time.Second; took > most {
		t.Errorf("it took %v, more than %v", took, most)
	}
	if ctx.Err() == nil {
		t.Error("the first was not told")
	}
	if err := first.actAs(context.WithoutCancel(ctx)); !errors.Is(err, ErrLost) {
		t.Errorf("the first wrote: %v", err)
	}
	if err := first.InTx(context.WithoutCancel(ctx), nil); !errors.Is(err, ErrLost) {
		t.Errorf("the first began a transaction: %v", err)
	}
	if err := second.actAs(next); err != nil {
		t.Error(err)
	}
	first.claim.mu.Unlock()
	select {
	case <-first.Lost():
	case <-time.After(30 * time.Second):
		t.Error("the first does not know that it was given up")
	}
}

// Copies write at once; who wants the database alone gets it when none of them is left, and
// refuses them as long as it has it.
func TestCopiesAndAlone(t *testing.T) {
	s := copySpec(t)
	first, second := open(t, s), open(t, s)
	for _, db := range []*DB{first, second} {
		if _, err := db.Write.ExecContext(db.Fence(t.Context()), "INSERT INTO acts (token, holder) VALUES (1, ?)", db.Copy()); err != nil {
			t.Fatal(err)
		}
	}
	alone := s
	alone.Copies, alone.Alone = false, true
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), alone); !errors.Is(err, sqlitefile.ErrInUse) {
		t.Errorf("beside a copy it opens with %v", err)
	}
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}
	db := open(t, alone)
	if _, err := Open(t.Context(), s); !errors.Is(err, sqlitefile.ErrInUse) {
		t.Errorf("a copy opens beside it with %v", err)
	}
	had := false
	db.Lead(t.Context(), "news", func(context.Context) { had = true })
	if !had || db.TryLead(t.Context(), "news", func(context.Context) {}) == false {
		t.Error("who is alone has not all jobs")
	}
}

// A server that was away does not have the copies give each other up: who finds it back
// first waits for the others.
func TestCopiesOverAnOutage(t *testing.T) {
	s := copySpec(t)
	first, second := open(t, s), open(t, s)
	first.claim.mu.Lock()
	second.claim.mu.Lock()
	time.Sleep(short.lasts + short.lasts/2) // both rows are over
	first.claim.mu.Unlock()
	time.Sleep(3 * short.renew) // the first is back
	second.claim.mu.Unlock()
	time.Sleep(short.lasts)
	for _, db := range []*DB{first, second} {
		select {
		case <-db.Lost():
			t.Errorf("%s was given up", db.Copy())
		default:
		}
		if _, err := db.Write.ExecContext(db.Fence(t.Context()), "INSERT INTO acts (token, holder) VALUES (1, ?)", db.Copy()); err != nil {
			t.Error(err)
		}
	}
}

// What a copy has begun to write under a fence is written before anybody takes its place: the
// rows that it looked at stay until then, though it is heard of no more.
func TestNobodyTakesOverAWriteUnderWay(t *testing.T) {
	s := copySpec(t)
	first, second, gate, grave := open(t, s), open(t, s), connected(t, s), connected(t, s)
	had := first.TryLead(t.Context(), "news", func(ctx context.Context) {
		ctx = context.WithoutCancel(ctx) // it does not hear that it is given up
		for name, write := range map[string]func() error{
			"of a job": func() error { return first.actAs(ctx) },
			"of a copy": func() error {
				_, err := first.Write.ExecContext(first.Fence(t.Context()), "INSERT INTO acts (token, holder) VALUES (0, '')")
				return err
			},
		} {
			does(t, gate, "BEGIN")
			does(t, gate, "LOCK TABLE acts IN SHARE MODE")
			written := make(chan error, 1)
			go func() { written <- write() }()
			for left := 1000; !awaited(t, grave, "acts"); left-- { // it has looked, and waits to write
				if left == 0 {
					t.Fatal("the write does not wait")
				}
				time.Sleep(5 * time.Millisecond)
			}
			does(t, grave, "UPDATE lease SET until = '-infinity' WHERE name = $1", first.Copy())
			if n := does(t, grave, bury); n != 0 {
				t.Errorf("%s: the copy was given up before it had written", name)
			}
			does(t, gate, "COMMIT")
			if err := <-written; err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		first.abandon()
		does(t, grave, "UPDATE lease SET until = '-infinity' WHERE name = $1", first.Copy())
		does(t, grave, bury)
		took := second.TryLead(t.Context(), "news", func(next context.Context) {
			if err := second.actAs(next); err != nil {
				t.Error(err)
			}
		})
		if err := first.actAs(ctx); !took || !errors.Is(err, ErrLost) {
			t.Errorf("after it was written: taken over %v, and the first writes: %v", took, err)
		}
	})
	if !had {
		t.Error("the first has not got the job")
	}
}

// connected is a connection to a schema, past all that a [DB] looks at.
func connected(t *testing.T, s Spec) *pgx.Conn {
	t.Helper()
	conn, err := pgx.ConnectConfig(t.Context(), s.config(true, "test"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

// does runs a statement, and returns how many rows it was about.
func does(t *testing.T, conn *pgx.Conn, statement string, args ...any) int64 {
	t.Helper()
	done, err := conn.Exec(t.Context(), statement, args...)
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	return done.RowsAffected()
}

// awaited reports whether somebody waits for a table.
func awaited(t *testing.T, conn *pgx.Conn, table string) (waits bool) {
	t.Helper()
	err := conn.QueryRow(t.Context(), "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE relation = $1::regclass AND NOT granted)", table).Scan(&waits)
	if err != nil {
		t.Fatal(err)
	}
	return waits
}
