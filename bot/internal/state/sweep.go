package state

import (
	"context"
	"errors"
	"math"
	"time"
)

// noLimit is a LIMIT that lets all rows through.
const noLimit = math.MaxInt64

// sweepNowAndThen sweeps shortly after the start, and every so often, until ctx ends.
func (s *Store) sweepNowAndThen(ctx context.Context) {
	select {
	case <-ctx.Done():
		return
	case <-time.After(settle):
	}
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	last := s.now().Round(0)
	for first := true; ; first = false {
		now := s.now().Round(0)
		// A clock that has come further than this timer was set, rightly or not: what
		// expired by that is deleted an hour later, unless it was put right till then.
		if jumped := now.Sub(last) > sweepEvery+sweepEvery/2; first || !jumped {
			if err := s.sweep(ctx, now.Unix()); err != nil && ctx.Err() == nil {
				s.log.Error("expired state was not deleted", "error", err)
			}
		}
		last = now
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// sweep deletes what has expired, and the oldest of what is too much. What expires later
// than it could is of a clock that was wrong then.
func (s *Store) sweep(ctx context.Context, now int64) error {
	latest := now + int64(longest/time.Second)
	for _, table := range []string{"choices", "memory", "quoted"} {
		if _, err := s.file.Write.ExecContext(ctx, "UPDATE "+table+" SET expires = ? WHERE expires > ?", latest, latest); err != nil {
			return s.file.Explain(ctx, "correct when something expires", err)
		}
	}
	for _, step := range []struct {
		statement string
		args      []any
	}{
		{"DELETE FROM choices WHERE expires <= ?", []any{now}},
		{"DELETE FROM memory WHERE expires > 0 AND expires <= ?", []any{now}},
		{"DELETE FROM quoted WHERE expires <= ?", []any{now}},
		{"DELETE FROM quoted WHERE n IN (SELECT n FROM quoted ORDER BY expires DESC, n DESC LIMIT ? OFFSET ?)", []any{noLimit, mostQuoted}},
		{`DELETE FROM choices WHERE key IN (SELECT key FROM (
			SELECT key, row_number() OVER (PARTITION BY owner ORDER BY expires DESC) AS nth FROM choices
			WHERE owner IN (SELECT owner FROM choices GROUP BY owner HAVING count(*) > ?1)) AS own WHERE nth > ?1)`, []any{s.mostOwn}},
		{"DELETE FROM choices WHERE key IN (SELECT key FROM choices ORDER BY expires DESC LIMIT ? OFFSET ?)", []any{noLimit, s.most}},
	} {
		if _, err := s.file.Write.ExecContext(ctx, step.statement, step.args...); err != nil {
			return s.file.Explain(ctx, "delete what has expired", err)
		}
	}
	if err := errors.Join(s.sweepReceipts(ctx, time.Unix(now, 0)), s.sweepBudgets(ctx)); err != nil {
		return err
	}
	return s.shrink(ctx)
}
