package embed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"syscall"
	"time"
)

// Errors that a caller can tell apart with [errors.Is].
var (
	// ErrAway: the embedding server failed a short while ago and was not asked.
	ErrAway = errors.New("the embedding server is away")
	// ErrSlow: the answer took longer than allowed.
	ErrSlow = errors.New("too slow for vectors")
	// ErrRefused: what computes is there, but gives these texts no usable vector.
	ErrRefused = errors.New("no vector for the text")
	// ErrBusy: too many questions are waiting for the embedding server already.
	ErrBusy = errors.New("too many questions wait for the embedding server")
	// ErrClosed: the [Source] was closed.
	ErrClosed = errors.New("what computes vectors is closed")
)

// failure is why there are no vectors.
type failure struct {
	kind  kind
	text  string        // one sentence, for the operator
	cause error         // may be nil
	after time.Duration // the server asked not to be asked again before
}

type kind int

const (
	broken  kind = iota // will be so for the next texts too: no server, no access, no such route
	slow                // took too long
	stumble             // may be well with the next request: 5xx, a broken connection
	refused             // because of the texts sent
	ended               // the caller gave up; says nothing about what computes
)

func (f *failure) Error() string {
	if f.cause == nil {
		return f.text
	}
	return f.text + ": " + f.cause.Error()
}

func (f *failure) Unwrap() error { return f.cause }

// Is lets errors.Is find the sentinel of a failure's kind.
func (f *failure) Is(target error) bool {
	return target == ErrSlow && f.kind == slow || target == ErrRefused && f.kind == refused
}

func kindOf(err error) kind {
	if f, ok := errors.AsType[*failure](err); ok {
		return f.kind
	}
	return broken
}

// unwaited says why no end was waited for, with the server or in this program; nil when
// another thing than time or the caller ended it with err. took is how long it lasted.
func unwaited(ctx context.Context, err error, took time.Duration) *failure {
	timeout, isNet := errors.AsType[net.Error](err)
	switch {
	case errors.Is(context.Cause(ctx), errTimeout), errors.Is(err, errTimeout), isNet && timeout.Timeout() && ctx.Err() == nil:
		return &failure{kind: slow, text: fmt.Sprintf("no answer within %v", took.Round(time.Millisecond))}
	case ctx.Err() != nil:
		return &failure{kind: ended, text: "not waited for any longer", cause: context.Cause(ctx)}
	}
	return nil
}

// transportFailure says what became of a request to the server that got no whole answer.
// took is how long it was waited for.
func transportFailure(ctx context.Context, err error, took time.Duration) *failure {
	// *url.Error repeats the address, whose query string may hold a key.
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	if f := unwaited(ctx, err, took); f != nil {
		return f
	}
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return &failure{kind: broken, text: "nothing listens there; is the server started?", cause: err}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET):
		return &failure{kind: stumble, text: "the connection broke off before the answer's end", cause: err}
	}
	return &failure{kind: broken, text: "it can't be reached", cause: err}
}

// statusFailure says what an answer that is not 200 means. said is what the server
// gave as reason, "" for nothing readable.
func statusFailure(r *http.Response, said string, now time.Time) *failure {
	f := &failure{after: retryAfter(r.Header.Get("Retry-After"), now)}
	do := ""
	switch c := r.StatusCode; {
	case c == http.StatusUnauthorized || c == http.StatusForbidden:
		// What the server says may repeat a part of the key.
		f.kind, said, do = broken, "", "it doesn't accept the key: check key or key_file"
	case c == http.StatusNotFound || c == http.StatusMethodNotAllowed:
		f.kind, do = broken, "no such route or model there: check url and the models' names"
	case c == http.StatusTooManyRequests:
		f.kind, do = broken, "it is asked too often"
	case c >= 300 && c < 400:
		f.kind, do = broken, "it sends requests elsewhere: set url to the address behind it"
	case c == http.StatusBadRequest || c == http.StatusRequestEntityTooLarge || c == http.StatusUnprocessableEntity:
		f.kind, do = refused, "it refuses the request"
	case c >= 500 && f.after == 0:
		f.kind, do = stumble, "it failed"
	default:
		f.kind, do = broken, "it answers with no embedding"
	}
	f.text = fmt.Sprintf("HTTP status %d, %s", r.StatusCode, do)
	if said != "" {
		f.text += fmt.Sprintf(" (it says %q)", said)
	}
	return f
}

// maxAfter bounds how long a server can ask to be left alone.
const maxAfter = time.Hour

// retryAfter reads a Retry-After header, in seconds or as a date; 0 for none.
func retryAfter(header string, now time.Time) time.Duration {
	if header == "" {
		return 0
	}
	if seconds, err := strconv.ParseFloat(header, 64); err == nil && !math.IsNaN(seconds) {
		return time.Duration(min(max(seconds, 0), maxAfter.Seconds()) * float64(time.Second))
	}
	if t, err := http.ParseTime(header); err == nil {
		return min(max(t.Sub(now), 0), maxAfter)
	}
	return 0
}
