package gateway

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

const upgrade = "HTTP/1.1 101 Switching Protocols\r\n\r\n"

// text is a frame as a server sends it.
func text(payload string) []byte { return frameOf(frameFinal|frameText, payload) }

func frameOf(first byte, payload string) []byte {
	frame := []byte{first, byte(len(payload))}
	switch n := len(payload); {
	case n > 0xffff:
		frame = binary.BigEndian.AppendUint64([]byte{first, 127}, uint64(n))
	case n > 125:
		frame = binary.BigEndian.AppendUint16([]byte{first, 126}, uint16(n))
	}
	return append(frame, payload...)
}

// filtered is what came of a stream.
type filtered struct {
	out    string // for the library
	events []string
	beats  []int64
	err    error
}

// through feeds a filter with a stream in pieces of size bytes.
func through(stream []byte, size int) filtered {
	var r filtered
	f := filter{
		event: func(e Event) { r.events = append(r.events, e.Kind+" "+string(e.Data)) },
		beat:  func(seq int64) { r.beats = append(r.beats, seq) },
	}
	for len(stream) > 0 && r.err == nil {
		n := min(max(size, 1), len(stream))
		r.err = f.feed(stream[:n])
		stream = stream[n:]
	}
	r.out = string(f.out)
	return r
}

// messages are the payloads of the frames behind the upgrade.
func (r filtered) messages(t *testing.T) (all []string) {
	t.Helper()
	b := []byte(strings.TrimPrefix(r.out, upgrade))
	for len(b) > 0 {
		head, size, ok := header(b)
		if !ok || len(b) < head+size {
			t.Fatalf("the library gets half a frame: %q", b)
		}
		all = append(all, string(b[head:head+size]))
		b = b[head+size:]
	}
	return all
}

func TestFilter(t *testing.T) {
	hello := text(`{"op":10,"d":{"heartbeat_interval":41250,"_trace":[]},"s":null,"t":null}`)
	const helloOut = `{"op":10,"d":{"heartbeat_interval":41250}}`
	ready := text(`{"op":0,"s":1,"t":"READY","d":{"session_id":"x\"y","guilds":[null],"user":null}}`)
	const readyOut = `{"op":0,"s":1,"t":"READY","d":{"session_id":"x\"y"}}`
	for _, c := range []struct {
		name   string
		frames [][]byte
		out    []string
		events []string
		beats  []int64
		lost   string // in the error; "" for none
		fresh  bool
	}{
		{"a session begins", [][]byte{ready}, []string{readyOut}, nil, nil, "", false},
		{"resumed", [][]byte{text(`{"op":0,"s":7,"t":"RESUMED","d":{}}`)}, []string{`{"op":0,"s":7,"t":"RESUMED","d":{}}`}, nil, nil, "", false},
		{"an event that is used", [][]byte{text(`{"op":0,"s":5,"t":"MESSAGE_CREATE","d":{"id":"1"}}`)}, []string{`{"op":0,"s":5,"t":"","d":{}}`}, []string{`MESSAGE_CREATE {"id":"1"}`}, nil, "", false},
		{"an event in several frames", [][]byte{frameOf(frameText, `{"op":0,"s":5,"t":"MESSAGE_UPDATE",`), frameOf(9|frameFinal, "ping"), frameOf(frameFinal, `"d":{}}`)}, []string{"ping", `{"op":0,"s":5,"t":"","d":{}}`}, []string{`MESSAGE_UPDATE {}`}, nil, "", false},
		{"a long event", [][]byte{text(`{"op":0,"s":5,"t":"MESSAGE_CREATE","d":{"content":"` + strings.Repeat("x", 70000) + `"}}`)}, []string{`{"op":0,"s":5,"t":"","d":{}}`}, []string{`MESSAGE_CREATE {"content":"` + strings.Repeat("x", 70000) + `"}`}, nil, "", false},
		{"acknowledged before a session", [][]byte{text(`{"op":11}`)}, nil, nil, nil, "", false},
		{"acknowledged", [][]byte{ready, text(`{"op":11}`)}, []string{readyOut, `{"op":11}`}, nil, nil, "", false},
		{"asked for a heartbeat", [][]byte{ready, text(`{"op":1,"d":null}`)}, []string{readyOut}, nil, []int64{1}, "", false},
		{"reconnect", [][]byte{ready, text(`{"op":7,"d":null}`), ready}, []string{readyOut}, nil, nil, "asked to reconnect", false},
		{"invalid session", [][]byte{text(`{"op":9,"d":false}`)}, nil, nil, nil, "no longer valid", true},
		{"invalid session that may be resumed", [][]byte{text(`{"op":9,"d":true}`)}, nil, nil, nil, "no longer valid", false},
		{"closed, may be resumed", [][]byte{frameOf(frameFinal|frameClose, "\x0f\xa0")}, nil, nil, nil, "close code 4000", false},
		{"closed for good", [][]byte{frameOf(frameFinal|frameClose, "\x0f\xa4")}, nil, nil, nil, "close code 4004", true},
		{"closed without a code", [][]byte{frameOf(frameFinal|frameClose, "")}, nil, nil, nil, "close code 1005", false},

		// What ends the process when the library reads it.
		{"null", [][]byte{text(`null`)}, nil, nil, nil, "", false},
		{"no object", [][]byte{text(`7`), text(`"op"`), text(`[]`), text(``), text(`{`)}, nil, nil, nil, "", false},
		{"no op", [][]byte{text(`{}`), text(`{"op":null}`), text(`{"op":"x"}`)}, nil, nil, nil, "", false},
		{"guild with null members", [][]byte{text(`{"op":0,"s":2,"t":"GUILD_CREATE","d":{"id":"1","members":[null]}}`)}, []string{`{"op":0,"s":2,"t":"","d":{}}`}, nil, nil, "", false},
		{"guild that is null", [][]byte{text(`{"op":0,"s":2,"t":"GUILD_CREATE","d":null}`)}, []string{`{"op":0,"s":2,"t":"","d":{}}`}, nil, nil, "", false},
		{"guild update that is null", [][]byte{text(`{"op":0,"s":2,"t":"GUILD_UPDATE","d":null}`)}, []string{`{"op":0,"s":2,"t":"","d":{}}`}, nil, nil, "", false},
		{"voice state that is null", [][]byte{text(`{"op":0,"s":2,"t":"VOICE_STATE_UPDATE","d":null}`)}, []string{`{"op":0,"s":2,"t":"","d":{}}`}, nil, nil, "", false},
		{"used event that is null", [][]byte{text(`{"op":0,"s":2,"t":"MESSAGE_CREATE","d":null}`)}, []string{`{"op":0,"s":2,"t":"","d":{}}`}, nil, nil, "", false},
		{"session that is null", [][]byte{text(`{"op":0,"s":2,"t":"READY","d":null}`)}, nil, nil, nil, "without an id", true},
		{"hello that is null", [][]byte{text(`{"op":10,"d":null}`)}, nil, nil, nil, "hello", false},
		{"hello without a pause", [][]byte{text(`{"op":10,"d":{"heartbeat_interval":0}}`)}, nil, nil, nil, "hello", false},
		{"hello with a negative pause", [][]byte{text(`{"op":10,"d":{"heartbeat_interval":-5}}`)}, nil, nil, nil, "hello", false},
		{"event without a number", [][]byte{ready, text(`{"op":0,"t":"NEW","d":{}}`)}, []string{readyOut, `{"op":0,"s":1,"t":"","d":{}}`}, nil, nil, "", false},
		{"an op that nobody knows", [][]byte{text(`{"op":77,"d":{}}`)}, nil, nil, nil, "", false},
		{"a masked frame", [][]byte{masked(frameText, []byte(`{}`))}, nil, nil, nil, "masked", false},
		{"a frame without end", [][]byte{append([]byte{0x81, 127}, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)}, nil, nil, nil, "16 MB", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			stream := append([]byte(upgrade), hello...)
			for _, f := range c.frames {
				stream = append(stream, f...)
			}
			for _, size := range []int{1, 7, 100, len(stream)} {
				got := through(stream, size)
				if out, want := got.messages(t), append([]string{helloOut}, c.out...); fmt.Sprintf("%q", out) != fmt.Sprintf("%q", want) {
					t.Errorf("the library gets %q, want %q", out, want)
				}
				if fmt.Sprint(got.events) != fmt.Sprint(c.events) || fmt.Sprint(got.beats) != fmt.Sprint(c.beats) {
					t.Errorf("events %.200q, heartbeats %v; want %.200q, %v", got.events, got.beats, c.events, c.beats)
				}
				if (got.err == nil) != (c.lost == "") || got.err != nil && !strings.Contains(got.err.Error(), c.lost) {
					t.Fatalf("ends with %v, want %q", got.err, c.lost)
				}
				if lost, ok := errors.AsType[*lostError](got.err); ok && lost.fresh != c.fresh {
					t.Errorf("needs a fresh session: %t, want %t", lost.fresh, c.fresh)
				}
			}
		})
	}
}

// TestBeforeHello: the library takes anything else for a wrong hello.
func TestBeforeHello(t *testing.T) {
	stream := []byte(upgrade)
	for _, payload := range []string{`{"op":0,"s":1,"t":"READY","d":{"session_id":"x"}}`, `{"op":11}`, `{"op":0,"s":2,"t":"MESSAGE_CREATE","d":{}}`} {
		stream = append(stream, text(payload)...)
	}
	if got := through(stream, len(stream)); got.out != upgrade || len(got.events) > 0 || got.err != nil {
		t.Errorf("the library gets %q, events %q, %v", got.out, got.events, got.err)
	}
}

// TestRefusedConnection: an answer that opens no websocket goes to the library as
// it is.
func TestRefusedConnection(t *testing.T) {
	page := "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 300\r\n\r\n" + strings.Repeat("bad gateway ", 25)
	for _, size := range []int{1, 10, len(page)} {
		if got := through([]byte(page), size); got.out != page || got.err != nil {
			t.Errorf("in pieces of %d: %q, %v", size, got.out, got.err)
		}
	}
}

// FuzzFilter: whatever comes, the library gets whole frames of the kinds that it
// survives, and the same however the network cuts the stream.
func FuzzFilter(f *testing.F) {
	for _, payload := range []string{
		`{"op":7}`, `null`, `{"op":10,"d":{"heartbeat_interval":1}}`, `{"op":0,"s":1,"t":"READY","d":{"session_id":"a"}}`,
		`{"op":0,"s":2,"t":"GUILD_CREATE","d":{"members":[null]}}`, `{"op":0,"s":9223372036854775807,"t":"INTERACTION_CREATE","d":{}}`,
	} {
		f.Add(append([]byte(upgrade), text(payload)...), 3)
	}
	f.Add([]byte(upgrade+"\x88\x02\x0f\xa4"), 1)
	f.Add([]byte("HTTP/1.1 500 x\r\n\r\n\x81\x08{\"op\":7}"), 5)
	f.Fuzz(func(t *testing.T, stream []byte, size int) {
		whole, pieces := through(stream, len(stream)), through(stream, size)
		if whole.out != pieces.out || fmt.Sprint(whole.events, whole.beats, whole.err) != fmt.Sprint(pieces.events, pieces.beats, pieces.err) {
			t.Fatalf("at once %+v\nin pieces %+v", whole, pieces)
		}
		if !strings.HasPrefix(whole.out, upgrade) {
			return
		}
		for _, m := range whole.messages(t) {
			checkSurvivable(t, m)
		}
		for _, e := range whole.events {
			if _, data, _ := strings.Cut(e, " "); !json.Valid([]byte(data)) {
				t.Fatalf("an event of %q", data)
			}
		}
	})
}

// checkSurvivable hands a message to the library's decoding, as its read loop does.
func checkSurvivable(t *testing.T, message string) {
	t.Helper()
	var e *discordgo.Event
	if json.Unmarshal([]byte(message), &e) != nil || e == nil {
		return // control frames, which are no messages
	}
	switch {
	case e.Operation == opDispatch && e.Type == "READY":
		var ready discordgo.Ready
		if err := json.Unmarshal(e.RawData, &ready); err != nil || ready.SessionID == "" || len(ready.Guilds) > 0 {
			t.Fatalf("the library gets the session %q", message)
		}
	case e.Operation == opDispatch && (e.Type == "" || e.Type == "RESUMED"), e.Operation == opHeartbeatAck:
	case e.Operation == opHello:
		var hello struct {
			Interval int `json:"heartbeat_interval"`
		}
		if json.Unmarshal(e.RawData, &hello) != nil || hello.Interval < 1 {
			t.Fatalf("the library gets the hello %q", message)
		}
	default:
		t.Fatalf("the library gets %q", message)
	}
}

// TestOddFrames sends a live connection what would end the process, in each place
// of its life; the next event comes out all the same.
func TestOddFrames(t *testing.T) {
	t.Parallel()
	odd := func(c *discordtest.Conn) {
		for _, payload := range []any{nil, 7, "text", []any{}} {
			c.SendRaw(payload)
		}
		for _, kind := range []string{"VOICE_STATE_UPDATE", "GUILD_UPDATE", "GUILD_CREATE", "MESSAGE_CREATE"} {
			c.SendRaw(map[string]any{"op": 0, "s": 1, "t": kind, "d": nil})
		}
		c.SendRaw(map[string]any{"op": 0, "s": 1, "t": "GUILD_CREATE", "d": map[string]any{"id": "1", "members": []any{nil}}})
	}
	s := discordtest.New(t)
	s.Script(func(c *discordtest.Conn) {
		odd(c)
		c.Hello()
		if c.Begin() {
			odd(c)
			c.Serve()
		}
	})
	g := start(t, s)
	<-g.begun
	s.Dispatch(t, "MESSAGE_CREATE", map[string]any{"id": "1", "content": "কী?"})
	select {
	case e := <-g.Events():
		if e.Kind != "MESSAGE_CREATE" || !strings.Contains(string(e.Data), "কী?") {
			t.Errorf("got %s %s", e.Kind, e.Data)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("no event came out")
	}
	if n := s.Connects(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
	if !g.Connected() {
		t.Error("it does not count as connected")
	}
}

// running is a gateway that runs. begun tells of its signs of life, the first of
// which is the beginning of a session.
type running struct {
	*Gateway
	begun chan time.Time
}

// start runs a gateway on a fake Discord until the test ends.
func start(t *testing.T, s *discordtest.Server) *running {
	t.Helper()
	g := &running{Gateway: newGateway(s), begun: make(chan time.Time, 100)}
	g.o.Heard = func(at time.Time) {
		select {
		case g.begun <- at:
		default:
		}
	}
	ended := make(chan error, 1)
	go func() { ended <- g.Run(t.Context()) }()
	t.Cleanup(func() {
		if err := <-ended; err != nil {
			t.Errorf("Run returned %v", err)
		}
		if g.Connected() {
			t.Error("it counts as connected after its end")
		}
	})
	return g
}
