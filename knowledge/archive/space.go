package archive

import (
	"context"
	"database/sql"
	"errors"

	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// Space is what the archive's file is made of, in bytes.
type Space struct {
	Publishers []Share // of texts and originals, all revisions, the largest first
	Tables     []Share // with their indexes, the largest first
	Free       int64   // that the file holds for what comes; Vacuum returns it
}

// Share is a part of a [Space].
type Share struct {
	Name     string
	Articles int // of a publisher
	Bytes    int64
}

// Space measures the file. It reads all of it.
func (a *Archive) Space(ctx context.Context) (s Space, err error) {
	if s.Publishers, err = shares(ctx, a.file.Read, `SELECT r.publisher, count(DISTINCT r.article), sum(length(r.body) + coalesce(length(o.gzip), 0))
		FROM revisions r LEFT JOIN originals o ON o.revision = r.n GROUP BY r.publisher ORDER BY 3 DESC, 1`); err == nil {
		s.Tables, s.Free, err = a.tables(ctx)
	}
	if err != nil {
		return Space{}, a.file.Explain(ctx, "measure the archive", err)
	}
	return s, nil
}

// tables measures the tables with their indexes, and what is free behind them.
func (a *Archive) tables(ctx context.Context) (list []Share, free int64, err error) {
	if !a.inFile() {
		list, err = shares(ctx, a.file.Read, `SELECT c.relname::text, 0, pg_total_relation_size(c.oid) FROM pg_class c
			WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' ORDER BY 3 DESC, 1`)
		return list, 0, err
	}
	if list, err = shares(ctx, a.file.Read, `SELECT m.tbl_name, 0, sum(d.pgsize) FROM dbstat d JOIN sqlite_schema m ON m.name = d.name
			GROUP BY m.tbl_name ORDER BY 3 DESC, 1`); err == nil {
		err = a.file.Read.QueryRowContext(ctx, "SELECT f.freelist_count * p.page_size FROM pragma_freelist_count f, pragma_page_size p").Scan(&free)
	}
	return list, free, err
}

// inFile reports that the archive is a file of this machine, which is looked after here; a
// server sees to its own.
func (a *Archive) inFile() bool {
	_, ok := a.file.Engine.(*sqlitefile.File)
	return ok
}

// shares reads rows of a name, a number of articles and a number of bytes.
func shares(ctx context.Context, db *sql.DB, query string) (list []Share, err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var s Share
		if err := rows.Scan(&s.Name, &s.Articles, &s.Bytes); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, rows.Err()
}

// Vacuum returns the file's free pages to the disk, step by step, so that others write
// in between. The first time the file is written anew in the form in which that is possible,
// for which the disk must have as much room again: readers go on meanwhile, writers wait.
func (a *Archive) Vacuum(ctx context.Context) error {
	if !a.inFile() {
		return nil
	}
	if err := vacuum(ctx, a.file.Write); err != nil {
		return a.file.Explain(ctx, "return free space", err)
	}
	a.tidy(ctx)
	return nil
}

func vacuum(ctx context.Context, db *sql.DB) error {
	var mode int
	if err := db.QueryRowContext(ctx, "PRAGMA auto_vacuum").Scan(&mode); err != nil {
		return err
	}
	if mode != incremental {
		return rewrite(ctx, db)
	}
	for {
		var free int
		if err := db.QueryRowContext(ctx, "PRAGMA freelist_count").Scan(&free); err != nil || free == 0 {
			return err
		}
		if err := vacuumSome(ctx, db); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

// incremental is the number of SQLite's mode in which free pages are returned on demand.
const incremental = 2

// vacuumSome runs one step to its end: SQLite returns a page for each row that is read.
func vacuumSome(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, "PRAGMA incremental_vacuum(1000)")
	if err != nil {
		return err
	}
	for rows.Next() {
	}
	return errors.Join(rows.Err(), rows.Close())
}

// rewrite writes the file anew, in the mode in which steps are possible.
func rewrite(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.ExecContext(ctx, "PRAGMA auto_vacuum = INCREMENTAL"); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "VACUUM")
	return err
}
