// Package httpd is the process's one HTTP server. Whoever has routes mounts
// them; a handler that panics costs one answer, not the process.
package httpd

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// maxHeader bounds a request's headers, in bytes.
const maxHeader = 32 << 10

// Options of [New].
type Options struct {
	Listen       string // host:port
	ReadTimeout  time.Duration
	WriteTimeout time.Duration
	IdleTimeout  time.Duration
	MaxBody      int64 // bytes of a request
	Log          *slog.Logger
}

// Server serves the routes that are mounted at the moment of a request.
type Server struct {
	listen string
	server *http.Server
	log    *slog.Logger

	routes   atomic.Pointer[http.ServeMux]
	inFlight atomic.Int64 // requests being answered
	unused   unused
	mu       sync.Mutex
	mounted  map[string]map[string]http.Handler // by owner, then by pattern
}

// New makes a server that does not listen yet.
func New(o Options) *Server {
	s := &Server{listen: o.Listen, log: o.Log, mounted: map[string]map[string]http.Handler{}}
	s.routes.Store(http.NewServeMux())
	s.server = &http.Server{
		Handler:           http.MaxBytesHandler(s, o.MaxBody),
		ReadHeaderTimeout: o.ReadTimeout,
		ReadTimeout:       o.ReadTimeout,
		WriteTimeout:      o.WriteTimeout,
		IdleTimeout:       o.IdleTimeout,
		MaxHeaderBytes:    maxHeader,
		ConnState:         s.unused.follow,
		ErrorLog:          slog.NewLogLogger(o.Log.Handler(), slog.LevelDebug), // broken clients are no news
	}
	return s
}

// Mount serves routes, by [http.ServeMux] pattern, in the name of owner, in the
// place of what that owner had mounted before. A pattern that is malformed, or
// that collides with another owner's, is an error and changes nothing.
func (s *Server) Mount(owner string, routes map[string]http.Handler) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := maps.Clone(s.mounted)
	next[owner] = routes
	mux, err := newMux(next)
	if err != nil {
		return fmt.Errorf("httpd: routes of %s: %w", owner, err)
	}
	s.mounted = next
	s.routes.Store(mux)
	return nil
}

// newMux builds the routes of all owners. The library's mux panics on a pattern
// that it refuses; here that is an error.
func newMux(mounted map[string]map[string]http.Handler) (mux *http.ServeMux, err error) {
	defer func() {
		if p := recover(); p != nil {
			mux, err = nil, fmt.Errorf("%v", p)
		}
	}()
	mux = http.NewServeMux()
	for _, owner := range slices.Sorted(maps.Keys(mounted)) {
		for _, pattern := range slices.Sorted(maps.Keys(mounted[owner])) {
			mux.Handle(pattern, mounted[owner][pattern])
		}
	}
	return mux, nil
}

// Listen takes the address and gives the one it got (for port 0 the system
// chooses). Requests wait until [Server.Serve].
func (s *Server) Listen(ctx context.Context) (net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", s.listen)
	if err != nil {
		return nil, fmt.Errorf("httpd: %w; set http.listen to a free address, or end the program that has it", err)
	}
	return l, nil
}

// Serve answers requests until [Server.Stop]; then it returns nil.
func (s *Server) Serve(l net.Listener) error {
	if err := s.server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("httpd: %w", err)
	}
	return nil
}

// Stop takes no more requests and waits for the answers in flight until ctx
// ends; then it cuts them off. A connection that a browser has opened in advance, and
// on which nothing was asked yet, is no answer in flight.
func (s *Server) Stop(ctx context.Context) error {
	grace := time.AfterFunc(unusedGrace, s.unused.close)
	defer grace.Stop()
	err := s.server.Shutdown(ctx)
	if err == nil {
		return nil
	}
	if s.inFlight.Load() == 0 {
		return s.server.Close()
	}
	return errors.Join(fmt.Errorf("httpd: answers in flight were cut off: %w", err), s.server.Close())
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.inFlight.Add(1)
	defer s.inFlight.Add(-1)
	tracked := &response{ResponseWriter: w}
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if p == http.ErrAbortHandler {
			panic(p)
		}
		s.log.Error("a request's handler panicked", "panic", p, "method", r.Method, "route", r.Pattern, "stack", string(debug.Stack()))
		if tracked.begun {
			panic(http.ErrAbortHandler) // half an answer must not look whole
		}
		http.Error(w, "Something went wrong here. Please try again.", http.StatusInternalServerError)
	}()
	s.routes.Load().ServeHTTP(tracked, r)
}

// response notes whether an answer has begun.
type response struct {
	http.ResponseWriter
	begun bool
}

func (r *response) WriteHeader(status int) {
	r.begun = true
	r.ResponseWriter.WriteHeader(status)
}

func (r *response) Write(b []byte) (int, error) {
	r.begun = true
	return r.ResponseWriter.Write(b)
}

// Unwrap lets [http.ResponseController] reach the connection.
func (r *response) Unwrap() http.ResponseWriter { return r.ResponseWriter }
