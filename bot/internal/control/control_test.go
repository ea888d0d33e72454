package control

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// folder is a folder with a path that is short enough for a socket.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "ukti")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// serves runs a bot until the test's end, or until stop.
func serves(t *testing.T, dir string, handle Handler) (stop func()) {
	t.Helper()
	s, err := Listen(dir)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, handle) }()
	stop = func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		ended <- nil
	}
	t.Cleanup(stop)
	return stop
}

// What a command prints comes back as it is, with its status.
func TestCall(t *testing.T) {
	dir := folder(t)
	serves(t, dir, func(_ context.Context, r Request, stdout, stderr io.Writer) int {
		_, _ = fmt.Fprintf(stdout, "%q in %s by %s\n", r.Args, r.Dir, r.Version)
		_, _ = stderr.Write([]byte("not UTF-8: \xff\n"))
		_, _ = io.WriteString(stdout, "দুই\n")
		return 3
	})
	var stdout, stderr bytes.Buffer
	status, err := Call(t.Context(), dir, Request{Args: []string{"add", "a b"}, Dir: "/x", Version: "1.0"}, &stdout, &stderr)
	if err != nil || status != 3 || stdout.String() != "[\"add\" \"a b\"] in /x by 1.0\nদুই\n" || stderr.String() != "not UTF-8: \xff\n" {
		t.Errorf("%d, %v, %q, %q", status, err, stdout.String(), stderr.String())
	}
}

// Only the owner may open the socket, at no moment another; a stale one is replaced;
// nothing is left at the end.
func TestSocket(t *testing.T) {
	dir := folder(t)
	if err := os.WriteFile(filepath.Join(dir, Socket), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Call(t.Context(), dir, Request{}, io.Discard, io.Discard); !errors.Is(err, ErrNoBot) {
		t.Errorf("of a bot that was killed: %v", err)
	}
	stop := serves(t, dir, func(context.Context, Request, io.Writer, io.Writer) int { return 0 })
	info, err := os.Stat(filepath.Join(dir, Socket))
	if err != nil || info.Mode() != os.ModeSocket|0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if status, err := Call(t.Context(), dir, Request{}, io.Discard, io.Discard); status != 0 || err != nil {
		t.Error(status, err)
	}
	stop()
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("left: %v, %v", entries, err)
	}
	if _, err := Call(t.Context(), dir, Request{}, io.Discard, io.Discard); !errors.Is(err, ErrNoBot) || !strings.Contains(err.Error(), dir) {
		t.Errorf("without a bot: %v", err)
	}
	long := filepath.Join(dir, strings.Repeat("long", 40))
	if err := os.Mkdir(long, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Listen(long); err == nil || !strings.Contains(err.Error(), "choose a shorter one") {
		t.Errorf("a long path: %v", err)
	}
}

// A command ends when whoever asked goes away, and when the bot stops.
func TestCommandsEnd(t *testing.T) {
	for name, end := range map[string]func(leave, stop func()){
		"the asker leaves": func(leave, _ func()) { leave() },
		"the bot stops":    func(_, stop func()) { stop() },
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t)
			begun, ended := make(chan struct{}), make(chan struct{})
			stop := serves(t, dir, func(ctx context.Context, _ Request, _, _ io.Writer) int {
				close(begun)
				<-ctx.Done()
				close(ended)
				return 1
			})
			ctx, leave := context.WithCancel(t.Context())
			defer leave()
			called := make(chan error, 1)
			go func() {
				_, err := Call(ctx, dir, Request{}, io.Discard, io.Discard)
				called <- err
			}()
			<-begun
			go end(leave, stop)
			<-ended
			<-called
		})
	}
}

// Who sends something else, or nothing, is no trouble for others.
func TestOddRequests(t *testing.T) {
	dir := folder(t)
	serves(t, dir, func(context.Context, Request, io.Writer, io.Writer) int { return 0 })
	for _, odd := range []string{"", "GET / HTTP/1.0\r\n\r\n", "null", "[]", strings.Repeat("[", 1000), `{"args": ["` + strings.Repeat("x", 2*maxRequest)} {
		conn, err := net.Dial("unix", filepath.Join(dir, Socket))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, odd)
		_ = conn.Close()
	}
	silent, err := net.Dial("unix", filepath.Join(dir, Socket))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = silent.Close() }()
	if status, err := Call(t.Context(), dir, Request{}, io.Discard, io.Discard); status != 0 || err != nil {
		t.Error(status, err)
	}
}
