package gateway

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
)

// Gateway op codes that come in.
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opHeartbeatAck   = 11
)

// Websocket frames.
const (
	frameContinuation = 0
	frameText         = 1
	frameClose        = 8
	frameFinal        = 0x80
)

const (
	// maxMessage bounds a message. Those that are used have a few KB.
	maxMessage = 16 << 20
	// maxInterval bounds the pause between heartbeats, in ms; Discord's is 41 s.
	maxInterval = 10 * 60 * 1000
)

const endOfHeader = "\r\n\r\n"

// used are the events that are handed out.
var used = []string{"INTERACTION_CREATE", "MESSAGE_CREATE", "MESSAGE_UPDATE"}

// Event is something that happened on Discord: its name, and a JSON object.
type Event struct {
	Kind string
	Data json.RawMessage
}

// lostError is why a gateway connection ended.
type lostError struct {
	reason string
	code   int  // the websocket's close code, 0 when none came
	fresh  bool // the session can't be resumed
}

func (e *lostError) Error() string {
	if e.code != 0 {
		return fmt.Sprintf("%s (close code %d)", e.reason, e.code)
	}
	return e.reason
}

// filter stands between the network and the library, and reads every frame. What
// the library's decoder gets are messages written here, of the few kinds that it
// needs: hello, the beginning of a session, acknowledgements, and the sequence
// number of each event. So it never meets
//
//   - a message that is no JSON object, an event whose data are null, a hello
//     without a pause: each panics in a goroutine of its own;
//   - op 7 (reconnect) and op 11 before the first event, which make its Open wait
//     for ever for a lock that Open itself holds;
//   - op 9 (invalid session), upon which it identifies on the same connection at
//     once, as often as it comes, until the day's number is used up;
//   - op 1, which it answers on a connection that may be gone.
//
// Frames from a server are not masked, and nothing is compressed because neither
// kind of compression is asked for. Not safe for concurrent use.
type filter struct {
	event func(Event)     // takes what is used; must not block for long
	beat  func(seq int64) // answers a request for a heartbeat

	in       []byte // has come and is not read yet
	out      []byte // for the library
	message  []byte // of frames that belong together
	upgraded bool   // past the HTTP answer that opens the connection
	refused  bool   // that answer opens none: what follows is a page
	greeted  bool   // the library has had its hello
	begun    bool   // the library has had an event
	seq      int64  // of the last event
	odd      int    // messages that were left out because they make no sense
}

// feed takes the next bytes of the connection and appends to out what the library
// may have. After an error, which ends the connection, nothing more may come.
func (f *filter) feed(p []byte) error {
	f.in = append(f.in, p...)
	if !f.upgraded {
		i := bytes.Index(f.in, []byte(endOfHeader))
		if i < 0 {
			if len(f.in) > maxMessage {
				return &lostError{reason: "the answer to the connection has no end"}
			}
			return nil
		}
		status, _, _ := bytes.Cut(f.in, []byte("\r\n"))
		f.refused = !bytes.Contains(status, []byte(" 101 "))
		i += len(endOfHeader)
		f.out = append(f.out, f.in[:i]...)
		f.in, f.upgraded = f.in[i:], true
	}
	if f.refused {
		f.out = append(f.out, f.in...)
		f.in = nil
		return nil
	}
	for whole := false; ; whole = true {
		head, size, ok := header(f.in)
		if size > maxMessage {
			return &lostError{reason: "a message of more than 16 MB"}
		}
		if !ok || len(f.in) < head+size {
			if whole {
				f.in = slices.Clone(f.in) // let go of what has been read
			}
			return nil
		}
		frame, payload := f.in[:head+size], f.in[head:head+size]
		f.in = f.in[head+size:]
		if err := f.frame(frame, payload); err != nil {
			return err
		}
	}
}

// header returns the length of a frame's header and of its payload, and false
// when not all of the header is there.
func header(b []byte) (head, size int, ok bool) {
	if len(b) < 2 {
		return 0, 0, false
	}
	switch n := int(b[1] & 0x7f); n {
	case 126:
		if len(b) < 4 {
			return 0, 0, false
		}
		return 4, int(binary.BigEndian.Uint16(b[2:])), true
	case 127:
		if len(b) < 10 {
			return 0, 0, false
		}
		return 10, int(min(binary.BigEndian.Uint64(b[2:]), maxMessage+1)), true
	default:
		return 2, n, true
	}
}

func (f *filter) frame(frame, payload []byte) error {
	final, kind := frame[0]&frameFinal != 0, frame[0]&0x0f
	switch {
	case frame[1]&0x80 != 0:
		return &lostError{reason: "a frame that is masked, which a server's never are"}
	case kind == frameClose:
		return closed(payload)
	case kind > frameClose: // ping and pong, which the library answers
		f.out = append(f.out, frame...)
		return nil
	}
	if kind != frameContinuation {
		f.message = f.message[:0]
	}
	if len(f.message)+len(payload) > maxMessage {
		return &lostError{reason: "a message of more than 16 MB"}
	}
	f.message = append(f.message, payload...)
	if !final {
		return nil
	}
	message := f.message
	f.message = nil
	return f.read(message)
}

func closed(payload []byte) error {
	code := 1005 // none given
	if len(payload) >= 2 {
		code = int(binary.BigEndian.Uint16(payload))
	}
	return &lostError{reason: "Discord closed the connection", code: code, fresh: !resumable(code)}
}

// read reads one message, and writes the library its part of it.
func (f *filter) read(message []byte) error {
	var m struct {
		Op *int            `json:"op"`
		T  string          `json:"t"`
		S  *int64          `json:"s"`
		D  json.RawMessage `json:"d"`
	}
	if json.Unmarshal(message, &m) != nil || m.Op == nil {
		f.odd++
		return nil
	}
	switch *m.Op {
	case opDispatch:
		if m.S != nil {
			f.seq = *m.S
		}
		return f.dispatch(m.T, m.D)
	case opHeartbeat:
		f.beat(f.seq)
	case opReconnect:
		return &lostError{reason: "Discord asked to reconnect"}
	case opInvalidSession:
		return &lostError{reason: "the session is no longer valid", fresh: string(m.D) != "true"}
	case opHello:
		var hello struct {
			Interval float64 `json:"heartbeat_interval"`
		}
		if json.Unmarshal(m.D, &hello) != nil || hello.Interval < 1 || hello.Interval > maxInterval {
			return &lostError{reason: "a hello without a pause between heartbeats"}
		}
		f.greeted = true
		f.write(`{"op":10,"d":{"heartbeat_interval":` + strconv.Itoa(int(hello.Interval)) + `}}`)
	case opHeartbeatAck:
		if f.begun {
			f.write(`{"op":11}`)
		}
	}
	return nil
}

// dispatch takes an event. Of all but the beginnings of a session the library
// gets the number alone.
func (f *filter) dispatch(kind string, data json.RawMessage) error {
	switch {
	case !f.greeted: // the library would take it for a wrong hello
		f.odd++
		return nil
	case kind == "READY":
		var ready struct {
			Session string `json:"session_id"`
		}
		if json.Unmarshal(data, &ready) != nil || ready.Session == "" {
			return &lostError{reason: "a session without an id", fresh: true}
		}
		id, err := json.Marshal(ready.Session)
		if err != nil {
			return err
		}
		f.writeEvent(kind, `{"session_id":`+string(id)+`}`)
		return nil
	case kind == "RESUMED":
	case slices.Contains(used, kind):
		if isObject(data) {
			f.event(Event{Kind: kind, Data: data})
		} else {
			f.odd++
		}
		kind = ""
	default:
		kind = ""
	}
	f.writeEvent(kind, "{}")
	return nil
}

func (f *filter) writeEvent(kind, data string) {
	f.begun = true
	f.write(fmt.Sprintf(`{"op":0,"s":%d,"t":%q,"d":%s}`, f.seq, kind, data))
}

// write appends a message for the library.
func (f *filter) write(message string) {
	f.out = append(f.out, frameFinal|frameText)
	if len(message) < 126 {
		f.out = append(f.out, byte(len(message)))
	} else {
		f.out = append(f.out, 126)
		f.out = binary.BigEndian.AppendUint16(f.out, uint16(len(message)))
	}
	f.out = append(f.out, message...)
}

func isObject(data json.RawMessage) bool {
	data = bytes.TrimLeft(data, " \t\r\n")
	return len(data) > 0 && data[0] == '{'
}

// masked returns a frame as a client sends it. The mask is of zeros: what it is
// for, confusing proxies that read along, does not matter here.
func masked(kind byte, payload []byte) []byte {
	return append([]byte{frameFinal | kind, 0x80 | byte(len(payload)), 0, 0, 0, 0}, payload...)
}

// resumable reports whether a session outlives a connection closed with code.
func resumable(code int) bool {
	switch code {
	case 1000, 1001, 4007, 4009: // ended, wrong sequence number, timed out
		return false
	}
	_, final := fatal[code]
	return !final
}

// fatal are the close codes after which another try fails likewise, with what
// to do about each.
var fatal = map[int]string{
	4004: "Discord refuses the token; copy a new one from the developer portal (Bot, Reset Token)",
	4010: "Discord refuses the shard number; set discord.shards to auto",
	4011: "the bot is in too many servers for this number of shards; set discord.shards to auto or to a larger number",
	4012: "Discord no longer speaks this version of the gateway; update Ukti",
	4013: "Discord does not know the intents; update Ukti",
	4014: "Discord refuses the intents; check in the developer portal that the bot is not restricted",
}
