// Package postgrestest gives tests databases on a real PostgreSQL server, and ways to
// lose the connection to it.
package postgrestest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Variable of the environment has the address of a server's database, as a user who may
// make databases.
const Variable = "UKTI_TEST_POSTGRES"

var made atomic.Int64

// New makes an empty database, which goes with the test, and returns its address. Without
// a server the test is skipped.
func New(tb testing.TB) (address string) {
	tb.Helper()
	server := os.Getenv(Variable)
	if server == "" {
		tb.Skip(Variable + " is not set to the address of a PostgreSQL server")
	}
	u, err := url.Parse(server)
	if err != nil {
		tb.Fatal(Variable + " is no address")
	}
	name := fmt.Sprintf("ukti_test_%d_%d", os.Getpid(), made.Add(1))
	run(tb, server, "CREATE DATABASE "+name)
	tb.Cleanup(func() { run(tb, server, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)") })
	u.Path = "/" + name
	return u.String()
}

// Run runs a statement of the server's own on the database at an address.
func Run(tb testing.TB, address, statement string) {
	tb.Helper()
	run(tb, address, statement)
}

// Disconnect ends all connections to the database at an address, as a restart of the
// server does.
func Disconnect(tb testing.TB, address string) {
	tb.Helper()
	run(tb, address, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
}

func run(tb testing.TB, address, statement string) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, statement); err != nil {
		tb.Fatalf("%s: %v", statement, err)
	}
}
