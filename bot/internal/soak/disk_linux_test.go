//go:build soak

package soak

import (
	"syscall"
	"testing"
)

// mount puts a small disk of its own at a path, and says whether it could: that takes
// root.
func mount(t *testing.T, path string) bool {
	t.Helper()
	if err := syscall.Mount("tmpfs", path, "tmpfs", 0, "size=96m"); err != nil {
		t.Logf("no small disk can be mounted here, so none is full or read-only: %v", err)
		return false
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(path, 0); err != nil {
			t.Error(err)
		}
	})
	return true
}

func remount(t *testing.T, path string, readOnly bool) {
	t.Helper()
	flags := uintptr(syscall.MS_REMOUNT)
	if readOnly {
		flags |= syscall.MS_RDONLY
	}
	if err := syscall.Mount("tmpfs", path, "tmpfs", flags, "size=96m"); err != nil {
		t.Fatal(err)
	}
}
