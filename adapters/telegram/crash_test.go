package telegram

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
)

// crashEnv names the folder and the address that the test binary, started again
// as a process of its own, runs the adapter with until it is killed.
const crashEnv = "UKTI_TEST_CRASH"

func TestMain(m *testing.M) {
	if where := os.Getenv(crashEnv); where != "" {
		os.Exit(runToBeKilled(where))
	}
	os.Exit(m.Run())
}

func runToBeKilled(where string) int {
	folder, address := filepath.Split(where)
	c := Default()
	c.Token = adapters.NewSecret(telegramfake.Token)
	c.APIURL = "http://" + address
	a, err := New(c, Options{Log: slog.New(slog.NewTextHandler(os.Stderr, nil)), Memory: fileMemory(folder)})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	a.limits = limits{
		all: rate{burst: 5, gap: 5 * time.Millisecond}, private: rate{burst: 5, gap: 10 * time.Millisecond},
		group: rate{burst: 5, gap: 10 * time.Millisecond}, press: rate{burst: 5, gap: 10 * time.Millisecond}, inFlight: time.Minute,
	}
	if err := a.Run(context.Background(), &adaptertest.Handler{Reply: echo}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// TestKilled kills the process in the middle of 200 updates, several times: in
// the end every question is answered, hardly one twice, none three times.
func TestKilled(t *testing.T) {
	const questions, kills = 200, 3
	fake := telegramfake.New()
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	w := &world{t: t, fake: fake}
	for i := 1; i <= questions; i++ {
		w.private(i%100, i, fmt.Sprintf("question %d", i))
	}
	folder := t.TempDir()
	where := filepath.Join(folder, server.Listener.Addr().String())
	for kill := 1; kill <= kills; kill++ {
		process := startToBeKilled(t, where)
		waitUntil(t, func() bool { return len(fake.Sent()) >= kill*questions/(kills+1) })
		if err := process.Process.Kill(); err != nil { // SIGKILL
			t.Fatal(err)
		}
		_ = process.Wait() // it was killed
	}
	startToBeKilled(t, where)
	answered := func() (once, twice, more int) {
		for i := 1; i <= questions; i++ {
			switch n := len(fake.AnswersTo(i)); {
			case n == 1:
				once++
			case n == 2:
				twice++
			case n > 2:
				more++
			}
		}
		return
	}
	waitUntil(t, func() bool { once, twice, more := answered(); return once+twice+more == questions })
	once, twice, more := answered()
	t.Logf("killed %d times: of %d questions %d answered once, %d twice, %d more often", kills, questions, once, twice, more)
	if twice > kills*questions/100 || more > 0 {
		t.Errorf("%d answered twice, %d more often; at most 1 %% twice for each kill, none more often", twice, more)
	}
}

func startToBeKilled(t *testing.T, where string) *exec.Cmd {
	t.Helper()
	process := exec.Command(os.Args[0])
	process.Env = append(os.Environ(), crashEnv+"="+where)
	stderr, err := process.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			noSecrets(t, lines.Text())
		}
	}()
	t.Cleanup(func() { _ = process.Process.Kill(); _ = process.Wait() }) // a second time is no harm
	return process
}

func waitUntil(t *testing.T, ready func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !ready(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("nothing more happens")
		}
	}
}

// fileMemory is a memory of one file for each key, written beside and renamed,
// so that a killed process leaves whole values.
type fileMemory string

func (f fileMemory) path(key string) string {
	return filepath.Join(string(f), hex.EncodeToString([]byte(key)))
}

func (f fileMemory) Get(_ context.Context, key string) ([]byte, bool, error) {
	data, err := os.ReadFile(f.path(key))
	if errors.Is(err, os.ErrNotExist) {
		return nil, false, nil
	}
	return data, err == nil, err
}

func (f fileMemory) PutOf(ctx context.Context, _, key string, value []byte, keep time.Duration) error {
	return f.Put(ctx, key, value, keep)
}

func (f fileMemory) Put(_ context.Context, key string, value []byte, _ time.Duration) error {
	part, err := os.CreateTemp(string(f), "part")
	if err != nil {
		return err
	}
	if _, err = part.Write(value); err == nil {
		err = part.Close()
	}
	if err != nil {
		return err
	}
	return os.Rename(part.Name(), f.path(key))
}
