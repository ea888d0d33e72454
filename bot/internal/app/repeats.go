package app

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// repeatAfter is how long a line that was written is not written again.
	repeatAfter = time.Minute
	// manyLines bounds the lines that are remembered.
	manyLines = 1000
)

// repeats is a handler that writes a line that comes again and again once a minute,
// with how often it came meanwhile. Lines are the same when all but their times and
// durations is: how long it took and when it is tried again differ by nature.
type repeats struct {
	next   slog.Handler
	prefix string // what With and WithGroup have added
	seen   *seenLines
}

// seenLines is shared by the handlers that With has made of one.
type seenLines struct {
	mu    sync.Mutex
	lines map[string]*seenLine
}

type seenLine struct {
	written time.Time
	held    int // came since then
	record  slog.Record
	handler slog.Handler
}

func newRepeats(next slog.Handler) slog.Handler {
	return &repeats{next: next, seen: &seenLines{lines: map[string]*seenLine{}}}
}

// Enabled implements [slog.Handler].
func (h *repeats) Enabled(ctx context.Context, level slog.Level) bool {
	return h.next.Enabled(ctx, level)
}

// WithAttrs implements [slog.Handler].
func (h *repeats) WithAttrs(attrs []slog.Attr) slog.Handler {
	next := *h
	next.next = h.next.WithAttrs(attrs)
	for _, a := range attrs {
		next.prefix += a.String() + "\n"
	}
	return &next
}

// WithGroup implements [slog.Handler].
func (h *repeats) WithGroup(name string) slog.Handler {
	next := *h
	next.next, next.prefix = h.next.WithGroup(name), h.prefix+"group "+name+"\n"
	return &next
}

// Handle implements [slog.Handler]. A line that was held back is written with the next
// line of any kind that comes when its minute is over.
func (h *repeats) Handle(ctx context.Context, r slog.Record) error {
	h.seen.mu.Lock()
	due := h.seen.due(r.Time)
	hold := h.seen.note(h.key(r), r, h.next)
	h.seen.mu.Unlock()
	var err error
	for _, d := range due {
		if dueErr := d.handler.Handle(ctx, d.record); err == nil {
			err = dueErr
		}
	}
	if !hold {
		if ownErr := h.next.Handle(ctx, r); err == nil {
			err = ownErr
		}
	}
	return err
}

func (h *repeats) key(r slog.Record) string {
	var b strings.Builder
	b.WriteString(h.prefix + r.Level.String() + "\n" + r.Message + "\n")
	r.Attrs(func(a slog.Attr) bool {
		if kind := a.Value.Resolve().Kind(); kind != slog.KindDuration && kind != slog.KindTime {
			b.WriteString(a.String() + "\n")
		}
		return true
	})
	return b.String()
}

// due returns the lines that were held back for a minute, with their counts, and
// forgets those that did not come again.
func (s *seenLines) due(now time.Time) (due []seenLine) {
	for key, line := range s.lines {
		if age := now.Sub(line.written); 0 <= age && age < repeatAfter { // a clock that was turned back holds nothing
			continue
		}
		if line.held == 0 {
			delete(s.lines, key)
			continue
		}
		line.record.AddAttrs(slog.Int("repeated", line.held))
		due = append(due, *line)
		*line = seenLine{written: now, handler: line.handler} // so that it is not written again at once
	}
	slices.SortFunc(due, func(a, b seenLine) int { return a.record.Time.Compare(b.record.Time) })
	return due
}

// note remembers a line, and says whether it is to be held back.
func (s *seenLines) note(key string, r slog.Record, h slog.Handler) (hold bool) {
	if line, ok := s.lines[key]; ok {
		line.held++
		line.record = r.Clone()
		return true
	}
	if len(s.lines) < manyLines {
		s.lines[key] = &seenLine{written: r.Time, handler: h}
	}
	return false
}
