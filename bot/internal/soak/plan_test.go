//go:build soak

package soak

import (
	"slices"
	"time"
)

// kind is what goes wrong.
type kind string

const (
	quiet           kind = "no paper publishes anything"
	feedAway        kind = "one paper's site is away"
	feedsAway       kind = "the network to the papers is away"
	siteChanged     kind = "the papers show teasers, and pages without an article"
	telegramAway    kind = "Telegram is away"
	telegramAlters  kind = "Telegram stores other characters than it was sent"
	telegramRejects kind = "Telegram takes no message of the bot, while people ask more than usual"
	telegramRefuses kind = "Telegram refuses the token, until the config has another"
	diskFull        kind = "the disk is full"
	clockForward    kind = "the clock is three hours ahead"
	memoryTaken     kind = "the process takes a quarter of a gigabyte of memory"
	backupsBlocked  kind = "the folder of the backups can't be made"
	articlesGone    kind = "a third of the articles is removed while the bot is down"
	down            kind = "nobody has started the bot"
	readOnly        kind = "the disk is read-only, and the bot is started again and again"
	killed          kind = "the process is killed and started anew a minute later"
)

// fault is something that goes wrong for a time.
type fault struct {
	Kind     kind
	From, To time.Time
	Must     []string // alerts that fire because of it, before it ends or soon after
	May      []string // alerts that may fire because of it
}

// plan is all that goes wrong, in order.
type plan []fault

func (p plan) during(k kind, at time.Time) bool {
	return slices.ContainsFunc(p, func(f fault) bool { return f.Kind == k && !at.Before(f.From) && at.Before(f.To) })
}

// any reports that something goes wrong at a moment, or has lately.
func (p plan) any(from, to time.Time) bool {
	return slices.ContainsFunc(p, func(f fault) bool { return f.From.Before(to) && f.To.After(from) })
}

// stops are the faults for which the process ends.
func (f fault) stops() bool {
	return slices.Contains([]kind{articlesGone, down, readOnly, killed}, f.Kind)
}

// month is what goes wrong in so many days, which begin at a moment. In fewer than
// thirty there is less of it.
func month(began time.Time, days int, disks bool) (p plan) {
	at := func(day int, hour, hours float64, k kind, must, may []string) {
		from := began.Add(time.Duration((float64(day)*24 + hour) * float64(time.Hour)))
		if day < days && (disks || k != diskFull && k != readOnly) {
			p = append(p, fault{k, from, from.Add(time.Duration(hours * float64(time.Hour))), must, may})
		}
	}
	kill := func(day int, hour float64) { at(day, hour, 1.0/60, killed, nil, nil) }
	kill(0, 7.3)
	at(0, 12, 2, diskFull, []string{"UktiDiskFull"}, []string{"UktiFeedsFailing", "UktiBackupOld"})
	kill(0, 17)
	at(1, 3, 2, telegramAway, []string{"UktiPlatformDown"}, nil)
	at(1, 9, 1, clockForward, nil, nil)
	kill(1, 13.7)
	at(2, 10, 1, telegramAlters, []string{"UktiShownChanged"}, nil)
	at(3, 4, 3, feedsAway, []string{"UktiFeedsFailing"}, nil)
	kill(4, 15.2)
	at(5, 2, 14, feedAway, []string{"UktiFeedStale"}, nil)
	at(6, 10, 2, telegramRejects, []string{"UktiRefused"}, nil)
	at(7, 10, 1, readOnly, []string{"UktiDown"}, nil)
	at(8, 9, 20, siteChanged, []string{"UktiItemsLeftOut"}, []string{"UktiNothingNew"})
	at(10, 6, 33, quiet, []string{"UktiNothingNew"}, nil)
	kill(12, 8.9)
	at(13, 1, 3, telegramRefuses, []string{"UktiPlatformDown"}, nil)
	at(14, 12, 1, articlesGone, []string{"UktiArticlesVanished", "UktiDown"}, nil)
	at(15, 3, 3, memoryTaken, []string{"UktiMemory"}, nil)
	at(16, 5, 104, backupsBlocked, []string{"UktiBackupOld"}, nil)
	at(22, 4, 1, down, []string{"UktiDown"}, nil)
	// From here on nothing happens, so that what grows can be seen.
	return p
}
