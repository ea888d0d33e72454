package gateway

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

func newGateway(s *discordtest.Server) *Gateway {
	return New(Options{
		Token: adapters.NewSecret(discordtest.Token), Log: slog.New(slog.DiscardHandler), Times: quickTimes(),
		Ask:   func(context.Context) (Bot, error) { return Bot{URL: gatewayOf(s), Shards: 1, Concurrent: 1}, nil },
		Heard: func(time.Time) {},
	})
}

// TestWatchdog finds a session whose lock is never given back, which is how the
// library's deadlocks look from outside.
func TestWatchdog(t *testing.T) {
	t.Parallel()
	newSession := func() *discordgo.Session {
		dg, err := discordgo.New("Bot x")
		if err != nil {
			t.Fatal(err)
		}
		return dg
	}
	limits := Times{Watch: time.Millisecond, Stuck: 50 * time.Millisecond}
	dg := newSession()
	dg.Lock()
	if err := watch(t.Context(), dg, limits, func(time.Time) {}); !errors.Is(err, errStuck) {
		t.Errorf("a held lock gives %v", err)
	}
	dg = newSession()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	limits.Stuck = time.Minute // a busy machine is not a dead session
	if err := watch(ctx, dg, limits, func(time.Time) {}); err != nil {
		t.Errorf("a live session gives %v", err)
	}
}

// TestOpenGivesUp: should the library's Open hang all the same, the supervisor
// goes on without it.
func TestOpenGivesUp(t *testing.T) {
	t.Parallel()
	s := discordtest.New(t)
	g := newGateway(s)
	g.o.Times.Open = 50 * time.Millisecond
	session, err := g.newSession(t.Context(), Bot{URL: gatewayOf(s), Shards: 1}, 0)
	if err != nil {
		t.Fatal(err)
	}
	session.dg.Lock() // what Open would wait for
	defer session.dg.Unlock()
	if err := session.open(t.Context()); !errors.Is(err, errStuck) || session.mayResume(err) {
		t.Errorf("open returned %v", err)
	}
	session.abandon()
}

// TestResumesAtOnce: requests to reconnect in a row cost no new session and
// no pause but the second that the library takes to let go of a connection.
func TestResumesAtOnce(t *testing.T) {
	t.Parallel()
	s := discordtest.New(t)
	reconnect := func(c *discordtest.Conn) {
		c.Hello()
		if c.Begin() {
			c.Send(discordtest.OpReconnect, nil)
			c.Hang()
		}
	}
	times := 2
	if adaptertest.Long() {
		times = 6
	}
	s.Script(slices.Repeat([]func(*discordtest.Conn){reconnect}, times)...)
	g := newGateway(s)
	g.o.Times.PauseMin, g.o.Times.PauseMax = time.Hour, time.Hour // would be seen
	g.o.Log = slog.New(slog.NewTextHandler(t.Output(), nil))
	ended := make(chan error, 1)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { ended <- g.Run(ctx) }()
	begun := time.Now()
	for !g.Connected() || s.Connects() <= times {
		if time.Since(begun) > time.Minute {
			t.Fatal("it is not connected again")
		}
		time.Sleep(5 * time.Millisecond)
	}
	offline := time.Since(begun)
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	t.Logf("offline for %v in all", offline.Round(time.Millisecond))
	if n := len(s.Identifies()); n != 1 {
		t.Errorf("identified %d times, want 1", n)
	}
}

// TestPausesAfterFailures: a connection that can't be opened, and a session that
// must begin anew, are tried again only after a pause.
func TestPausesAfterFailures(t *testing.T) {
	t.Parallel()
	for name, play := range map[string]func(*discordtest.Conn){
		"no hello":    func(c *discordtest.Conn) { c.Close(4000) },
		"new session": func(c *discordtest.Conn) { c.Hello(); c.Begin(); c.Send(discordtest.OpInvalidSession, false); c.Hang() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := discordtest.New(t)
			s.Script(play)
			g := newGateway(s)
			g.o.Times.PauseMin, g.o.Times.PauseMax = time.Hour, time.Hour
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- g.Run(ctx) }()
			s.AwaitConnects(t, 1)
			time.Sleep(1500 * time.Millisecond) // the library needs one second
			cancel()
			<-ended
			if n := s.Connects(); n != 1 {
				t.Errorf("%d connections without a pause", n)
			}
		})
	}
}
