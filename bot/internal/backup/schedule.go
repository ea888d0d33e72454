package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

const (
	prefix = "ukti-"
	suffix = ".tar.gz"
	stamp  = "20060102T150405Z" // in UTC, so that names sort by age
	// retryAfter is the pause after a backup that failed.
	retryAfter = 10 * time.Minute
	// lookAgain is how often it is looked whether one is due, since the clock may be
	// set and the machine may sleep meanwhile.
	lookAgain = 10 * time.Minute
	// ahead is how far in the future a backup may be dated and still be believed.
	ahead = time.Hour
)

// Schedule makes backups in a folder, again and again.
type Schedule struct {
	Source Source        // its Now is set for each backup
	Dir    string        // made where it is missing
	Every  time.Duration // between two backups
	Keep   int           // how many are kept, the newest; 1 or more
	Log    *slog.Logger
	Now    func() time.Time

	last atomic.Int64 // of the newest backup, Unix seconds; 0: none
}

// Last returns when the newest backup in the folder was made; zero for none.
func (s *Schedule) Last() time.Time {
	if at := s.last.Load(); at != 0 {
		return time.Unix(at, 0)
	}
	return time.Time{}
}

// Run makes a backup whenever the newest is older than Every, until ctx ends. What
// fails is logged with what to do, and tried again.
func (s *Schedule) Run(ctx context.Context) {
	s.sweep()
	for ctx.Err() == nil {
		wait := retryAfter
		if err := s.once(ctx); err == nil {
			wait = max(min(s.Every-s.Now().Sub(s.Last()), lookAgain), time.Second)
		} else if ctx.Err() == nil {
			s.Log.Error("no backup was made; it is tried again", "error", err, "in", retryAfter)
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

// once makes a backup when one is due, and deletes those that are too many.
func (s *Schedule) once(ctx context.Context) error {
	made, err := s.made()
	if err != nil {
		return err
	}
	now := s.Now()
	made, future := split(made, now.Add(ahead))
	s.last.Store(0)
	if len(made) > 0 {
		s.last.Store(made[len(made)-1].Unix())
	}
	if now.Sub(s.Last()) < s.Every {
		return nil
	}
	source := s.Source
	source.Now = now
	began := time.Now()
	m, err := Write(ctx, source, s.path(now))
	if err != nil {
		return err
	}
	s.last.Store(now.Unix())
	if len(m.Damaged) > 0 {
		s.Log.Error("the archive that was backed up has damaged articles; earlier backups are kept", "articles", m.Damaged)
		return nil
	}
	s.Log.Info("a backup was made", "path", s.path(now), "bytes", sizeOf(s.path(now)), "bytes_uncompressed", m.Size(), "took", time.Since(began).Round(time.Millisecond))
	return s.prune(slices.Concat(future, made, []time.Time{now}))
}

// sizeOf is how many bytes a file has, 0 where it can't be asked.
func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// split tells apart what was made till a moment and what says that it was made after
// it, while the clock was wrong: how old that is can't be known, and it goes first.
func split(made []time.Time, till time.Time) (before, after []time.Time) {
	i, _ := slices.BinarySearchFunc(made, till, time.Time.Compare)
	return made[:i], made[i:]
}

// made returns when the backups in the folder were made, by their names, the oldest
// first.
func (s *Schedule) made() (times []time.Time, err error) {
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("backup: %w; set backup.dir to a folder that can be made and written to", err)
	}
	entries, err := os.ReadDir(s.Dir) // sorted
	if err != nil {
		return nil, fmt.Errorf("backup: %w; set backup.dir to a folder that can be read", err)
	}
	for _, e := range entries {
		name, ok := strings.CutPrefix(e.Name(), prefix)
		name, whole := strings.CutSuffix(name, suffix)
		if at, err := time.Parse(stamp, name); ok && whole && err == nil {
			times = append(times, at)
		}
	}
	return times, nil
}

// sweep deletes what a killed process left half done.
func (s *Schedule) sweep() {
	left, _ := filepath.Glob(filepath.Join(s.Dir, unfinished+"*")) // the pattern is right
	for _, dir := range left {
		if err := os.RemoveAll(dir); err != nil {
			s.Log.Warn("an unfinished backup can't be deleted", "path", dir, "error", err)
		}
	}
}

func (s *Schedule) path(at time.Time) string {
	return filepath.Join(s.Dir, prefix+at.UTC().Format(stamp)+suffix)
}

// prune deletes the oldest backups.
func (s *Schedule) prune(made []time.Time) error {
	for _, at := range made[:max(len(made)-max(s.Keep, 1), 0)] {
		if err := os.Remove(s.path(at)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("backup: an old one can't be deleted: %w", err)
		}
	}
	return nil
}
