//go:build soak && !linux

package soak

import "testing"

func mount(t *testing.T, _ string) bool {
	t.Log("no small disk can be mounted here, so none is full or read-only")
	return false
}

func remount(*testing.T, string, bool) {}
