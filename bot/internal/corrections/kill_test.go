package corrections

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/bot/internal/state"
)

// killEnv names the folder in which the test binary, started again as a process of its
// own, tells corrections until it is killed.
const killEnv = "UKTI_TEST_CORRECTIONS"

func TestMain(m *testing.M) {
	if dir := os.Getenv(killEnv); dir != "" {
		if err := tellIn(context.Background(), dir, time.Now); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// later is a clock by which every correction has settled.
func later(now func() time.Time) func() time.Time {
	return func() time.Time { return now().Add(time.Hour) }
}

// tellIn tells all corrections of a data_dir.
func tellIn(ctx context.Context, dir string, now func() time.Time) error {
	store, err := state.Open(ctx, dir, state.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	room, err := newsroom.Open(ctx, newsroom.Options{DataDir: dir})
	if err != nil {
		return err
	}
	defer func() { _ = room.Close() }()
	locales, err := locale.Load("en")
	if err != nil {
		return err
	}
	o := Options{
		Store: store.Quoted(), Texts: room.Archive, Live: room.Index.Live(), Notifier: fileNotifier(filepath.Join(dir, "told")),
		Settings: store, Locales: locales, Keep: state.KeepQuoted, Now: now,
	}
	f := New(o)
	if err := f.CatchUp(ctx); err != nil {
		return err
	}
	for more, first := true, true; more || first; first = false {
		if more, err = f.Step(ctx); err != nil {
			return err
		}
		if first { // what is gone was noticed; now it settles
			f.o.Now = later(now)
			more = true
		}
	}
	return nil
}

// fileNotifier is a platform whose chats are the lines of a file.
type fileNotifier string

func (f fileNotifier) Notify(_ context.Context, _ string, n adapters.Notice) (adapters.Arrival, error) {
	file, err := os.OpenFile(string(f), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return adapters.Arrival{}, err
	}
	defer func() { _ = file.Close() }()
	line, err := json.Marshal(n.Place)
	if err == nil {
		_, err = file.Write(append(line, '\n'))
	}
	return adapters.Arrival{Place: n.Place, Messages: []string{"of " + n.ID}}, err
}

// TestKilled kills the process that tells 200 chats of a correction, by -9, at random
// moments: in the end each was told, hardly one twice, none three times.
func TestKilled(t *testing.T) {
	const rooms, kills = 80, 3
	w := newWorld(t)
	w.clock = time.Now()
	w.put("bridge", story("85")...)
	for i := range rooms {
		w.answer(fmt.Sprintf("room-%d", i), "bridge", 1)
	}
	w.put("bridge", story("75")...)
	w.stop()
	r := rand.New(rand.NewPCG(7, 7))
	for range kills {
		child := exec.CommandContext(t.Context(), os.Args[0])
		child.Env = append(os.Environ(), killEnv+"="+w.dir)
		before := len(told(t, w.dir))
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		for some := 5 + r.IntN(12); len(told(t, w.dir)) < min(rooms, before+some); { // it is at work
			time.Sleep(time.Millisecond)
		}
		_ = child.Process.Kill()
		_ = child.Wait()
	}
	cut := len(told(t, w.dir))
	if err := tellIn(t.Context(), w.dir, time.Now); err != nil {
		t.Fatal(err)
	}
	w.start() // for the cleanup
	times := map[string]int{}
	for _, place := range told(t, w.dir) {
		times[place]++
	}
	twice := 0
	for i := range rooms {
		switch n := times[fmt.Sprintf("room-%d", i)]; {
		case n == 2:
			twice++
		case n != 1:
			t.Errorf("room-%d was told %d times", i, n)
		}
	}
	if twice > kills || cut >= rooms {
		t.Errorf("%d chats were told twice, with %d kills; %d were told when the last came", twice, kills, cut)
	}
	t.Logf("%d chats, %d kills: %d told twice, all others once", rooms, kills, twice)
}

// told returns the places that were told so far; a line that was cut off doesn't count.
func told(t *testing.T, dir string) (places []string) {
	t.Helper()
	file, err := os.Open(filepath.Join(dir, "told"))
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var place string
		if json.Unmarshal(lines.Bytes(), &place) == nil {
			places = append(places, place)
		}
	}
	return places
}
