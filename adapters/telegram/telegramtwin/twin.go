// Package telegramtwin runs telegram-test-api, a Bot API server written by others, for
// tests of this platform and of a whole bot.
//
// It takes one message at a time, holds no polls open, answers an edit with null and
// everything it does not know with a 500.
package telegramtwin

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"testing"
)

// BotID is the server's bot, whatever the token.
const BotID = 666

// Twin is that server, and a person in front of it.
type Twin struct {
	URL string
}

// Start starts the server from a folder with telegram-test-api in its node_modules. It
// ends with the test.
func Start(t *testing.T, folder string) *Twin {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	_ = listener.Close()
	node := exec.Command("node", "-e", fmt.Sprintf(
		`const Server = require("telegram-test-api"); new Server({host: "127.0.0.1", port: %d}).start().then(() => console.log("up"))`, port))
	node.Dir, node.Stderr = folder, os.Stderr
	out, err := node.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := node.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = node.Process.Kill(); _ = node.Wait() })
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "up\n" {
		t.Fatalf("the server says %q, %v", line, err)
	}
	return &Twin{fmt.Sprintf("http://127.0.0.1:%d", port)}
}

// User makes a call of the server's user side, by person 5 in a private chat where the
// call names nobody, and reads the result into out.
func (w *Twin) User(t *testing.T, method string, call map[string]any, out any) {
	t.Helper()
	if call["from"] == nil && method != "getUpdatesHistory" {
		call["from"] = map[string]any{"id": 5, "is_bot": false, "first_name": "P", "language_code": "bn"}
		call["chat"] = map[string]any{"id": 5, "type": "private", "first_name": "P"}
		call["date"] = 1700000000
	}
	body, err := json.Marshal(call)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.Post(w.URL+"/"+method, "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d", method, response.StatusCode)
	}
	if out == nil {
		return
	}
	if err := json.NewDecoder(response.Body).Decode(out); err != nil {
		t.Fatal(err)
	}
}
