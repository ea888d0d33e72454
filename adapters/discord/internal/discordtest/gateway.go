package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// Gateway op codes.
const (
	OpDispatch       = 0
	OpHeartbeat      = 1
	OpIdentify       = 2
	OpResume         = 6
	OpReconnect      = 7
	OpInvalidSession = 9
	OpHello          = 10
	OpHeartbeatAck   = 11
)

// Identify is what a connection began a session with.
type Identify struct {
	Token    string
	Intents  int
	Compress bool
	Shard    [2]int
	At       time.Time `json:"-"`
}

// session outlives its connections: what happens while there is none is
// delivered at a resume.
type session struct {
	id     string
	shard  int
	conn   *Conn
	events []event
	seq    int
}

type event struct {
	seq  int
	kind string
	data any
}

// Conn is one gateway connection, seen from the server. A script, see
// [Server.Script], plays it.
type Conn struct {
	s       *Server
	ws      *websocket.Conn
	mu      sync.Mutex // of writes
	session *session
	mute    bool // heartbeats are not acknowledged
}

// Script sets how the next connections are played, one function each. After
// them, and for a nil, a connection is played as it should be.
func (s *Server) Script(plays ...func(*Conn)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scripts = append(s.scripts, plays...)
}

func (s *Server) gatewayBot(w http.ResponseWriter, _ *http.Request) {
	reply(w, map[string]any{
		"url": "ws" + strings.TrimPrefix(s.http.URL, "http") + "/gateway/", "shards": s.Shards,
		"session_start_limit": map[string]any{"total": 1000, "remaining": 999, "reset_after": 14400000, "max_concurrency": s.Concurrency},
	})
}

func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	var upgrader websocket.Upgrader
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer ws.Close()
	c := &Conn{s: s, ws: ws}
	s.mu.Lock()
	s.connects++
	var play func(*Conn)
	if len(s.scripts) > 0 {
		play, s.scripts = s.scripts[0], s.scripts[1:]
	}
	s.changed.Broadcast()
	s.mu.Unlock()
	if play == nil {
		play = (*Conn).Play
	}
	play(c)
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.session != nil && c.session.conn == c {
		c.session.conn = nil
	}
}

// Play is a connection as it should be.
func (c *Conn) Play() {
	c.Hello()
	if c.Begin() {
		c.Serve()
	}
}

// Hello opens the conversation.
func (c *Conn) Hello() {
	c.Send(OpHello, map[string]any{"heartbeat_interval": c.s.Heartbeat.Milliseconds()})
}

// Send sends a payload that is no event.
func (c *Conn) Send(op int, d any) { c.write(map[string]any{"op": op, "d": d, "s": nil, "t": nil}) }

// SendRaw sends any JSON as a message.
func (c *Conn) SendRaw(v any) { c.write(v) }

func (c *Conn) write(v any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.ws.WriteJSON(v)
}

func (c *Conn) dispatch(e event) {
	c.write(map[string]any{"op": OpDispatch, "s": e.seq, "t": e.kind, "d": e.data})
}

// Close ends the connection with a code.
func (c *Conn) Close(code int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
}

// Receive returns the next payload, or false when the connection has ended.
func (c *Conn) Receive() (op int, d json.RawMessage, ok bool) {
	var p struct {
		Op int
		D  json.RawMessage
	}
	if err := c.ws.ReadJSON(&p); err != nil {
		return 0, nil, false
	}
	return p.Op, p.D, true
}

// Await receives until op comes.
func (c *Conn) Await(op int) (json.RawMessage, bool) {
	for {
		got, d, ok := c.Receive()
		if !ok || got == op {
			return d, ok
		}
	}
}

// Begin takes an IDENTIFY or a RESUME and answers it; false when the connection
// has ended.
func (c *Conn) Begin() bool {
	op, d, ok := c.Receive()
	switch {
	case !ok:
		return false
	case op == OpIdentify:
		return c.identify(d)
	case op == OpResume:
		return c.resume(d)
	default:
		c.Close(4003)
		return false
	}
}

func (c *Conn) identify(d json.RawMessage) bool {
	i := Identify{Shard: [2]int{0, 1}, At: time.Now()}
	_ = json.Unmarshal(d, &i)
	c.s.mu.Lock()
	c.s.identifies = append(c.s.identifies, i)
	refused := c.s.refused
	c.s.mu.Unlock()
	if refused || i.Token != "Bot "+Token {
		c.Close(4004)
		return false
	}
	s := &session{id: "session-" + c.s.NewID(), shard: i.Shard[0]}
	c.dispatch(event{seq: 1, kind: "READY", data: map[string]any{
		"v": 9, "session_id": s.id, "user": map[string]any{"id": BotID, "username": "Ukti"}, "guilds": []any{},
	}})
	s.seq = 1
	c.attach(s, nil)
	return true
}

func (c *Conn) resume(d json.RawMessage) bool {
	var r struct {
		Session string `json:"session_id"`
		Seq     int
	}
	_ = json.Unmarshal(d, &r)
	c.s.mu.Lock()
	i := slices.IndexFunc(c.s.sessions, func(s *session) bool { return s.id == r.Session })
	if i < 0 {
		c.s.mu.Unlock()
		c.Send(OpInvalidSession, false)
		return c.Begin()
	}
	s := c.s.sessions[i]
	missed := slices.Clone(s.events[slicesAfter(s.events, r.Seq):])
	s.seq++
	resumed := event{seq: s.seq, kind: "RESUMED", data: map[string]any{}}
	c.s.mu.Unlock()
	c.attach(s, append(missed, resumed))
	return true
}

func slicesAfter(events []event, seq int) int {
	return slices.IndexFunc(append(slices.Clone(events), event{seq: seq + 1<<30}), func(e event) bool { return e.seq > seq })
}

// attach makes this the session's connection, and sends what was missed.
func (c *Conn) attach(s *session, missed []event) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	for _, e := range missed {
		c.dispatch(e)
	}
	c.session, s.conn = s, c
	if !slices.Contains(c.s.sessions, s) {
		c.s.sessions = append(c.s.sessions, s)
	}
	c.s.changed.Broadcast()
}

// Serve acknowledges heartbeats until the connection ends.
func (c *Conn) Serve() {
	for {
		op, _, ok := c.Receive()
		if !ok {
			return
		}
		if op == OpHeartbeat && !c.mute {
			c.Send(OpHeartbeatAck, nil)
		}
	}
}

// Mute makes Serve acknowledge nothing: the connection becomes a zombie.
func (c *Conn) Mute() { c.mute = true }

// Hang stays silent until the other side ends the connection.
func (c *Conn) Hang() {
	for {
		if _, _, ok := c.Receive(); !ok {
			return
		}
	}
}

// Dispatch sends an event to shard 0, at once or at its next resume. It waits
// until the shard has begun a session.
func (s *Server) Dispatch(tb testing.TB, kind string, data any) {
	tb.Helper()
	s.wait(tb, "a gateway session for "+kind, func() bool { return s.dispatchLocked(kind, data) })
}

func (s *Server) dispatch(kind string, data any) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dispatchLocked(kind, data)
}

// dispatchLocked reports whether there is a session to send to: one with a
// connection, else the latest.
func (s *Server) dispatchLocked(kind string, data any) bool {
	for i := len(s.sessions) - 1; i >= 0; i-- {
		session := s.sessions[i]
		if session.shard != 0 || session.conn == nil && i < len(s.sessions)-1 {
			continue
		}
		session.seq++
		e := event{seq: session.seq, kind: kind, data: data}
		session.events = append(session.events, e)
		if session.conn != nil {
			session.conn.dispatch(e)
		}
		return true
	}
	return false
}

// Drop cuts every gateway connection without a word.
func (s *Server) Drop() { s.each(func(c *Conn) { _ = c.ws.UnderlyingConn().Close() }) }

// SendAll sends a payload on every connection, and CloseAll ends each.
func (s *Server) SendAll(op int, d any) { s.each(func(c *Conn) { c.Send(op, d) }) }

// CloseAll ends every connection with a code.
func (s *Server) CloseAll(code int) { s.each(func(c *Conn) { c.Close(code) }) }

func (s *Server) each(f func(*Conn)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, session := range s.sessions {
		if session.conn != nil {
			f(session.conn)
			session.conn = nil // no event is sent on it any more
		}
	}
}

// Connects returns how many connections there were, and Identifies what began
// the sessions.
func (s *Server) Connects() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connects
}

// Identifies returns what began the sessions so far.
func (s *Server) Identifies() []Identify {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.identifies)
}

// AwaitSessions waits until n shards have a connection.
func (s *Server) AwaitSessions(tb testing.TB, n int) {
	tb.Helper()
	s.wait(tb, fmt.Sprintf("%d sessions", n), func() bool {
		live := 0
		for _, session := range s.sessions {
			if session.conn != nil {
				live++
			}
		}
		return live >= n
	})
}

// AwaitConnects waits until there were n connections.
func (s *Server) AwaitConnects(tb testing.TB, n int) {
	tb.Helper()
	s.wait(tb, fmt.Sprintf("%d connections", n), func() bool { return s.connects >= n })
}
