package gateway

import (
	"context"
	"crypto/tls"
	"net"
	"net/url"
	"strconv"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// link is what the supervisor knows of a session's current connection.
type link struct {
	event func(Event)
	dial  func(ctx context.Context, network, address string) (net.Conn, error) // nil for TCP

	mu   sync.Mutex
	conn *guardedConn
	why  error // why the connection ended, where it said so
}

// reset forgets an earlier connection, and why it ended.
func (l *link) reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conn, l.why = nil, nil
}

// cut closes the connection, and every read and write on it fails.
func (l *link) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn != nil {
		_ = l.conn.Close()
	}
}

// goodbye closes the connection with the code for "done", and reports whether
// there was one.
func (l *link) goodbye() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn == nil {
		return false
	}
	_, _ = l.conn.send(masked(frameClose, []byte{1000 >> 8, 1000 & 0xff}))
	return l.conn.Close() == nil
}

// reason returns what ended the connection, else otherwise.
func (l *link) reason(otherwise error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.why != nil {
		return l.why
	}
	return otherwise
}

func (l *link) lose(why error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.why = why
}

// dialer makes the websocket dialer of one session. Its connections
//
//   - give up when nothing is heard for silence, where the library would wait
//     for ever, with its lock held;
//   - close when ctx ends;
//   - are read through a [filter], over TLS and through a proxy too: both are
//     spoken here, below the library.
func (l *link) dialer(ctx context.Context, t Times, trust *tls.Config, proxy *url.URL) *websocket.Dialer {
	dial := func(address string, secure bool) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(ctx, t.Open)
		defer cancel()
		open := l.dial
		if open == nil {
			open = func(ctx context.Context, _, address string) (net.Conn, error) { return connect(ctx, proxy, address) }
		}
		conn, err := open(ctx, "tcp", address)
		if err != nil || !secure {
			return conn, err
		}
		return secured(ctx, conn, trust, address)
	}
	guarded := func(secure bool) func(context.Context, string, string) (net.Conn, error) {
		return func(_ context.Context, _, address string) (net.Conn, error) {
			conn, err := dial(address, secure)
			if err != nil {
				return nil, err
			}
			return l.guard(ctx, conn, t.Silence), nil
		}
	}
	return &websocket.Dialer{
		HandshakeTimeout:  t.Open,
		NetDialContext:    guarded(false),
		NetDialTLSContext: guarded(true),
	}
}

// secured speaks TLS on a connection to address.
func secured(ctx context.Context, conn net.Conn, trust *tls.Config, address string) (net.Conn, error) {
	config := trust.Clone()
	if config == nil {
		config = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	if host, _, err := net.SplitHostPort(address); err == nil && config.ServerName == "" {
		config.ServerName = host
	}
	config.NextProtos = []string{"http/1.1"} // a websocket can't be opened over HTTP/2
	secure := tls.Client(conn, config)
	if err := secure.HandshakeContext(ctx); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return secure, nil
}

func (l *link) guard(ctx context.Context, conn net.Conn, silence time.Duration) net.Conn {
	g := &guardedConn{Conn: conn, link: l, silence: silence}
	g.filter = filter{event: l.event, beat: g.beat}
	g.forget = context.AfterFunc(ctx, func() { _ = conn.Close() })
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conn, l.why = g, nil
	return g
}

// guardedConn is a connection as link.dialer promises it.
type guardedConn struct {
	net.Conn
	link    *link
	silence time.Duration
	filter  filter
	lost    error // what the filter found, for every read that follows
	forget  func() bool
}

// Read returns what the filter lets through.
func (c *guardedConn) Read(p []byte) (int, error) {
	for len(c.filter.out) == 0 {
		if c.lost != nil {
			return 0, c.lost
		}
		if err := c.receive(); err != nil {
			return 0, err
		}
	}
	n := copy(p, c.filter.out)
	if c.filter.out = c.filter.out[n:]; len(c.filter.out) == 0 {
		c.filter.out = nil
	}
	return n, nil
}

// receive feeds the filter with what the network brings next.
func (c *guardedConn) receive() error {
	if err := c.Conn.SetReadDeadline(time.Now().Add(c.silence)); err != nil {
		return err
	}
	var buf [4096]byte
	n, err := c.Conn.Read(buf[:])
	if lost := c.filter.feed(buf[:n]); lost != nil {
		c.lost = lost
		c.link.lose(lost)
		// Closed at once: the library would say goodbye with code 1000, which ends
		// the session that is to be resumed.
		_ = c.Close()
		return nil
	}
	return err
}

// beat sends a heartbeat that Discord has asked for.
func (c *guardedConn) beat(seq int64) {
	_, _ = c.send(masked(frameText, []byte(`{"op":1,"d":`+strconv.FormatInt(seq, 10)+`}`)))
}

// Write is the library's. It says goodbye only through [link.goodbye]: its late
// goroutines close whatever connection there is now, and their code 1000 would end the
// session of one that has just been resumed. Cut without a word, it is resumed again.
func (c *guardedConn) Write(p []byte) (int, error) {
	if len(p) > 0 && p[0]&0x0f == frameClose {
		return len(p), nil
	}
	return c.send(p)
}

// send can't block for ever on a peer that reads no more. Each call writes whole
// frames, so that those of the library and of the guard do not mix.
func (c *guardedConn) send(p []byte) (int, error) {
	if err := c.Conn.SetWriteDeadline(time.Now().Add(c.silence)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}

func (c *guardedConn) Close() error {
	c.forget()
	return c.Conn.Close()
}
