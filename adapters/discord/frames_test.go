package discord

import (
	"strings"
	"testing"
)

func TestFramesAcrossReads(t *testing.T) {
	message := func(payload string) []byte {
		return append([]byte{0x81, byte(len(payload))}, payload...)
	}
	long := append([]byte{0x81, 126, 4, 0}, strings.Repeat("x", 1024)...)
	stream := []byte("HTTP/1.1 101 Switching Protocols\r\n\r\n")
	stream = append(stream, message(`{"op":10,"d":{}}`)...)
	stream = append(stream, long...)
	stream = append(stream, message(`{"op":11}`)...)
	safe := len(stream)
	stream = append(stream, message(`{"op":7,"d":null}`)...)
	for _, size := range []int{1, 2, 3, 7, 100, 4096} {
		var f frames
		read := 0
		var err error
		for read < len(stream) && err == nil {
			end := min(read+size, len(stream))
			var n int
			n, err = f.read(stream[read:end])
			read += n
		}
		// With small pieces the frame's first bytes are through before it is known.
		if err == nil || read < safe || size == 4096 && read != safe {
			t.Errorf("in pieces of %d: %v after %d bytes, want an error after %d", size, err, read, safe)
		}
	}
}

func FuzzFrames(f *testing.F) {
	f.Add([]byte("HTTP/1.1 101 x\r\n\r\n\x81\x08{\"op\":7}"), 3)
	f.Add([]byte("HTTP/1.1 101 x\r\n\r\n\x88\x02\x0f\xa4"), 1)
	f.Add([]byte("HTTP/1.1 101 x\r\n\r\n\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff"), 5)
	f.Fuzz(func(t *testing.T, stream []byte, size int) {
		var whole, pieces frames
		_, want := whole.read(stream)
		var got error
		for size = max(size, 1); len(stream) > 0 && got == nil; {
			n := min(size, len(stream))
			_, got = pieces.read(stream[:n])
			stream = stream[n:]
		}
		if (want == nil) != (got == nil) || want != nil && want.Error() != got.Error() {
			t.Errorf("at once: %v; in pieces: %v", want, got)
		}
	})
}
