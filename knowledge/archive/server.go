package archive

import (
	"context"
	"embed"
	"io/fs"

	"github.com/ukti-bot/ukti/knowledge/database"
	"github.com/ukti-bot/ukti/knowledge/postgres"
)

// Schema is where the archive's tables are on a server.
const Schema = "ukti_archive"

//go:embed postgres/migrations/*.sql
var serverMigrations embed.FS

func openServer(ctx context.Context, _ string, o Options, upgraded func(from, to int)) (*database.DB, error) {
	steps, err := fs.Sub(serverMigrations, "postgres")
	if err != nil {
		return nil, err
	}
	db, err := postgres.Open(ctx, postgres.Spec{
		Name: "archive", Address: o.Server, Schema: Schema, Readers: readers, Migrations: steps,
		Alone: o.Alone, Copies: !o.Alone, ReadOnly: o.ReadOnly, Waiting: o.Waiting, Upgraded: upgraded,
	})
	if err != nil {
		return nil, err
	}
	return database.OnServer(db), nil
}
