//go:build !linux

package app

import "github.com/ukti-bot/ukti/bot/internal/metrics"

func disk(string) (metrics.Disk, bool) { return metrics.Disk{}, false }
