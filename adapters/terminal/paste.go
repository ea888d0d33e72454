package terminal

import (
	"errors"
	"io"
	"strings"
	"time"
)

// What a terminal puts around a pasted text, where it is asked to.
const (
	pasteBegins = "\x1b[200~"
	pasteEnds   = "\x1b[201~"
)

// together is how soon a line must follow another to be of the same paste: nobody types
// that fast, and no terminal hands a paste over more slowly.
const together = 30 * time.Millisecond

// pasted makes one question of lines that come together.
type pasted struct {
	in      source
	after   func(time.Duration) <-chan time.Time
	reading chan typed // of a line that is waited for already; nil for none
}

type typed struct {
	line string
	err  error
}

func newPasted(in source) *pasted { return &pasted{in: in, after: time.After} }

// next returns the next question: a line, or the lines of a paste.
func (p *pasted) next() (string, error) {
	first := <-p.begin()
	p.reading = nil
	if first.err != nil || leaves(first.line) {
		return first.line, first.err
	}
	lines := []string{first.line}
	for {
		select {
		case r := <-p.begin():
			if r.err != nil {
				if errors.Is(r.err, io.EOF) { // it comes again
					p.reading = ended(r)
				}
				return question(lines), nil
			}
			p.reading = nil
			lines = append(lines, r.line)
		case <-p.after(together):
			return question(lines), nil
		}
	}
}

func question(lines []string) string { return strings.TrimSpace(strings.Join(lines, "\n")) }

// begin waits for a line, unless that is done already.
func (p *pasted) begin() chan typed {
	if p.reading == nil {
		reading := make(chan typed, 1)
		p.reading = reading
		go func() {
			line, err := p.in.next()
			reading <- typed{line, err}
		}()
	}
	return p.reading
}

func ended(r typed) chan typed {
	c := make(chan typed, 1)
	c <- r
	return c
}

// waiting reports whether a line is waited for, so that its prompt is on the screen.
func (p *pasted) waiting() bool { return p.reading != nil }

func (p *pasted) close() { p.in.close() }

// marked makes one question of the lines between the marks of a paste, in a pipe as on a
// terminal that writes them.
type marked struct{ in source }

func (m marked) next() (string, error) {
	line, err := m.in.next()
	before, rest, begun := strings.Cut(line, pasteBegins)
	if err != nil || !begun {
		return line, err
	}
	lines := []string{before}
	for {
		inside, after, over := strings.Cut(rest, pasteEnds)
		lines[len(lines)-1] += inside
		if over {
			lines[len(lines)-1] += after
			return question(lines), nil
		}
		if rest, err = m.in.next(); err != nil {
			return question(lines), nil // its end comes again
		}
		lines = append(lines, "")
	}
}

func (m marked) close() { m.in.close() }
