package terminal

import (
	"bufio"
	"errors"
	"io"
)

// maxLine is the longest question handed on, in bytes. The rest of a longer line
// is read and dropped: no conversation takes that many.
const maxLine = 16 << 20

// lines reads one question a line from a pipe or a file.
type lines struct{ r *bufio.Reader }

func newLines(in io.Reader) *lines { return &lines{bufio.NewReaderSize(in, 64<<10)} }

// next returns the next line without its end, "\n" or "\r\n". A last line without
// an end counts.
func (l *lines) next() (string, error) {
	var line []byte
	for {
		part, err := l.r.ReadSlice('\n')
		line = append(line, part[:min(len(part), max(0, maxLine-len(line)))]...)
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if errors.Is(err, io.EOF) && len(line) > 0 {
			err = nil
		}
		return withoutEnd(line), err
	}
}

func withoutEnd(line []byte) string {
	n := len(line)
	if n > 0 && line[n-1] == '\n' {
		n--
		if n > 0 && line[n-1] == '\r' {
			n--
		}
	}
	return string(line[:n])
}

func (l *lines) close() {}
