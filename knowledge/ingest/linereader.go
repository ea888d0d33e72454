package ingest

import (
	"bufio"
	"bytes"
	"io"
)

// lineReader gives lines without holding more than one.
type lineReader struct {
	in   *bufio.Reader
	most int // bytes of a line
	line []byte
}

// newLineReader reads with a buffer of that size, in bytes.
func newLineReader(in io.Reader, buffer, most int) *lineReader {
	return &lineReader{in: bufio.NewReaderSize(in, buffer), most: most}
}

// next gives the next line without its "\n", good until the next call; io.EOF
// after the last. A line that is too long is ErrTooLarge, and the next one follows.
func (l *lineReader) next() ([]byte, error) {
	l.line = l.line[:0]
	tooLong := false
	for read := false; ; read = true {
		part, err := l.in.ReadSlice('\n')
		if tooLong = tooLong || len(l.line)+len(bytes.TrimSuffix(part, []byte("\n"))) > l.most; !tooLong {
			l.line = append(l.line, part...)
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err != nil && err != io.EOF:
			return nil, err
		case err == io.EOF && !read && len(part) == 0:
			return nil, io.EOF
		case tooLong:
			return nil, ErrTooLarge
		}
		return bytes.TrimSuffix(l.line, []byte("\n")), nil
	}
}
