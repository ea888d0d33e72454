package sdnotify

import "golang.org/x/sys/unix"

// monotonic is the system's CLOCK_MONOTONIC in microseconds, by which systemd tells
// the messages of one reload from those of another.
func monotonic() (micros int64, ok bool) {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &t); err != nil {
		return 0, false
	}
	return t.Nano() / 1000, true
}
