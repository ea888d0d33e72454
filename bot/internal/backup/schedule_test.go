package backup

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

// A backup a day, of which the newest are kept; a restart makes none before it is due,
// and what fails is said and tried again.
func TestSchedule(t *testing.T) {
	b := newBot(t)
	synctest.Test(t, func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "backups")
		var log adaptertest.Log
		s := &Schedule{Source: b.Source, Dir: dir, Every: 24 * time.Hour, Keep: 3, Log: slog.New(slog.NewTextHandler(&log, nil)), Now: time.Now}
		run := func(during time.Duration) {
			ctx, stop := context.WithCancel(t.Context())
			ended := make(chan struct{})
			go func() { s.Run(ctx); close(ended) }()
			time.Sleep(during)
			synctest.Wait()
			stop()
			<-ended
		}
		run(12 * time.Hour)
		want(t, dir, "20000101T000000Z")
		left := filepath.Join(dir, unfinished+"1", "archive.db")
		if err := errors.Join(os.Mkdir(filepath.Dir(left), 0o700), os.WriteFile(left, []byte("half"), 0o600)); err != nil {
			t.Fatal(err)
		}
		run(11 * time.Hour) // a restart
		if _, err := os.Stat(filepath.Dir(left)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("what a killed process left is still there: %v", err)
		}
		want(t, dir, "20000101T000000Z")
		run(49*time.Hour + time.Minute)
		want(t, dir, "20000102T000000Z 20000103T000000Z 20000104T000000Z")
		if !s.Last().Equal(time.Date(2000, 1, 4, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("the last is of %v", s.Last())
		}
		if err := os.WriteFile(filepath.Join(dir, "mine.tar.gz"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		s.Source.Config = filepath.Join(dir, "absent.yaml")
		run(25 * time.Hour)
		if n := strings.Count(log.String(), "it is tried again"); n < 5 || n > 9 {
			t.Errorf("%d failures in\n%s", n, log.String())
		}
		want(t, dir, "20000102T000000Z 20000103T000000Z 20000104T000000Z")
	})
}

// want compares the backups in a folder.
func want(t *testing.T, dir, stamps string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		if name, ok := strings.CutPrefix(e.Name(), prefix); ok {
			got = append(got, strings.TrimSuffix(name, suffix))
		}
	}
	if strings.Join(got, " ") != stamps {
		t.Errorf("backups %v, want %s", got, stamps)
	}
}

// A clock that is set forward or back, or a machine that slept: one backup is made
// where one is due, none more, and what was dated by a wrong clock goes first.
func TestScheduleWithAWrongClock(t *testing.T) {
	b := newBot(t)
	synctest.Test(t, func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "backups")
		var log adaptertest.Log
		var offset atomic.Int64
		s := &Schedule{
			Source: b.Source, Dir: dir, Every: 24 * time.Hour, Keep: 3, Log: slog.New(slog.NewTextHandler(&log, nil)),
			Now: func() time.Time { return time.Now().Round(0).Add(time.Duration(offset.Load())) },
		}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { s.Run(ctx); close(ended) }()
		pass := func(d time.Duration) {
			time.Sleep(d)
			synctest.Wait()
		}
		pass(12 * time.Hour)
		offset.Store(int64(20 * time.Hour)) // asleep, or set forward
		pass(11 * time.Minute)
		want(t, dir, "20000101T000000Z 20000102T081000Z") // soon, and once
		offset.Store(0)
		pass(10 * time.Hour)
		want(t, dir, "20000101T000000Z 20000102T081000Z") // what is dated ahead hides nothing, and nothing is due
		pass(2 * time.Hour)
		want(t, dir, "20000101T000000Z 20000102T000000Z 20000102T081000Z")
		if at := s.Last(); at.After(time.Now()) {
			t.Errorf("the last is of %v, which is to come", at)
		}
		offset.Store(int64(365 * 24 * time.Hour))
		pass(time.Hour)
		offset.Store(0)
		pass(24 * time.Hour)
		want(t, dir, "20000102T000000Z 20000102T081000Z 20010101T002000Z") // none of today's is due yet
		pass(8 * time.Hour)
		want(t, dir, "20000102T000000Z 20000102T081000Z 20000103T081000Z") // the one of next year goes
		stop()
		<-ended
		if log := log.String(); strings.Contains(log, "level=ERROR") {
			t.Error(log)
		}
	})
}
