//go:build noseeds

package seeds

import "testing"

func TestNoSeedsHoldsNone(t *testing.T) {
	entries, err := All()
	if err != nil || len(entries) != 0 {
		t.Errorf("%d entries, error %v; want none", len(entries), err)
	}
	if list, err := files.ReadDir("."); err != nil || len(list) != 0 {
		t.Errorf("the binary holds %v, error %v; want nothing", list, err)
	}
}
