package app

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// The same line is written once a minute, with its count; another one is not held back.
func TestRepeats(t *testing.T) {
	var out bytes.Buffer
	h := newRepeats(slog.NewTextHandler(&out, &slog.HandlerOptions{ReplaceAttr: shortTime}))
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	say := func(second int, h slog.Handler, message string, attrs ...slog.Attr) {
		r := slog.NewRecord(start.Add(time.Duration(second)*time.Second), slog.LevelInfo, message, 0)
		r.AddAttrs(attrs...)
		if err := h.Handle(context.Background(), r); err != nil {
			t.Fatal(err)
		}
	}
	feed := func(n int) slog.Attr { return slog.Int("feed", n) }
	for second := range 50 {
		say(second, h, "fails", feed(1))
	}
	say(50, h, "fails", feed(2))
	say(51, h.WithAttrs([]slog.Attr{slog.String("adapter", "a")}), "fails", feed(1))
	say(52, h.WithGroup("g"), "fails", feed(1))
	say(70, h, "another")
	say(71, h, "fails", feed(1))
	say(72, h, "fails", feed(1))
	say(73, h, "lost", slog.Duration("in", time.Second))
	say(74, h, "lost", slog.Duration("in", 2*time.Second)) // when it is tried again differs by nature
	say(200, h, "the end")
	want := strings.Join([]string{
		"12:00:00 fails feed=1", "12:00:50 fails feed=2", "12:00:51 fails adapter=a feed=1", "12:00:52 fails g.feed=1",
		"12:00:49 fails feed=1 repeated=49", "12:01:10 another", "12:01:13 lost in=1s", "12:01:12 fails feed=1 repeated=2", "12:01:14 lost in=2s repeated=1", "12:03:20 the end", "",
	}, "\n")
	got := strings.NewReplacer("time=2026-03-01T", "", "Z level=INFO msg=", " ", `"`, "").Replace(out.String())
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// What is remembered is bounded: when there are too many different lines, all are
// written.
func TestRepeatsAreBounded(t *testing.T) {
	var out bytes.Buffer
	h := newRepeats(slog.NewTextHandler(&out, nil)).(*repeats)
	log := slog.New(h)
	for i := range 2 * manyLines {
		log.Info(fmt.Sprint("line ", i))
	}
	if n := strings.Count(out.String(), "\n"); n != 2*manyLines || len(h.seen.lines) > manyLines {
		t.Errorf("%d lines written, %d remembered", n, len(h.seen.lines))
	}
}
