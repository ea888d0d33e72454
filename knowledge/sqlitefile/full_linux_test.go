package sqlitefile

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A disk that is full at the start says so. Where none can be mounted (it takes
// root) nothing is tested.
func TestFullDiskAtTheStart(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("no small disk can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	made := spec(filepath.Join(dir, "made"))
	if err := open(t, made).Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "ballast"), make([]byte, 2<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("the disk is not full: %v", err)
	}
	for name, s := range map[string]Spec{"an old file": made, "a new file": spec(filepath.Join(dir, "new"))} {
		if _, err := Open(t.Context(), s); !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), "free some") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
