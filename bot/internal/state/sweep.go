package state

import (
	"context"
	"time"
)

// slack is how many bytes of the file may be free; beyond it, and where they are more
// than half, the file is made small again.
const slack = 4 << 20

func (s *Store) sweepNowAndThen(ctx context.Context) {
	defer close(s.swept)
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
		arg       any
	}{
		{"DELETE FROM choices WHERE expires <= ?", now},
		{"DELETE FROM memory WHERE expires > 0 AND expires <= ?", now},
		{"DELETE FROM quoted WHERE expires <= ?", now},
		{"DELETE FROM quoted WHERE n IN (SELECT n FROM quoted ORDER BY expires DESC, n DESC LIMIT -1 OFFSET ?)", mostQuoted},
		{`DELETE FROM choices WHERE key IN (SELECT key FROM (
			SELECT key, row_number() OVER (PARTITION BY owner ORDER BY expires DESC) AS nth FROM choices
			WHERE owner IN (SELECT owner FROM choices GROUP BY owner HAVING count(*) > ?1)) WHERE nth > ?1)`, s.mostOwn},
		{"DELETE FROM choices WHERE key IN (SELECT key FROM choices ORDER BY expires DESC LIMIT -1 OFFSET ?)", s.most},
	} {
		if _, err := s.file.Write.ExecContext(ctx, step.statement, step.arg); err != nil {
			return s.file.Explain(ctx, "delete what has expired", err)
		}
	}
	if err := s.sweepReceipts(ctx, time.Unix(now, 0)); err != nil {
		return err
	}
	return s.shrink(ctx)
}

// shrink gives free space back to the disk where it is most of the file. Writers wait for
// it, some tenths of a second.
func (s *Store) shrink(ctx context.Context) error {
	var pages, free, size int64
	err := s.file.Write.QueryRowContext(ctx, "SELECT page_count, freelist_count, page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size").
		Scan(&pages, &free, &size)
	if err == nil && free*size > slack && free > pages/2 {
		if _, err = s.file.Write.ExecContext(ctx, "VACUUM"); err == nil {
			_, err = s.file.Write.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
		}
	}
	if err != nil {
		return s.file.Explain(ctx, "make the file of the state smaller", err)
	}
	return nil
}
