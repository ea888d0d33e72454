// Package discordtwin runs discord-digital-twin, a Discord server written by others, for
// tests of this platform and of a whole bot.
package discordtwin

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// The server's only bot.
const (
	Token = "dHdpbg.bot.of-a-test-server"
	BotID = "100000000000000001"
)

//go:embed twin.mjs
var script []byte

// Twin is the server, in a process of its own.
type Twin struct {
	URL string // of its REST API
	in  io.Writer
	out *bufio.Scanner
	n   int
}

// Start starts the server from a folder with discord-digital-twin in its node_modules.
// It ends with the test.
func Start(t *testing.T, folder string) *Twin {
	t.Helper()
	file := filepath.Join(t.TempDir(), "twin.mjs")
	if err := os.WriteFile(file, script, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "node", file, folder, Token)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = in.Close(); _ = cmd.Wait() })
	w := &Twin{in: in, out: bufio.NewScanner(out)}
	w.out.Buffer(nil, 8<<20)
	var at struct{ Rest string }
	if !w.out.Scan() || json.Unmarshal(w.out.Bytes(), &at) != nil || at.Rest == "" {
		t.Fatalf("the server did not start: %q", w.out.Text())
	}
	w.URL = at.Rest + "/v10"
	return w
}

// Do has the server do something, one of twin.mjs's actions, and reads the result into
// out.
func (w *Twin) Do(t *testing.T, action string, fields map[string]any, out any) {
	t.Helper()
	if fields == nil {
		fields = map[string]any{}
	}
	w.n++
	fields["id"], fields["do"] = w.n, action
	line, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.in.Write(append(line, '\n')); err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Result json.RawMessage
		Error  string
	}
	if !w.out.Scan() || json.Unmarshal(w.out.Bytes(), &answer) != nil || answer.Error != "" {
		t.Fatalf("%s: %q %s", action, w.out.Text(), answer.Error)
	}
	if out != nil {
		if err := json.Unmarshal(answer.Result, out); err != nil {
			t.Fatalf("%s: %v in %s", action, err, answer.Result)
		}
	}
}

// Await asks until ready, for at most 20 seconds: the server is a process of its own,
// whose clock is the wall's.
func Await(t *testing.T, what string, ready func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !ready(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// AwaitConnection waits until a bot is connected.
func (w *Twin) AwaitConnection(t *testing.T) {
	t.Helper()
	Await(t, "a connection", func() bool { return w.Connections(t) > 0 })
}

// Connections is how many bots are connected.
func (w *Twin) Connections(t *testing.T) int {
	t.Helper()
	var n int
	w.Do(t, "connections", nil, &n)
	return n
}
