package adaptertest

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/adapters"
)

// reading is an answer laid out as one text, in reading order.
type reading struct {
	text   string
	quoted []adapters.Span
	marked []bool // for each byte of text
	links  []string
}

func (s Shown) reading() reading {
	var r reading
	for _, p := range s.Posts {
		at := len(r.text)
		r.text += p.Text + "\n"
		r.marked = append(r.marked, make([]bool, len(p.Text)+1)...)
		for _, q := range p.Quoted {
			r.quoted = append(r.quoted, adapters.Span{Start: at + q.Start, End: at + q.End})
		}
		for _, m := range p.Marked {
			for i := m.Start; i < m.End; i++ {
				r.marked[at+i] = true
			}
		}
		r.links = append(r.links, p.Links...)
	}
	return r
}

// size grows whenever something is added to the answer.
func (s Shown) size() int {
	n := len(s.Choices)
	for _, p := range s.Posts {
		n += 1 + len(p.Text)
	}
	return n
}

// quotedSize is the number of bytes set as quotations.
func (s Shown) quotedSize() int {
	n := 0
	for _, q := range s.reading().quoted {
		n += q.End - q.Start
	}
	return n
}

// around is the answer without its quotations.
func (r reading) around() string {
	var b strings.Builder
	at := 0
	for _, q := range r.quoted {
		b.WriteString(r.text[at:q.Start])
		at = q.End
	}
	b.WriteString(r.text[at:])
	return b.String()
}

// piece is a part of a quote as it was shown: where it stands in the quote and
// where in the reading.
type piece struct{ quote, shown adapters.Span }

// take finds want in the quotations from next on, and returns its pieces. With
// trims, spaces may be missing where a piece begins or ends.
func (r reading) take(want string, next int, trims bool) ([]piece, error) {
	var pieces []piece
	at := 0
	for i := next; i < len(r.quoted); i++ {
		if at == len(want) && len(pieces) > 0 || trims && len(pieces) > 0 && blank(want[at:]) {
			break
		}
		got := r.text[r.quoted[i].Start:r.quoted[i].End]
		start := at
		if trims && !strings.HasPrefix(want[at:], got) {
			start = len(want) - len(strings.TrimLeftFunc(want[at:], unicode.IsSpace))
		}
		if !strings.HasPrefix(want[start:], got) {
			return nil, fmt.Errorf("%s", difference(got, want[start:]))
		}
		at = start + len(got)
		pieces = append(pieces, piece{adapters.Span{Start: start, End: at}, r.quoted[i]})
	}
	if at < len(want) && !(trims && blank(want[at:])) {
		return nil, fmt.Errorf("the quotation ends before %q", clip(want[at:]))
	}
	return pieces, nil
}

func blank(s string) bool { return strings.TrimFunc(s, unicode.IsSpace) == "" }

// difference says where got leaves want.
func difference(got, want string) string {
	i := 0
	for i < len(got) && i < len(want) && got[i] == want[i] {
		i++
	}
	for i > 0 && i < len(want) && !utf8.RuneStart(want[i]) {
		i--
	}
	return fmt.Sprintf("byte %d: shown %q, the quote has %q", i, clip(got[min(i, len(got)):]), clip(want[i:]))
}

// clip shortens what goes into a failure's message.
func clip(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	end := most
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…"
}

// quotes reports every way in which the shown quotations are not r's quotes, and
// returns the pieces of each, or nil when they are not.
func (s *session) quotes(what string, shown Shown, quotes []adapters.Quote) [][]piece {
	s.t.Helper()
	read := shown.reading()
	var all [][]piece
	next := 0
	for _, q := range quotes {
		pieces, err := read.take(s.suite.Changes(q.Text), next, s.suite.TrimsEnds)
		if err != nil {
			s.t.Errorf("%s: %v", what, err)
			return nil
		}
		all = append(all, pieces)
		next += len(pieces)
	}
	if next < len(read.quoted) {
		extra := read.quoted[next]
		s.t.Errorf("%s: quoted besides: %q", what, clip(read.text[extra.Start:extra.End]))
		return nil
	}
	return all
}

// noPings reports an answer that would notify people.
func noPings(t testing.TB, what string, shown Shown) {
	t.Helper()
	for _, p := range shown.Posts {
		if p.Pings {
			t.Errorf("%s: it would notify people: %q", what, clip(p.Text))
		}
	}
}
