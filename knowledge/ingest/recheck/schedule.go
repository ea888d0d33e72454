package recheck

import (
	"cmp"
	"slices"
	"time"
)

// Bounds of the schedule.
const (
	firstRetry  = time.Hour // after a failure; twice that after the second
	maxFailures = 3         // in a row, and the next look of the schedule is waited for
	mostBetween = 30 * 24 * time.Hour
	leastAgain  = time.Hour // before a page that was gone is looked at again
)

// DefaultAfter is when pages are looked at, counted from when they were published.
func DefaultAfter() []time.Duration {
	return []time.Duration{time.Hour, 6 * time.Hour, 24 * time.Hour, 7 * 24 * time.Hour}
}

// DefaultConfirm is how long a page must be gone before its article counts as withdrawn.
const DefaultConfirm = 6 * time.Hour

func (o *Options) fill() {
	if o.After == nil {
		o.After = DefaultAfter()
	}
	slices.Sort(o.After)
	o.Confirm = max(cmp.Or(o.Confirm, DefaultConfirm), leastAgain)
	o.AtOnce = max(cmp.Or(o.AtOnce, 4), 1)
	o.Pause = max(cmp.Or(o.Pause, 2*time.Second), 0)
}

// plan sets the next look of the schedule that is not past.
func (o *Options) plan(p *Page, now time.Time) {
	if !p.Gone.IsZero() {
		o.planGone(p, now)
		return
	}
	p.Planned, p.Next = true, time.Time{}
	for ; p.Looks < len(o.After); p.Looks++ {
		if at := p.Since.Add(o.After[p.Looks]); at.After(now) {
			p.Next = at
			return
		}
	}
}

// planFailed sets when a page that could not be had is tried again; asked is how long
// its server wants to be left alone.
func (o *Options) planFailed(p *Page, now time.Time, asked time.Duration) {
	p.Failures++
	if !p.Withdrawn.IsZero() || !p.Gone.IsZero() {
		p.Next = now.Add(max(o.Confirm, asked))
		return
	}
	if p.Failures < maxFailures {
		p.Next = now.Add(max(firstRetry<<(p.Failures-1), min(asked, 24*time.Hour)))
		return
	}
	p.Failures = 0
	o.plan(p, now)
}

// planGone sets when a page that is gone is looked at again: first to be sure, then less
// and less often, since it may come back.
func (o *Options) planGone(p *Page, now time.Time) {
	p.Planned, p.Failures = true, 0
	if p.Withdrawn.IsZero() {
		p.Next = p.Gone.Add(o.Confirm)
		if !p.Next.After(now) {
			p.Next = now.Add(leastAgain)
		}
		return
	}
	p.Next = now.Add(min(max(now.Sub(p.Withdrawn), 24*time.Hour), mostBetween))
}
