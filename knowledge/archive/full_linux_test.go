package archive

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A disk of 4 MB runs full: the error is clear, reading goes on, nothing that was
// kept is lost, and once there is room writing works again. Where no disk can be
// mounted (it takes root), TestFullBySQLitesLimit has to do.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=4m"); err != nil {
		t.Logf("no small disk can be mounted here (%v): only SQLite's limit was tested", err)
		return
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	a := open(t, dir)
	n, err := fill(t, a)
	serves(t, a, n, err)
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	put(t, a, doc("after", "There is room again."))
	var sound string
	if err := a.file.Read.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&sound); err != nil || sound != "ok" {
		t.Error(sound, err)
	}
}
