package state

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile/sqlitetest"
)

// clock is a time that a test moves.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock { return &clock{t: time.Unix(1_700_000_000, 0)} }
func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}
func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

func open(t *testing.T, dir string, o Options) *Store {
	t.Helper()
	s, err := Open(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// choice is what a test keeps and reads back.
type choice struct {
	owner, chat, kind, payload string
}

func get(ctx context.Context, s *Store, key string) (c choice, ok bool, err error) {
	var payload []byte
	c.owner, c.chat, c.kind, payload, ok, err = s.GetChoice(ctx, key)
	c.payload = string(payload)
	return c, ok, err
}

func put(t *testing.T, s *Store, c choice) string {
	t.Helper()
	key, err := s.PutChoice(t.Context(), c.owner, c.chat, c.kind, []byte(c.payload))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// count is the number of rows in a table, expired ones too.
func count(t *testing.T, s *Store, table string) (n int) {
	t.Helper()
	if err := s.file.Read.QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestChoices(t *testing.T) { onEach(t, testChoices) }

func testChoices(t *testing.T, open opener) {
	c := newClock()
	s := open(t, Options{Now: c.now})
	want := choice{"telegram:7", "telegram:-1", "more", "\x00\xffপ্রশ্ন"}
	key := put(t, s, want)
	if !regexp.MustCompile(`^[A-Za-z0-9_-]{1,32}$`).MatchString(key) {
		t.Errorf("key %q", key)
	}
	if other := put(t, s, want); other == key {
		t.Errorf("two choices share the key %s", key)
	}
	got, ok, err := get(t.Context(), s, key)
	if err != nil || !ok || got != want {
		t.Errorf("got %v, %v, %v", got, ok, err)
	}
	if _, ok, err := get(t.Context(), s, "absent"); ok || err != nil {
		t.Errorf("an absent key: %v, %v", ok, err)
	}
	c.add(KeepChoice)
	if _, ok, _ := get(t.Context(), s, key); !ok {
		t.Error("the choice ended early")
	}
	c.add(2 * time.Second)
	if _, ok, _ := get(t.Context(), s, key); ok {
		t.Error("the choice outlived its time")
	}
	if err := s.sweep(t.Context(), s.now().Unix()); err != nil || count(t, s, "choices") != 0 {
		t.Errorf("after the sweep %d choices are left (%v)", count(t, s, "choices"), err)
	}
}

// Of one person's choices, and of all, only so many of the newest stay.
func TestBoundedChoices(t *testing.T) { onEach(t, testBoundedChoices) }

func testBoundedChoices(t *testing.T, open opener) {
	c := newClock()
	s := open(t, Options{Now: c.now, mostOwn: 3, most: 5})
	keys := map[string][]string{}
	for range 10 {
		for _, owner := range []string{"test:1", "test:2", "test:3"} {
			if owner == "test:3" && len(keys[owner]) == 2 {
				continue
			}
			keys[owner] = append(keys[owner], put(t, s, choice{owner: owner}))
			c.add(time.Minute)
		}
	}
	if err := s.sweep(t.Context(), s.now().Unix()); err != nil {
		t.Fatal(err)
	}
	// Three of the first two people's each are left by the one bound; by the other, all of
	// the third's go, which are older.
	for owner, want := range map[string]int{"test:1": 2, "test:2": 3, "test:3": 0} {
		var left []int
		for i, key := range keys[owner] {
			if _, ok, err := get(t.Context(), s, key); err != nil {
				t.Fatal(err)
			} else if ok {
				left = append(left, i)
			}
		}
		if len(left) != want || want > 0 && left[0] != len(keys[owner])-want {
			t.Errorf("of the %d choices of %s there are left: %v", len(keys[owner]), owner, left)
		}
	}
}

// A file that was large once, by many choices that have expired, becomes small again.
func TestFileStaysSmall(t *testing.T) {
	c := newClock()
	dir := t.TempDir()
	s := open(t, dir, Options{Now: c.now})
	size := func() int64 {
		t.Helper()
		if _, err := s.file.Write.Exec("PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(filepath.Join(dir, File))
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	empty := size()
	large := strings.Repeat("x", 100<<10)
	for range 100 {
		put(t, s, choice{owner: "test:1", payload: large})
	}
	grown := size()
	if grown < 2*slack {
		t.Fatalf("the file has %d bytes: the case is not met", grown)
	}
	c.add(KeepChoice + time.Hour)
	if err := s.sweep(t.Context(), s.now().Unix()); err != nil {
		t.Fatal(err)
	}
	if got := size(); got > 2*empty {
		t.Errorf("of %d bytes %d are left when all has expired; an empty file has %d", grown, got, empty)
	}
}

func TestSettings(t *testing.T) { onEach(t, testSettings) }

func testSettings(t *testing.T, open opener) {
	s := open(t, Options{})
	for _, step := range []struct {
		scope, value string
		want         bool
	}{{"discord:1", "en", true}, {"discord:1", "bn", true}, {"discord:10", "en", true}, {"discord:1", "", false}} {
		if err := s.SetSetting(t.Context(), step.scope, "language", step.value); err != nil {
			t.Fatal(err)
		}
		value, ok, err := s.Setting(t.Context(), step.scope, "language")
		if err != nil || ok != step.want || value != step.value {
			t.Errorf("%+v: got %q, %v, %v", step, value, ok, err)
		}
	}
}

func TestMemory(t *testing.T) { onEach(t, testMemory) }

func testMemory(t *testing.T, open opener) {
	c := newClock()
	s := open(t, Options{Now: c.now})
	a, b := s.Memory("telegram"), s.Memory("discord")
	for _, p := range []struct {
		key, value string
		keep       time.Duration
	}{{"short", "1", time.Minute}, {"ever", "2", 0}, {"ever", "3", 0}, {"empty", "", time.Hour}} {
		if err := a.Put(t.Context(), p.key, []byte(p.value), p.keep); err != nil {
			t.Fatal(err)
		}
	}
	c.add(2 * time.Minute)
	for _, g := range []struct {
		key, value string
		ok         bool
	}{{"short", "", false}, {"ever", "3", true}, {"empty", "", true}, {"absent", "", false}} {
		if value, ok, err := a.Get(t.Context(), g.key); string(value) != g.value || ok != g.ok || err != nil {
			t.Errorf("%s: %q, %v, %v", g.key, value, ok, err)
		}
	}
	if _, ok, _ := b.Get(t.Context(), "ever"); ok {
		t.Error("one adapter reads another's memory")
	}
	if err := s.sweep(t.Context(), s.now().Unix()); err != nil || count(t, s, "memory") != 2 {
		t.Errorf("after the sweep %d rows are left (%v)", count(t, s, "memory"), err)
	}
}

// After Forget not even the file's bytes tell of the person.
func TestForget(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	me, other := "telegram:7", "telegram:77"
	mine := put(t, s, choice{owner: me, payload: "what-i-asked"})
	theirs := put(t, s, choice{owner: other})
	for _, scope := range []string{me, other, "chat of telegram:7"} {
		if err := s.SetSetting(t.Context(), scope, "language", "en"); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []int{2, 0} {
		if n, err := s.Forget(t.Context(), me); n != want || err != nil {
			t.Errorf("Forget: %d, %v, want %d", n, err, want)
		}
	}
	if _, ok, _ := get(t.Context(), s, mine); ok {
		t.Error("the person's choice is left")
	}
	if _, ok, _ := get(t.Context(), s, theirs); !ok {
		t.Error("another's choice is gone")
	}
	if n := count(t, s, "settings"); n != 2 {
		t.Errorf("%d settings are left, want 2", n)
	}
	for _, name := range []string{File, File + "-wal"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(data), "what-i-asked") {
			t.Errorf("%s still holds the question", name)
		}
	}
}

func TestManyAtOnce(t *testing.T) { onEach(t, testManyAtOnce) }

func testManyAtOnce(t *testing.T, open opener) {
	s := open(t, Options{})
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			for j := range 5 {
				owner := fmt.Sprint(i)
				key, err := s.PutChoice(t.Context(), owner, "", "", nil)
				if err != nil {
					t.Error(err)
					return
				}
				if c, ok, err := get(t.Context(), s, key); err != nil || !ok || c.owner != owner {
					t.Errorf("got %v, %v, %v", c, ok, err)
				}
				if err := s.Memory("a").Put(t.Context(), "counter", []byte{byte(j)}, 0); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if n := count(t, s, "choices"); n != 16*5 {
		t.Errorf("%d choices", n)
	}
}

func TestTemporary(t *testing.T) {
	s, err := Temporary(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	key := put(t, s, choice{owner: "a"})
	if _, ok, err := get(t.Context(), s, key); !ok || err != nil {
		t.Error(ok, err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestOddFolderNames(t *testing.T) {
	for _, name := range []string{"a b", "ক", "50%", "what?", "a#b", "a;b'c\"d", "deep/er"} {
		dir := filepath.Join(t.TempDir(), name)
		open(t, dir, Options{})
		if _, err := os.Stat(filepath.Join(dir, File)); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestFilesThatCannotBeOpened(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(tb testing.TB, path string)
		want  error
	}{
		{"newer", sqlitetest.Newer, sqlitefile.ErrNewer},
		{"no database", sqlitetest.NoDatabase, sqlitefile.ErrDamaged},
		{"damaged", sqlitetest.Damage, sqlitefile.ErrDamaged},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			s, err := Open(t.Context(), dir, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			tt.spoil(t, filepath.Join(dir, File))
			if _, err := Open(t.Context(), dir, Options{}); !errors.Is(err, tt.want) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
			_ = os.Remove(filepath.Join(dir, File))
			open(t, dir, Options{}) // the failed Open must have let the folder go
		})
	}
}

func TestFullDisk(t *testing.T) {
	s, err := Temporary(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if _, err := s.file.Write.Exec("PRAGMA max_page_count = 20"); err != nil { // SQLite's own way to run out of space
		t.Fatal(err)
	}
	_, err = s.PutChoice(t.Context(), "", "", "", make([]byte, 1<<20))
	if !errors.Is(err, sqlitefile.ErrFull) || !strings.Contains(err.Error(), "free some") {
		t.Errorf("got %v", err)
	}
}

func TestReadOnly(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	if _, err := s.file.Write.Exec("PRAGMA query_only = ON"); err != nil {
		t.Fatal(err)
	}
	if err := s.SetSetting(t.Context(), "chat:a", "b", "c"); !errors.Is(err, sqlitefile.ErrReadOnly) {
		t.Errorf("got %v", err)
	}
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), blocked, Options{}); err == nil || !strings.Contains(err.Error(), "data_dir") {
		t.Errorf("a file in the place of the folder: %v", err)
	}
}

// owner is the environment variable by which the test program, started again by
// a test, becomes another process that owns a folder.
const owner = "UKTI_TEST_STATE_OWNER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(owner); dir != "" {
		s, err := Open(context.Background(), dir, Options{})
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		key, err := s.PutChoice(context.Background(), "a", "b", "more", nil)
		fmt.Println(key, err)
		_, _ = io.Copy(io.Discard, os.Stdin) // until killed
		os.Exit(0)
	}
	os.Exit(sqlitetest.InMemory(m).Run())
}

// Another process owns the folder until it is killed without warning; what it
// had written is there afterwards.
func TestTwoProcessesAndKill(t *testing.T) {
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), owner+"="+dir)
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var key, problem string
	if _, err := fmt.Fscan(out, &key, &problem); err != nil || problem != "<nil>" {
		t.Fatal(key, problem, err)
	}
	_, err = Open(t.Context(), dir, Options{})
	if !errors.Is(err, sqlitefile.ErrInUse) || !strings.Contains(err.Error(), dir) || strings.Contains(err.Error(), "\n") {
		t.Errorf("a second process got: %v", err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed, so this is an error
	s := open(t, dir, Options{})
	if c, ok, err := get(t.Context(), s, key); err != nil || !ok || c.kind != "more" {
		t.Errorf("after the kill: %v, %v, %v", c, ok, err)
	}
}
