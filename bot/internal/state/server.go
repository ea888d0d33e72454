package state

import (
	"context"
	"embed"
	"io/fs"

	"github.com/ukti-bot/ukti/knowledge/database"
	"github.com/ukti-bot/ukti/knowledge/postgres"
)

// Schema is where the state's tables are on a server.
const Schema = "ukti_state"

//go:embed postgres/migrations/*.sql
var serverMigrations embed.FS

// openServer opens the state on a server. There what is committed is on the server's disk,
// unless synchronous_commit is turned off.
func openServer(ctx context.Context, _ string, o Options) (*database.DB, error) {
	steps, err := fs.Sub(serverMigrations, "postgres")
	if err != nil {
		return nil, err
	}
	db, err := postgres.Open(ctx, postgres.Spec{
		Name: "state", Address: o.Server, Schema: Schema, Readers: readers, Migrations: steps, Alone: o.Alone, Copies: !o.Alone, Waiting: o.Waiting, Upgraded: o.upgraded(ctx),
	})
	if err != nil {
		return nil, err
	}
	return database.OnServer(db), nil
}
