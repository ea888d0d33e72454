package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"

	"github.com/ukti-bot/ukti/bot/internal/answer"
)

// maxLine bounds one line of a batch, in bytes. A longer one is an error row,
// and is never held as a whole.
const maxLine = 32 << 20

// liner answers one line of JSON with one.
type liner interface {
	Line(ctx context.Context, line []byte) []byte
}

// batch answers the lines of in on out, in their order. A bad line gives an error
// row and the next goes on; blank lines give nothing. When no further line waits,
// what has been answered is written out at once, so that a program at both ends
// can hold a conversation.
func batch(ctx context.Context, a liner, in io.Reader, out io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	workers := runtime.GOMAXPROCS(0)
	queue := make(chan chan []byte, 2*workers) // answers to come, in order
	readErr := make(chan error, 1)
	go func() {
		defer close(queue)
		readErr <- dispatch(ctx, a, in, queue, workers)
	}()
	if err := collect(ctx, queue, out); err != nil {
		return err
	}
	return <-readErr
}

// dispatch reads lines and has them answered, at most workers at a time.
func dispatch(ctx context.Context, a liner, in io.Reader, queue chan<- chan []byte, workers int) error {
	lines := bufio.NewReaderSize(in, 1<<16)
	busy := make(chan struct{}, workers)
	for first := true; ; first = false {
		line, long, err := readLine(lines, maxLine)
		if first {
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf")) // a byte order mark
		}
		if long || len(bytes.TrimSpace(line)) > 0 {
			reply := make(chan []byte, 1)
			select {
			case busy <- struct{}{}:
			case <-ctx.Done():
				return ctx.Err()
			}
			go func() {
				defer func() { <-busy }()
				if long {
					reply <- answer.Encode(answer.FailedRow{ID: answer.NoID(), Error: fmt.Sprintf("the line is longer than %d bytes; shorten it", maxLine)})
					return
				}
				reply <- a.Line(ctx, line)
			}()
			select {
			case queue <- reply:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading standard input: %w", err)
		}
	}
}

// collect writes the answers in order.
func collect(ctx context.Context, queue <-chan chan []byte, out io.Writer) error {
	w := bufio.NewWriterSize(out, 1<<16)
	for {
		reply, ok := next(ctx, queue, w)
		if !ok {
			break
		}
		line, ok := next(ctx, reply, w)
		if !ok {
			break
		}
		if _, err := w.Write(line); err != nil {
			return fmt.Errorf("writing the answers: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("writing the answers: %w", err)
	}
	return ctx.Err()
}

// next takes from c; before it has to wait, it writes out what is buffered.
func next[T any](ctx context.Context, c <-chan T, w *bufio.Writer) (T, bool) {
	select {
	case v, ok := <-c:
		return v, ok
	default:
	}
	_ = w.Flush() // an error stays with w, and the next Write gives it
	select {
	case v, ok := <-c:
		return v, ok
	case <-ctx.Done():
		var none T
		return none, false
	}
}

// readLine reads to the next newline, which it drops. A line of more than limit
// bytes is read over and reported as long.
func readLine(r *bufio.Reader, limit int) (line []byte, long bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if len(line)+len(part) > limit+1 {
			long, line = true, nil
		}
		if !long {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return bytes.TrimSuffix(line, []byte("\n")), long, err
		}
	}
}
