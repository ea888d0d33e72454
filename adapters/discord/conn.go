package discord

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// link is what the supervisor knows of a session's current connection.
type link struct {
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
// there was one. Where frames can't be written, inside a proxy's tunnel, it is
// closed without a word.
func (l *link) goodbye() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn == nil {
		return false
	}
	if l.conn.frames != nil {
		const final, masked = 0x80, 0x80
		frame := []byte{final | 8, masked | 2, 0, 0, 0, 0, 1000 >> 8, 1000 & 0xff}
		_, _ = l.conn.Write(frame)
	}
	return l.conn.Close() == nil
}

// reason gives what ended the connection, else otherwise.
func (l *link) reason(otherwise error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.why != nil {
		return l.why
	}
	return otherwise
}

// dialer makes the websocket dialer of one session. Its connections
//
//   - give up when nothing is heard for silence, where the library would wait
//     for ever, with its lock held;
//   - close when ctx ends;
//   - are read along with by [frames].
//
// Behind an HTTP proxy the library speaks TLS itself, so that nothing can be
// read along with; the watchdog is there for what then gets through.
func (l *link) dialer(ctx context.Context, t times, trust *tls.Config) *websocket.Dialer {
	dial := func(_ context.Context, network, address string) (net.Conn, error) {
		var d net.Dialer
		ctx, cancel := context.WithTimeout(ctx, t.open)
		defer cancel()
		return d.DialContext(ctx, network, address)
	}
	dialTLS := func(_ context.Context, network, address string) (net.Conn, error) {
		d := tls.Dialer{Config: trust.Clone()}
		if d.Config == nil {
			d.Config = &tls.Config{MinVersion: tls.VersionTLS12}
		}
		d.Config.NextProtos = []string{"http/1.1"} // a websocket can't be opened over HTTP/2
		ctx, cancel := context.WithTimeout(ctx, t.open)
		defer cancel()
		return d.DialContext(ctx, network, address)
	}
	guard := func(dial dialFunc, readAlong bool) dialFunc {
		return func(_ context.Context, network, address string) (net.Conn, error) {
			conn, err := dial(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return l.guard(ctx, conn, t.silence, readAlong), nil
		}
	}
	return &websocket.Dialer{
		HandshakeTimeout:  t.open,
		NetDialContext:    guard(dial, true),
		NetDialTLSContext: guard(dialTLS, true),
	}
}

type dialFunc = func(ctx context.Context, network, address string) (net.Conn, error)

// viaProxy changes a dialer for a gateway that is reached over an HTTP proxy.
func (l *link) viaProxy(ctx context.Context, d *websocket.Dialer, t times, proxy *url.URL) {
	d.Proxy = http.ProxyURL(proxy)
	d.NetDialTLSContext = nil
	d.NetDialContext = func(_ context.Context, network, address string) (net.Conn, error) {
		var plain net.Dialer
		conn, err := plain.DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return l.guard(ctx, conn, t.silence, false), nil
	}
}

func (l *link) guard(ctx context.Context, conn net.Conn, silence time.Duration, readAlong bool) net.Conn {
	g := &guardedConn{Conn: conn, link: l, silence: silence}
	if readAlong {
		g.frames = &frames{}
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	g.forget = stop
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
	frames  *frames // nil when not read along with
	lost    error   // what frames found, for every read that follows
	forget  func() bool
}

func (c *guardedConn) Read(p []byte) (int, error) {
	if c.lost != nil {
		return 0, c.lost
	}
	if err := c.Conn.SetReadDeadline(time.Now().Add(c.silence)); err != nil {
		return 0, err
	}
	n, err := c.Conn.Read(p)
	if c.frames == nil || n == 0 {
		return n, err
	}
	safe, lost := c.frames.read(p[:n])
	if lost == nil {
		return n, err
	}
	c.lost = lost
	c.link.mu.Lock()
	c.link.why = lost
	c.link.mu.Unlock()
	// Closed at once: the library would say goodbye with code 1000, which ends
	// the session that is to be resumed.
	_ = c.Close()
	if safe > 0 {
		return safe, nil
	}
	return 0, lost
}

// Write can't block for ever on a peer that reads no more.
func (c *guardedConn) Write(p []byte) (int, error) {
	if err := c.Conn.SetWriteDeadline(time.Now().Add(c.silence)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}

func (c *guardedConn) Close() error {
	c.forget()
	return c.Conn.Close()
}
