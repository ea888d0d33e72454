package watch_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/bot/internal/watch"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile/sqlitetest"
)

// killEnv names the folder in which the test binary, started again as a process of its
// own, looks and tells until it is killed.
const killEnv = "UKTI_TEST_WATCHES"

func TestMain(m *testing.M) {
	if dir := os.Getenv(killEnv); dir != "" {
		if err := tellIn(context.Background(), dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(sqlitetest.InMemory(adaptertest.Waiting(m)).Run())
}

// wholeDay is what a chat may have in the tests of kills: no end of messages.
var wholeDay = watch.Bounds{PerChat: 5, ADay: 100}

// tellIn looks at all that came into a data_dir, and tells of it.
func tellIn(ctx context.Context, dir string) error {
	clock := noon()
	now := func() time.Time { return clock }
	store, err := state.Open(ctx, dir, state.Options{Now: now})
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	room, err := newsroom.Open(ctx, newsroom.Options{DataDir: dir, Now: now})
	if err != nil {
		return err
	}
	defer func() { _ = room.Close() }()
	locales, err := locale.Load("en")
	if err != nil {
		return err
	}
	chats := fileChats{filepath.Join(dir, "told")}
	w, err := watch.New(watch.Options{
		Store: store.Watches(), Archive: room.Archive, Live: room.Index.Live(), CatchUp: room.Index.CatchUp, Reach: chats, Settings: store,
		Locales: locales, Now: now, Bounds: wholeDay,
	})
	if err != nil {
		return err
	}
	if err := chats.note(line{}); err != nil { // it begins
		return err
	}
	for range 8 {
		if err := w.Step(ctx); err != nil {
			return err
		}
		clock = clock.Add(10 * time.Minute)
	}
	return nil
}

// fileChats is a platform whose chats are the lines of a file.
type fileChats struct{ path string }

// line is a message that arrived; the zero line is a process that began.
type line struct {
	Place string
	Texts []string
}

func (f fileChats) note(l line) error {
	file, err := os.OpenFile(f.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	data, err := json.Marshal(l)
	if err == nil {
		_, err = file.Write(append(data, '\n'))
	}
	return err
}

func (f fileChats) Notify(_ context.Context, _ string, n adapters.Notice) (adapters.Arrival, error) {
	l := line{Place: n.Place}
	for _, q := range n.Reply.Quotes {
		l.Texts = append(l.Texts, q.Text)
	}
	return adapters.Arrival{Place: n.Place, Messages: []string{n.ID}}, f.note(l)
}

// lines returns what was noted so far; a line that was cut off doesn't count.
func (f fileChats) lines(t *testing.T) (list []line) {
	t.Helper()
	file, err := os.Open(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	for s := bufio.NewScanner(file); s.Scan(); {
		var l line
		if json.Unmarshal(s.Bytes(), &l) == nil {
			list = append(list, l)
		}
	}
	return list
}

// TestKilled kills the process that looks for and tells 150 chats what they watch, by -9,
// at random moments, also while it looks: in the end each chat was told each sentence,
// hardly one twice, none three times.
func TestKilled(t *testing.T) {
	const stories = 3
	chats, kills := 60, 5
	if adaptertest.Long() {
		chats, kills = 150, 9
	}
	b := sit(t)
	b.bounds = wholeDay
	b.restart()
	for i := range chats {
		b.says(fmt.Sprint("chat", i), fmt.Sprintf("/watch Kusum %s", []string{"ferry", "bridge", "harbour"}[i%3]))
	}
	for i, text := range []string{"boats left early with %s and forty goats", "men painted a wall beside %s for nothing", "rain stopped the fair, so %s stayed shut"} {
		b.arrives(fmt.Sprint("story", i), "At Kusum "+fmt.Sprintf(text, "the ferry, the bridge, the harbour")+".")
	}
	b.stop()
	out := fileChats{filepath.Join(b.dir, "told")}
	r := rand.New(rand.NewPCG(3, 9))
	for kill := range kills {
		child := exec.CommandContext(t.Context(), os.Args[0])
		child.Env = append(os.Environ(), killEnv+"="+b.dir)
		before := len(out.lines(t))
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		some := 1 // it has begun, and looks
		if kill > 2 {
			some += 3 + r.IntN(15) // it tells
		}
		for len(out.lines(t)) < before+some {
			time.Sleep(time.Duration(r.IntN(4)) * time.Millisecond)
		}
		_ = child.Process.Kill()
		_ = child.Wait()
	}
	cut := len(out.lines(t))
	if err := tellIn(t.Context(), b.dir); err != nil {
		t.Fatal(err)
	}
	b.start() // for the cleanup
	judgeKills(t, out.lines(t), chats, stories, kills, cut)
}

// judgeKills counts how often each chat was told each story.
func judgeKills(t *testing.T, lines []line, chats, stories, kills, cut int) {
	t.Helper()
	times := map[string]map[string]int{}
	for _, l := range lines {
		for _, text := range l.Texts {
			if times[l.Place] == nil {
				times[l.Place] = map[string]int{}
			}
			times[l.Place][text]++
		}
	}
	once, twice, messages := 0, 0, map[string]bool{}
	for i := range chats {
		chat := fmt.Sprint("chat", i)
		if len(times[chat]) != stories {
			t.Errorf("%s was told %d of %d sentences", chat, len(times[chat]), stories)
		}
		for text, n := range times[chat] {
			switch n {
			case 1:
				once++
			case 2:
				twice++
				messages[chat] = true
			default:
				t.Errorf("%s was told %d times: %s", chat, n, text)
			}
		}
	}
	if len(messages) > kills || cut >= chats+kills {
		t.Errorf("%d messages came twice with %d kills; %d lines stood there when the last came", len(messages), kills, cut)
	}
	t.Logf("%d sentences to %d chats, %d kills: %d once, %d twice", chats*stories, chats, kills, once, twice)
}
