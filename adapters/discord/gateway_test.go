package discord

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

// works asks something and waits for the answer.
func (r *running) works(t *testing.T, question string) {
	t.Helper()
	in := r.Interact(t, slash("ask", "question", question))
	if got := seenQuotes(r.AwaitAnswer(t, in, 1)); len(got) != 1 || got[0] != "“"+question+"”" {
		t.Errorf("%q was answered with %q", question, got)
	}
}

// recovers asks again and again, as a person would, until the bot answers: what
// is asked while a session is lost for good is lost with it.
func (r *running) recovers(t *testing.T) {
	t.Helper()
	for deadline := time.Now().Add(15 * time.Second); time.Now().Before(deadline); {
		in := r.Interact(t, slash("ask", "question", "পরে?"))
		for range 20 {
			if len(r.Answer(in)) > 0 {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	t.Errorf("the bot does not answer any more; its log:\n%s", r.log)
}

// together runs subtests at the same time: they mostly wait for the library,
// which sleeps a second whenever it closes a connection.
func together(t *testing.T, tests map[string]func(*testing.T)) {
	var all sync.WaitGroup
	slots := make(chan struct{}, 24)
	for name, test := range tests {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			t.Run(name, test)
		})
	}
	all.Wait()
}

// The moments in a connection's life where Discord can say something unexpected.
var moments = []struct {
	name string
	// play leads a connection to the moment and then calls say.
	play func(c *discordtest.Conn, say func())
	// again is whether the moment is on a connection that resumes a session.
	again bool
}{
	{"instead of hello", func(c *discordtest.Conn, say func()) { say(); c.Hang() }, false},
	{"in answer to identify", func(c *discordtest.Conn, say func()) {
		c.Hello()
		c.Await(discordtest.OpIdentify)
		say()
		c.Hang()
	}, false},
	{"in mid-session", func(c *discordtest.Conn, say func()) {
		c.Hello()
		c.Begin()
		say()
		c.Serve()
	}, false},
	{"instead of hello before a resume", func(c *discordtest.Conn, say func()) { say(); c.Hang() }, true},
	{"in answer to resume", func(c *discordtest.Conn, say func()) {
		c.Hello()
		c.Await(discordtest.OpResume)
		say()
		c.Hang()
	}, true},
}

// losing is a connection that begins well and is then cut, so that the next one
// resumes.
func losing(c *discordtest.Conn) {
	c.Hello()
	c.Begin()
	c.Send(discordtest.OpReconnect, nil)
	c.Hang()
}

// TestSurvives plays what leaves the library hanging, or the bot offline, at
// every moment; the bot must answer afterwards.
func TestSurvives(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*testing.T){}
	for _, says := range []struct {
		name string
		say  func(*discordtest.Conn)
	}{
		{"op 7", func(c *discordtest.Conn) { c.Send(discordtest.OpReconnect, nil) }},
		{"op 9, resumable", func(c *discordtest.Conn) { c.Send(discordtest.OpInvalidSession, true) }},
		{"op 9", func(c *discordtest.Conn) { c.Send(discordtest.OpInvalidSession, false) }},
		{"op 9 without end", func(c *discordtest.Conn) {
			for range 50 {
				c.Send(discordtest.OpInvalidSession, false)
			}
		}},
		{"op 11", func(c *discordtest.Conn) { c.Send(discordtest.OpHeartbeatAck, nil) }},
		{"op 1", func(c *discordtest.Conn) { c.Send(discordtest.OpHeartbeat, nil) }},
		{"an unknown op", func(c *discordtest.Conn) { c.Send(77, map[string]any{"x": 1}) }},
		{"close 1000", func(c *discordtest.Conn) { c.Close(1000) }},
		{"close 4000", func(c *discordtest.Conn) { c.Close(4000) }},
		{"close 4009", func(c *discordtest.Conn) { c.Close(4009) }},
		{"silence", func(*discordtest.Conn) {}},
	} {
		for _, p := range moments {
			tests[says.name+" "+p.name] = func(t *testing.T) {
				r := start(t, nil, func(s *discordtest.Server, a *Adapter) {
					s.Heartbeat = 100 * time.Millisecond
					a.gateway.Silence = 400 * time.Millisecond
					if p.again {
						s.Script(losing)
					}
					s.Script(func(c *discordtest.Conn) { p.play(c, func() { says.say(c) }) })
				})
				r.recovers(t)
				if err := r.stop(t); err != nil {
					t.Errorf("Run returned %v", err)
				}
				if n := len(r.Identifies()); n > 3 {
					t.Errorf("identified %d times", n)
				}
			}
		}
	}
	together(t, tests)
}

// TestFatalCloseCodes: another try would fail likewise, and too many reset the
// token.
func TestFatalCloseCodes(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*testing.T){}
	for code, advice := range map[int]string{
		4004: "copy a new one", 4010: "discord.shards", 4011: "discord.shards", 4012: "update Ukti", 4013: "update Ukti", 4014: "developer portal",
	} {
		for _, p := range moments {
			tests[fmt.Sprint(code, " ", p.name)] = func(t *testing.T) {
				r := start(t, nil, func(s *discordtest.Server, a *Adapter) {
					a.cfg.Shards = 1
					if p.again {
						s.Script(losing)
					}
					s.Script(func(c *discordtest.Conn) { p.play(c, func() { c.Close(code) }) })
				})
				err := r.wait(t)
				if !errors.Is(err, adapters.ErrRejected) || !strings.Contains(err.Error(), advice) {
					t.Errorf("Run returned %v", err)
				}
				if n, most := r.Connects(), 2; n > most {
					t.Errorf("%d connections, want at most %d", n, most)
				}
			}
		}
	}
	together(t, tests)
}

// TestOutgrownShards: with shards: auto the remedy is to start anew.
func TestOutgrownShards(t *testing.T) {
	t.Parallel()
	r := start(t, nil, func(s *discordtest.Server, _ *Adapter) {
		s.Script(func(c *discordtest.Conn) { c.Hello(); c.Await(discordtest.OpIdentify); c.Close(4011) })
	})
	if err := r.wait(t); err == nil || errors.Is(err, adapters.ErrRejected) {
		t.Errorf("Run returned %v, want an error that is no rejection", err)
	}
}

// TestResumeDeliversWhatWasMissed: the session must not be ended by our side's
// goodbye.
func TestResumeDeliversWhatWasMissed(t *testing.T) {
	t.Parallel()
	r := start(t, nil, nil)
	r.works(t, "আগে")
	r.SendAll(discordtest.OpReconnect, nil)
	r.works(t, "মাঝে") // asked while nobody is connected
	if n := len(r.Identifies()); n != 1 {
		t.Errorf("identified %d times, want 1: the session can be resumed", n)
	}
}

// TestZombie: events come in, but no heartbeat is acknowledged.
func TestZombie(t *testing.T) {
	t.Parallel()
	r := start(t, nil, func(s *discordtest.Server, a *Adapter) {
		s.Heartbeat = 50 * time.Millisecond
		a.gateway.Stuck = 150 * time.Millisecond
		s.Script(func(c *discordtest.Conn) { c.Mute(); c.Play() })
	})
	r.AwaitConnects(t, 2)
	r.recovers(t)
}

// TestDeafServers accept a connection and say nothing, before the websocket
// begins or after; or answer with a page.
func TestDeafServers(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*testing.T){}
	for name, fault := range map[string]func(http.ResponseWriter, *http.Request){
		"no HTTP answer": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"502": func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, strings.Repeat("bad gateway ", 200), http.StatusBadGateway)
		},
		"cut": func(w http.ResponseWriter, _ *http.Request) { hijack(w).Close() },
	} {
		tests[name] = func(t *testing.T) {
			r := start(t, nil, func(s *discordtest.Server, a *Adapter) {
				a.gateway.Silence = 300 * time.Millisecond
				once := make(chan struct{}, 1)
				once <- struct{}{}
				s.Fault = func(w http.ResponseWriter, r *http.Request) bool {
					if !strings.HasPrefix(r.URL.Path, "/gateway") {
						return false
					}
					select {
					case <-once:
						fault(w, r)
						return true
					default:
						return false
					}
				}
			})
			r.recovers(t)
		}
	}
	together(t, tests)
}

func hijack(w http.ResponseWriter) net.Conn {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	return conn
}

// TestHandlersPanic: the library calls handlers without a recover, and a panic
// in one would end the process.
func TestHandlersPanic(t *testing.T) {
	t.Parallel()
	h := &adaptertest.Handler{Reply: func(ctx context.Context, q adapters.Question) adapters.Reply {
		if q.Args["question"] == "panic" {
			panic("on purpose")
		}
		return echo(ctx, q)
	}}
	r := start(t, h, nil)
	r.AwaitAck(t, r.Interact(t, slash("ask", "question", "panic")))
	r.works(t, "পরে?")
	r.stop(t)
	if !strings.Contains(r.log.String(), "on purpose") {
		t.Error("the panic is not in the log")
	}
}

func TestIntentsAreNotPrivileged(t *testing.T) {
	t.Parallel()
	r := start(t, nil, nil)
	r.AwaitSessions(t, 1)
	const privileged = 1<<1 | 1<<8 | 1<<15
	if i := r.Identifies()[0]; i.Intents != 1<<9|1<<12 || i.Intents&privileged != 0 || i.Compress {
		t.Errorf("identified with %+v", i)
	}
}

// TestStopBySignal: the process's context ends with a cause of its own.
func TestStopBySignal(t *testing.T) {
	t.Parallel()
	s := discordtest.New(t)
	a := newAdapter(t, s, nil, nil, nil)
	ctx, cancel := context.WithCancelCause(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, &adaptertest.Handler{}) }()
	s.AwaitSessions(t, 1)
	cancel(errors.New("a signal"))
	if err := <-ended; err != nil {
		t.Errorf("Run returned %v", err)
	}
}

// TestRefusedToken: a token that is refused ends Run before it costs an IDENTIFY.
func TestRefusedToken(t *testing.T) {
	t.Parallel()
	r := start(t, nil, func(s *discordtest.Server, _ *Adapter) { s.Refuse() })
	if err := r.wait(t); !errors.Is(err, adapters.ErrRejected) || r.Connects() > 0 {
		t.Errorf("Run returned %v after %d connections", err, r.Connects())
	}
}

// TestSpentSessions: with no IDENTIFY left for today the bot waits.
func TestSpentSessions(t *testing.T) {
	t.Parallel()
	asked := make(chan struct{}, 8)
	r := start(t, nil, func(s *discordtest.Server, _ *Adapter) {
		s.Fault = func(w http.ResponseWriter, r *http.Request) bool {
			if !strings.HasSuffix(r.URL.Path, "/gateway/bot") || len(asked) > 0 {
				return false
			}
			asked <- struct{}{}
			fmt.Fprint(w, `{"url":"ws://127.0.0.1:1/","shards":1,"session_start_limit":{"remaining":0,"reset_after":30,"max_concurrency":1}}`)
			return true
		}
	})
	r.works(t, "পরে?")
	if !strings.Contains(r.log.String(), "no new session yet") {
		t.Error("the wait is not in the log")
	}
}

// TestConnected: an adapter that has not begun a session does not count as
// connected, however often it hears of Discord by REST.
func TestConnected(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	r := start(t, nil, func(s *discordtest.Server, _ *Adapter) {
		s.Script(func(c *discordtest.Conn) { <-release; c.Play() })
	})
	r.AwaitConnects(t, 1)
	if r.Connected() {
		t.Error("it counts as connected before its session")
	}
	close(release)
	r.works(t, "পরে?")
	await(t, "connected with a session", r.Connected) // an event may be quicker than the note that it has begun
	r.Drop()
	if !r.Connected() {
		t.Error("a connection lost later is a matter of the last contact")
	}
}
