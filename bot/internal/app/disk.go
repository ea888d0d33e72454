package app

import (
	"os"
	"path/filepath"

	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/embed/vectordb"
)

// databases is how large the databases in a folder are, with their logs, by name.
func databases(dir string) map[string]int64 {
	all := map[string]int64{}
	for name, file := range map[string]string{"state": state.File, "archive": archive.File, "vectors": vectordb.File} {
		for _, log := range []string{"", "-wal"} {
			if info, err := os.Stat(filepath.Join(dir, file+log)); err == nil {
				all[name] += info.Size()
			}
		}
	}
	return all
}
