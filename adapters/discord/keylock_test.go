package discord

import (
	"strconv"
	"testing"
)

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
	if latest, unlock := l.ticket("answer", 2)(); latest {
		t.Errorf("number 2 came late, behind 3, which was done, and takes itself for the latest")
	} else {
		unlock()
	}
}

// TestKeysAreForgotten: what nobody holds is not kept for ever.
func TestKeysAreForgotten(t *testing.T) {
	var l keyLock
	for i := range 3 * maxIdle {
		l.lock("message-" + strconv.Itoa(i))()
		_, unlock := l.ticket("answer-"+strconv.Itoa(i), 1)()
		unlock()
	}
	if len(l.held) > maxIdle || len(l.idle) > maxIdle {
		t.Errorf("%d keys are kept and %d stand in line to be forgotten, at most %d", len(l.held), len(l.idle), maxIdle)
	}
}
