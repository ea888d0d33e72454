package discordtest

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// The fake's only bot.
const (
	Token         = "MTAwMDAwMDAwMDAwMDAwMDAx.fake01.not-a-real-token-of-anyone"
	BotID         = "100000000000000001"
	ApplicationID = "100000000000000002"
)

// Server is a Discord of one bot. Its fields may be set before the adapter runs;
// its methods are safe for concurrent use.
type Server struct {
	URL string // the API's base

	Shards      int           // what /gateway/bot recommends
	Concurrency int           // and allows at once
	Heartbeat   time.Duration // the gateway's interval
	AckWithin   time.Duration // the age at which an interaction is unknown: 3 s

	// Fault may answer a REST call in the API's stead, by reporting true.
	Fault func(w http.ResponseWriter, r *http.Request) bool
	// Store returns what is kept of a message's text; nil keeps it.
	Store func(content string) string

	http *httptest.Server
	api  http.Handler
	ids  atomic.Int64
	done chan struct{}

	mu           sync.Mutex
	unreachable  bool // see Reachable
	shut         map[string]Refusal
	privates     map[string]string // channels by person
	refused      bool
	calls        []string
	commands     json.RawMessage
	messages     map[string]*Message
	order        []string
	nonces       map[string]string
	interactions map[string]*Interaction // by token
	sessions     []*session
	scripts      []func(*Conn)
	connects     int
	identifies   []Identify
	changed      *sync.Cond
}

// New starts a Discord; it ends with the test, or with Close.
func New(tb testing.TB) *Server { return newServer(tb, (*httptest.Server).Start) }

// NewTLS starts one that speaks TLS, with a certificate that [Server.Client]
// trusts.
func NewTLS(tb testing.TB) *Server { return newServer(tb, (*httptest.Server).StartTLS) }

// NewOn starts one that takes its connections from a listener, such as one in memory.
func NewOn(tb testing.TB, l net.Listener) *Server {
	return newServer(tb, func(s *httptest.Server) {
		_ = s.Listener.Close() // its own, which nobody has used
		s.Listener = l
		s.Start()
	})
}

// Client trusts the server's certificate.
func (s *Server) Client() *http.Client { return s.http.Client() }

func newServer(tb testing.TB, start func(*httptest.Server)) *Server {
	s := &Server{
		Shards: 1, Concurrency: 1, Heartbeat: 40 * time.Second, AckWithin: 3 * time.Second,
		done: make(chan struct{}), messages: map[string]*Message{}, nonces: map[string]string{},
		interactions: map[string]*Interaction{}, shut: map[string]Refusal{}, privates: map[string]string{}, commands: json.RawMessage("[]"),
	}
	s.changed = sync.NewCond(&s.mu)
	s.ids.Store(200000000000000000)
	s.http = httptest.NewUnstartedServer(s.routes())
	s.http.Config.ErrorLog = log.New(io.Discard, "", 0) // of connections that tests cut
	start(s.http)
	s.URL = s.http.URL + "/api/v9"
	tb.Cleanup(s.Close)
	return s
}

// Close ends the server and its connections.
func (s *Server) Close() {
	s.mu.Lock()
	select {
	case <-s.done:
		s.mu.Unlock()
		return
	default:
		close(s.done)
	}
	s.changed.Broadcast()
	s.mu.Unlock()
	s.Drop()
	s.http.CloseClientConnections()
	s.http.Close()
}

// Handler is the REST API itself, without faults.
func (s *Server) Handler() http.Handler { return s.api }

// Refuse makes the server refuse the bot's token from now on.
func (s *Server) Refuse() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refused = true
}

// NewID makes an id that no other thing has.
func (s *Server) NewID() string { return fmt.Sprint(s.ids.Add(1)) }

// Calls returns the REST calls so far: "METHOD /path", tokens included.
func (s *Server) Calls() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.calls...)
}

// Commands returns what is registered, and Register sets it.
func (s *Server) Commands() json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.commands
}

// Register sets the registered commands.
func (s *Server) Register(commands json.RawMessage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.commands = commands
}

// Forget drops messages and interactions, so that a long test can measure the
// adapter's memory and not the fake's.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.messages)
	clear(s.interactions)
	clear(s.nonces)
	s.order, s.calls = nil, nil
	for _, session := range s.sessions {
		session.events = nil
	}
}

// Wait blocks until ready, called under the server's lock after each change,
// reports true. It fails the test after ten seconds.
func (s *Server) wait(tb testing.TB, what string, ready func() bool) {
	tb.Helper()
	timeout := time.AfterFunc(10*time.Second, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.changed.Broadcast()
	})
	defer timeout.Stop()
	deadline := time.Now().Add(10 * time.Second)
	s.mu.Lock()
	defer s.mu.Unlock()
	for !ready() {
		if time.Now().After(deadline) {
			tb.Fatalf("waited in vain for %s; the last calls: %q", what, s.calls[max(0, len(s.calls)-20):])
		}
		s.changed.Wait()
	}
}
