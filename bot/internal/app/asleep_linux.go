package app

import (
	"time"

	"golang.org/x/sys/unix"
)

// asleep is how long the machine has slept since it was started: of the two clocks
// that are never set, one goes on meanwhile.
func asleep() time.Duration {
	var boot, awake unix.Timespec
	if unix.ClockGettime(unix.CLOCK_BOOTTIME, &boot) != nil || unix.ClockGettime(unix.CLOCK_MONOTONIC, &awake) != nil {
		return 0
	}
	return time.Duration(boot.Nano() - awake.Nano())
}
