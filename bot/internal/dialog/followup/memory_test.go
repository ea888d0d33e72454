package followup

import "testing"

func TestMemoryIsBounded(t *testing.T) {
	var r recent[int, int]
	for i := range 3 * memoryLimit {
		r.put(i, i)
	}
	if n := len(r.young) + len(r.old); n > memoryLimit {
		t.Errorf("%d entries", n)
	}
	if _, ok := r.get(3*memoryLimit - 1); !ok {
		t.Error("the newest is gone")
	}
}
