package app

import (
	"golang.org/x/sys/unix"

	"github.com/ukti-bot/ukti/bot/internal/metrics"
)

// disk is the disk of a folder.
func disk(dir string) (metrics.Disk, bool) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil || s.Bsize <= 0 {
		return metrics.Disk{}, false
	}
	block := uint64(s.Bsize)
	return metrics.Disk{Free: s.Bavail * block, Size: s.Blocks * block, ReadOnly: s.Flags&unix.ST_RDONLY != 0}, true
}
