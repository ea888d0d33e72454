package state

import (
	"context"
	"embed"
	"path/filepath"

	"github.com/ukti-bot/ukti/knowledge/database"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// slack is how many bytes of the file may be free; beyond it, and where they are more
// than half, the file is made small again.
const slack = 4 << 20

//go:embed migrations/*.sql
var migrations embed.FS

// spec of the state: synchronous FULL has a commit on the disk before it is
// acknowledged, secure_delete leaves no trace of what was deleted.
func spec(path, lock string) sqlitefile.Spec {
	return sqlitefile.Spec{
		Name: "state", Path: path, Lock: lock, Pragmas: []string{"synchronous(FULL)", "secure_delete(ON)"},
		Readers: readers, Migrations: migrations,
		Mend: "put a backup in its place, or move it away to begin anew without the buttons and settings kept there",
	}
}

func openFile(ctx context.Context, dir string, o Options) (*database.DB, error) {
	s := spec(filepath.Join(dir, File), filepath.Join(dir, LockFile))
	s.Upgraded = o.upgraded(ctx)
	file, err := sqlitefile.Open(ctx, s)
	if err != nil {
		return nil, err
	}
	return database.InFile(file), nil
}

// Copy writes the state in dir to the file at path, which must not exist, as it is at
// this moment, whatever is written meanwhile by this process or another. The error
// wraps fs.ErrNotExist when there is none.
func Copy(ctx context.Context, dir, path string) error {
	return sqlitefile.Copy(ctx, spec(filepath.Join(dir, File), ""), path)
}

// CheckCopy checks a copy that nobody has open: its structure, and whether this version
// can use it.
func CheckCopy(ctx context.Context, path string) error {
	return sqlitefile.Check(ctx, spec(path, ""), nil)
}

// shrink gives free space back to the disk where it is most of the file. Writers wait for
// it, some tenths of a second.
func (s *Store) shrink(ctx context.Context) error {
	if _, file := s.file.Engine.(*sqlitefile.File); !file {
		return nil // a server sees to that by itself
	}
	var pages, free, size int64
	err := s.file.Write.QueryRowContext(ctx, "SELECT page_count, freelist_count, page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size").
		Scan(&pages, &free, &size)
	if err == nil && free*size > slack && free > pages/2 {
		if _, err = s.file.Write.ExecContext(ctx, "VACUUM"); err == nil {
			_, err = s.file.Write.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
		}
	}
	if err != nil {
		return s.file.Explain(ctx, "make the file of the state smaller", err)
	}
	return nil
}
