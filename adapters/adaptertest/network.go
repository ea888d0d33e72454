package adaptertest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// Network is connections within the process: sockets are known to the system, and a
// goroutine that waits for one keeps a played clock from going on.
type Network struct {
	mu        sync.Mutex
	listeners map[string]*listener
}

// NewNetwork is one that nobody listens on yet.
func NewNetwork() *Network { return &Network{listeners: map[string]*listener{}} }

// Listen takes an address for good.
func (n *Network) Listen(_ context.Context, address string) (net.Listener, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.listeners[address] != nil {
		return nil, fmt.Errorf("%s is taken", address)
	}
	l := &listener{at: addr(address), conns: make(chan net.Conn), closed: make(chan struct{})}
	n.listeners[address] = l
	return l, nil
}

// Dial connects to whoever listens at an address.
func (n *Network) Dial(ctx context.Context, _, address string) (net.Conn, error) {
	n.mu.Lock()
	l := n.listeners[address]
	n.mu.Unlock()
	if l == nil {
		return nil, fmt.Errorf("nobody listens at %s", address)
	}
	here, there := pipe(l.at)
	select {
	case l.conns <- there:
		return here, nil
	case <-l.closed:
		return nil, fmt.Errorf("nobody listens at %s any more", address)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

type addr string

func (addr) Network() string  { return "tcp" }
func (a addr) String() string { return string(a) }

var _ net.Listener = (*listener)(nil)

type listener struct {
	at     addr
	conns  chan net.Conn
	once   sync.Once
	closed chan struct{}
}

func (l *listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *listener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

func (l *listener) Addr() net.Addr { return l.at }

// stream is one direction of a connection. Unlike net.Pipe's it holds what was written,
// so that two sides that write at the same time do not wait for each other.
type stream struct {
	mu       sync.Mutex
	news     *sync.Cond
	held     bytes.Buffer
	ended    bool // nothing more is written
	dead     bool // nothing more is read
	deadline time.Time
	timer    *time.Timer
}

func newStream() *stream {
	s := new(stream)
	s.news = sync.NewCond(&s.mu)
	return s
}

func (s *stream) read(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		switch {
		case s.dead:
			return 0, net.ErrClosed
		case s.held.Len() > 0:
			return s.held.Read(p)
		case s.ended:
			return 0, io.EOF
		case !s.deadline.IsZero() && !time.Now().Before(s.deadline):
			return 0, os.ErrDeadlineExceeded
		}
		s.news.Wait()
	}
}

func (s *stream) write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended || s.dead {
		return 0, io.ErrClosedPipe
	}
	s.news.Broadcast()
	return s.held.Write(p)
}

func (s *stream) end(dead bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended, s.dead = true, s.dead || dead
	if s.timer != nil {
		s.timer.Stop()
	}
	s.news.Broadcast()
}

func (s *stream) setDeadline(at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.deadline = at; s.timer != nil {
		s.timer.Stop()
	}
	if !at.IsZero() && !s.dead {
		s.timer = time.AfterFunc(time.Until(at), func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.news.Broadcast()
		})
	}
	s.news.Broadcast()
}

type conn struct {
	in, out *stream
	remote  addr
}

func pipe(at addr) (here, there net.Conn) {
	a, b := newStream(), newStream()
	return &conn{a, b, at}, &conn{b, a, "127.0.0.1:50000"}
}

func (c *conn) Read(p []byte) (int, error)  { return c.in.read(p) }
func (c *conn) Write(p []byte) (int, error) { return c.out.write(p) }
func (c *conn) Close() error {
	c.in.end(true)
	c.out.end(false)
	return nil
}
func (c *conn) LocalAddr() net.Addr  { return addr("127.0.0.1:8080") }
func (c *conn) RemoteAddr() net.Addr { return c.remote }
func (c *conn) SetDeadline(t time.Time) error {
	c.in.setDeadline(t)
	return nil
}
func (c *conn) SetReadDeadline(t time.Time) error {
	c.in.setDeadline(t)
	return nil
}
func (c *conn) SetWriteDeadline(time.Time) error { return nil } // a write never waits
