package chat

import "time"

// Drain ends the work of an adapter that stops. It calls wait, which returns when
// nothing is in flight any more; once limit has passed it calls abandon, which
// must make what still runs give up, and goes on waiting. It reports whether all
// ended without that.
func Drain(limit time.Duration, wait, abandon func()) bool {
	ended := make(chan struct{})
	go func() { defer close(ended); wait() }()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-ended:
		return true
	case <-timer.C:
	}
	abandon()
	<-ended
	return false
}
