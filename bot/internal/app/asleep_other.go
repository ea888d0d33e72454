//go:build !linux

package app

import "time"

func asleep() time.Duration { return 0 }
