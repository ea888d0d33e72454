package archive

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// acquire takes the archive for this process. The archive's own file stays readable
// meanwhile.
func acquire(ctx context.Context, path string) (free func() error, err error) {
	free, err = sqlitefile.Lock(ctx, path)
	switch {
	case sqlitefile.IsBusy(err):
		return nil, fmt.Errorf("archive: %w: %s; stop the other one, or give this one a data_dir of its own", ErrLocked, filepath.Dir(path))
	case err != nil:
		return nil, explain("lock "+path, err)
	}
	return free, nil
}
