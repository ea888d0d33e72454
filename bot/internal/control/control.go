// Package control lets commands run inside a bot that is running: they are sent over a
// Unix socket in data_dir, which only its owner may open, and what they print comes
// back.
package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// Socket is the socket's name in data_dir.
const Socket = "ukti.sock"

// past is a moment that is over: a deadline that ends a read at once.
var past = time.Unix(1, 0)

// maxRequest is how large a request may be, in bytes.
const maxRequest = 1 << 20

// ErrNoBot is wrapped when no bot listens in a folder.
var ErrNoBot = errors.New("no bot is running")

// Request is a command.
type Request struct {
	Args    []string `json:"args"`    // the command line, without the program's name
	Dir     string   `json:"dir"`     // what its paths are relative to
	Version string   `json:"version"` // of the Ukti that asks
}

// Handler runs a command, until its end or ctx's, which ends too when whoever asked has
// gone. It returns the exit status.
type Handler func(ctx context.Context, r Request, stdout, stderr io.Writer) int

// frame is what comes back: a piece of what was printed, or at last the status.
type frame struct {
	Out    []byte `json:"out,omitempty"`
	Err    []byte `json:"err,omitempty"`
	Status *int   `json:"status,omitempty"`
}

// Server listens in a folder.
type Server struct {
	listener net.Listener
	path     string
}

// Listen opens the socket in a folder that the caller has for itself; one that a killed
// process left is replaced.
func Listen(folder string) (*Server, error) {
	// A socket is made open to others. In a folder of its own nobody can reach it before
	// it is closed to them.
	closed, err := os.MkdirTemp(folder, ".")
	if err != nil {
		return nil, fmt.Errorf("control: %w", err)
	}
	defer func() { _ = os.RemoveAll(closed) }()
	made := filepath.Join(closed, "s")
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: made, Net: "unix"})
	if errors.Is(err, syscall.EINVAL) {
		return nil, fmt.Errorf("control: the path of data_dir is too long for a socket: %s; choose a shorter one", folder)
	}
	if err != nil {
		return nil, fmt.Errorf("control: %w", err)
	}
	listener.SetUnlinkOnClose(false) // it has another name by then
	s := &Server{listener: listener, path: filepath.Join(folder, Socket)}
	if err := errors.Join(os.Chmod(made, 0o600), os.Rename(made, s.path)); err != nil {
		return nil, errors.Join(fmt.Errorf("control: %w", err), listener.Close())
	}
	return s, nil
}

// Serve runs commands until ctx ends, and waits for those at work, whose contexts end
// with it. It closes the socket.
func (s *Server) Serve(ctx context.Context, handle Handler) error {
	stop := context.AfterFunc(ctx, func() { _ = s.listener.Close() })
	defer stop()
	var work sync.WaitGroup
	defer work.Wait()
	defer func() { _ = os.Remove(s.path) }()
	for {
		conn, err := s.listener.Accept()
		if ctx.Err() != nil {
			if err == nil {
				_ = conn.Close()
			}
			return nil
		}
		if err != nil {
			return fmt.Errorf("control: %w", err)
		}
		work.Go(func() { serve(ctx, conn, handle) })
	}
}

// serve runs the command of one connection.
func serve(ctx context.Context, conn net.Conn, handle Handler) {
	defer func() { _ = conn.Close() }()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer context.AfterFunc(ctx, func() { _ = conn.SetReadDeadline(past) })()
	var r Request
	in := json.NewDecoder(io.LimitReader(conn, maxRequest))
	if err := in.Decode(&r); err != nil {
		return // whoever asked has gone, or speaks of something else
	}
	var gone sync.WaitGroup
	gone.Go(func() { // nothing more is to come but the end
		_, _ = conn.Read(make([]byte, 1))
		stop()
	})
	w := &writer{out: json.NewEncoder(conn)}
	status := handle(ctx, r, stream{w, false}, stream{w, true})
	w.write(frame{Status: &status})
	stop()
	gone.Wait()
}

// writer writes frames, one at a time.
type writer struct {
	mu  sync.Mutex
	out *json.Encoder
	err error
}

func (w *writer) write(f frame) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err == nil {
		w.err = w.out.Encode(f)
	}
	return w.err
}

// stream is what a command prints to.
type stream struct {
	w      *writer
	failed bool // what goes to standard error
}

func (s stream) Write(p []byte) (int, error) {
	f := frame{Out: p}
	if s.failed {
		f = frame{Err: p}
	}
	if err := s.w.write(f); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Call has the bot that listens in a folder run a command, and prints what it prints.
// The error wraps [ErrNoBot] when none listens.
func Call(ctx context.Context, folder string, r Request, stdout, stderr io.Writer) (status int, err error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "unix", filepath.Join(folder, Socket))
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED):
		return 0, fmt.Errorf("%w on data_dir %s", ErrNoBot, folder)
	case errors.Is(err, fs.ErrPermission):
		return 0, fmt.Errorf("%w; run the command as the user that runs the bot", err)
	case err != nil:
		return 0, err
	}
	defer func() { _ = conn.Close() }()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	if err := json.NewEncoder(conn).Encode(r); err != nil {
		return 0, ended(ctx, err)
	}
	for in := json.NewDecoder(conn); ; {
		var f frame
		if err := in.Decode(&f); err != nil {
			return 0, ended(ctx, err)
		}
		if f.Status != nil {
			return *f.Status, nil
		}
		_, outErr := stdout.Write(f.Out)
		_, errErr := stderr.Write(f.Err)
		if err := errors.Join(outErr, errErr); err != nil {
			return 0, err
		}
	}
}

// ended says why no status came.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("the bot ended before the command did (%w); see its log", err)
}
