package discord

import "testing"

// TestTicketsAreByNumber: which press is the latest goes by its number, not by which
// task happened to be taken up first.
func TestTicketsAreByNumber(t *testing.T) {
	var l keyLock
	unlock := l.lock("answer")
	waits := map[uint64]func() (bool, func()){}
	for _, number := range []uint64{3, 1, 2} {
		waits[number] = l.ticket("answer", number)
	}
	unlock()
	for number, want := range map[uint64]bool{1: false, 2: false, 3: true} {
		latest, unlock := waits[number]()
		unlock()
		if latest != want {
			t.Errorf("number %d is the latest: %t, want %t", number, latest, want)
		}
	}
	if len(l.held) != 0 {
		t.Errorf("%d keys are kept though nobody holds them", len(l.held))
	}
}
