package sqlitetest

import "golang.org/x/sys/unix"

// free is how many bytes a file in the folder may have; none where there is no such folder.
func free(dir string) uint64 {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil || s.Bsize <= 0 {
		return 0
	}
	return s.Bavail * uint64(s.Bsize)
}
