package discord

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
)

// Gateway op codes that the library must not see; see [frames].
const (
	opReconnect      = 7
	opInvalidSession = 9
	opHeartbeatAck   = 11
)

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

// frames reads along with a websocket connection and finds what discordgo deals
// with badly, before discordgo has it:
//
//   - op 7 (reconnect), or op 11 before the first event, makes its Open wait for
//     a lock that Open itself holds, for ever;
//   - op 9 (invalid session) makes it identify again on the same connection at
//     once, as often as it comes, until the daily number is used up;
//   - a close code is lost once Open has returned.
//
// Each is turned into an error, which the library takes for a broken connection.
// Frames from a server are not masked, and nothing is compressed because neither
// kind of compression is asked for. Not safe for concurrent use.
type frames struct {
	upgraded bool // past the HTTP answer that opens the connection
	dispatch bool // an event has come
	buf      []byte
	skip     int // bytes of a frame that are of no interest
}

// peek is how long a message may be to be looked at: events, which are the long
// ones, are let through.
const peek = 512

const endOfHeader = "\r\n\r\n"

// read takes the next bytes of the connection and gives how many of them may
// reach the library. With an error, those that follow must not.
func (f *frames) read(p []byte) (safe int, err error) {
	before := len(f.buf) // bytes that the library has already
	f.buf = append(f.buf, p...)
	done := 0 // bytes of buf that have been looked at
	if !f.upgraded {
		i := bytes.Index(f.buf, []byte(endOfHeader))
		if i < 0 {
			return len(p), nil
		}
		f.upgraded = true
		done = i + len(endOfHeader)
	}
	for {
		n := min(f.skip, len(f.buf)-done)
		f.skip -= n
		done += n
		head, size, ok := header(f.buf[done:])
		if f.skip > 0 || !ok {
			break
		}
		if size > peek {
			f.dispatch = true
			f.skip = head + size
			continue
		}
		if len(f.buf) < done+head+size {
			break
		}
		if err := f.frame(f.buf[done]&0x0f, f.buf[done+head:done+head+size]); err != nil {
			return max(done-before, 0), err
		}
		done += head + size
	}
	f.buf = append([]byte(nil), f.buf[done:]...) // let go of what has been read
	return len(p), nil
}

// header gives the length of a frame's header and of its payload, and false
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
		return 10, int(binary.BigEndian.Uint64(b[2:]) & 0x7fffffff), true
	default:
		return 2, n, true
	}
}

func (f *frames) frame(kind byte, payload []byte) error {
	const text, closing = 1, 8
	switch kind {
	case closing:
		code := 1005 // none given
		if len(payload) >= 2 {
			code = int(binary.BigEndian.Uint16(payload))
		}
		return &lostError{reason: "Discord closed the connection", code: code, fresh: !resumable(code)}
	case text:
		return f.message(payload)
	}
	return nil
}

func (f *frames) message(payload []byte) error {
	var m struct {
		Op int             `json:"op"`
		D  json.RawMessage `json:"d"`
	}
	if json.Unmarshal(payload, &m) != nil {
		return nil // the library says so itself
	}
	switch m.Op {
	case 0:
		f.dispatch = true
	case opReconnect:
		return &lostError{reason: "Discord asked to reconnect"}
	case opInvalidSession:
		return &lostError{reason: "the session is no longer valid", fresh: string(m.D) != "true"}
	case opHeartbeatAck:
		if !f.dispatch {
			return errEarlyAck
		}
	}
	return nil
}

var errEarlyAck = errors.New("a heartbeat was acknowledged before the session began")

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
