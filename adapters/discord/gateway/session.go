package gateway

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
)

// Intents: what is written in servers and in private, of which Discord shows
// the words only where they are meant for the bot. None is privileged. Commands
// and buttons come without any.
const intents = discordgo.IntentsGuildMessages | discordgo.IntentsDirectMessages

// session is a discordgo session under guard: everything that can block or go
// silent in it has a limit here, and its own reconnecting is off.
type session struct {
	dg     *discordgo.Session
	link   *link
	ctx    context.Context // ends with the session
	cancel context.CancelFunc
	times  Times
	heard  func(time.Time) // is told when Discord was heard of
	begun  func()          // is told when a connection has its session
	ready  chan struct{}   // a READY or RESUMED came in
	down   chan struct{}   // the library has let go of a connection

	opened      time.Time // when this connection was established; zero before
	established bool      // one was, so that there is something to resume
	failed      int       // attempts to connect since
}

// newSession makes the session of one shard. It hands out events until run ends,
// and can be closed properly even then.
func (g *Gateway) newSession(run context.Context, bot Bot, shard int) (*session, error) {
	dg, err := discordgo.New("Bot " + g.o.Token.Reveal())
	if err != nil {
		return nil, err
	}
	s := &session{
		dg: dg, times: g.o.Times, heard: g.heard, begun: func() { g.opened.Add(1) },
		ready: make(chan struct{}, 1), down: make(chan struct{}, 4),
	}
	s.ctx, s.cancel = context.WithCancel(context.WithoutCancel(run))
	s.link = &link{dial: g.o.Dial, event: func(e Event) {
		if s.ctx.Err() == nil { // not abandoned
			g.hand(run, e)
		}
	}}
	dg.ShardID, dg.ShardCount = shard, bot.Shards
	dg.Identify.Intents = intents
	dg.StateEnabled = false           // a bot that answers needs no copy of every server
	dg.ShouldReconnectOnError = false // its loop can't be stopped, and knows no final close code
	dg.Compress = false               // see filter
	dg.SyncEvents = true              // without a goroutine for each handler
	dg.LogLevel = -1                  // it logs to the process's standard logger, payloads included
	dg.Client = &http.Client{Transport: gatewayAddress(bot.URL)}
	dg.Dialer = s.link.dialer(s.ctx, s.times, g.o.TLS, proxyFor(bot.URL))
	dg.AddHandler(func(_ *discordgo.Session, _ *discordgo.Disconnect) { signal(s.down) })
	dg.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) {
		if e.Type == "READY" || e.Type == "RESUMED" {
			signal(s.ready)
		}
	})
	return s, nil
}

// signal leaves a note on a channel, if there is room.
func signal(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// gatewayAddress answers the one REST request that the library makes, for the
// gateway's address, with what is known already. A request while its lock is
// held could hang, and this keeps it from making any other.
type gatewayAddress string

func (address gatewayAddress) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(r.URL.Path, "/gateway") {
		return nil, errors.New("the gateway session makes no REST calls")
	}
	return &http.Response{
		StatusCode: http.StatusOK, Status: "200 OK", Request: r, Header: http.Header{},
		Body: io.NopCloser(strings.NewReader(fmt.Sprintf(`{"url":%q}`, string(address)))),
	}, nil
}

// errStuck is of a session whose lock is held for ever, or that hangs while it
// connects. It can't be used or freed; what it holds stays until the process ends.
var errStuck = errors.New("the session hangs")

// open connects, or reconnects with a resume, and waits until the session is
// established. It returns within the times of Open and Ready.
func (s *session) open(ctx context.Context) error {
	s.opened = time.Time{}
	drain(s.ready)
	drain(s.down)
	s.link.reset()
	s.failed++
	done := make(chan error, 1)
	go func() { done <- s.dg.Open() }()
	timeout := time.NewTimer(s.times.Open)
	defer timeout.Stop()
	select {
	case err := <-done:
		if errors.Is(err, discordgo.ErrWSAlreadyOpen) && s.established {
			// A late word of the connection before was taken for the end of this one,
			// which is still there: it is held on to, and its own end will be heard.
			s.opened, s.failed = time.Now(), 0
			return nil
		}
		if err != nil {
			return s.link.reason(err)
		}
	case <-ctx.Done():
		s.link.cut()
		return ctx.Err()
	case <-timeout.C:
		s.link.cut()
		return errStuck
	}
	return s.establish(ctx)
}

// begin notes that the connection's session has begun, or goes on.
func (s *session) begin() {
	s.opened, s.failed, s.established = time.Now(), 0, true
	s.begun()
}

// establish waits for READY or RESUMED: the library returns from Open on any
// first event.
func (s *session) establish(ctx context.Context) error {
	timeout := time.NewTimer(s.times.Ready)
	defer timeout.Stop()
	select {
	case <-s.ready:
		s.begin()
		return nil
	case <-s.down:
		select {
		case <-s.ready: // it began, and ended at once, which serve finds
			signal(s.down)
			s.begin()
			return nil
		default:
		}
		return s.link.reason(errors.New("the connection ended before the session began"))
	case <-ctx.Done():
		return ctx.Err()
	case <-timeout.C:
		return s.cut(&lostError{reason: "the session did not begin in time", fresh: true})
	}
}

// serve waits until the connection is lost and says why; nil when ctx ended.
func (s *session) serve(ctx context.Context) error {
	dead := make(chan error, 1)
	watching, stop := context.WithCancel(ctx)
	defer stop()
	go func() { dead <- watch(watching, s.dg, s.times, s.heard) }()
	select {
	case <-s.down:
		return s.link.reason(errors.New("the connection was lost"))
	case err := <-dead:
		if ctx.Err() != nil {
			return nil
		}
		return s.cut(err)
	case <-ctx.Done():
		return nil
	}
}

// cut ends a connection because of err, and waits until the library has let go
// of it, which takes it a second: before, it would refuse to open another. It
// returns err, or errStuck when the library does not.
func (s *session) cut(err error) error {
	s.link.cut()
	timeout := time.NewTimer(s.times.Open)
	defer timeout.Stop()
	select {
	case <-s.down:
		return err
	case <-timeout.C:
		return errStuck
	}
}

// maxResumes is how often a resume is tried before a new session is begun.
const maxResumes = 3

// mayResume reports whether the session can go on where it stopped, so that
// what happened meanwhile is delivered.
func (s *session) mayResume(err error) bool {
	if !s.established || s.failed >= maxResumes || errors.Is(err, errStuck) {
		return false
	}
	lost, ok := errors.AsType[*lostError](err)
	return !ok || !lost.fresh
}

// close says goodbye, so that the bot is seen to go offline at once, and waits a
// moment for the library's goroutines. Its own Close would sleep a second under
// its lock, and not return at all from a session that hangs.
func (s *session) close() {
	defer s.cancel()
	drain(s.down)
	if !s.link.goodbye() {
		return
	}
	timeout := time.NewTimer(s.times.Goodbye)
	defer timeout.Stop()
	select {
	case <-s.down:
	case <-timeout.C:
	}
}

// abandon cuts the connection and makes the session's events count for nothing.
func (s *session) abandon() { s.cancel() }

func drain(c <-chan struct{}) {
	for {
		select {
		case <-c:
		default:
			return
		}
	}
}
