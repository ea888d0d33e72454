package app

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
)

// options are a bot with a terminal chat, a folder of its own and one article.
func options(t *testing.T, in io.Reader) (Options, *adaptertest.Log, *adaptertest.Log) {
	t.Helper()
	dir := t.TempDir()
	article := filepath.Join(dir, "ferry.txt")
	if err := os.WriteFile(article, []byte("The ferry at Tilpara begins on 4 May."), 0o600); err != nil {
		t.Fatal(err)
	}
	c := config.Default()
	c.Reader.Enabled = config.Off // the tests' answers must not hang on the processor
	c.DataDir = filepath.Join(dir, "data")
	c.Articles = []string{article}
	c.HTTP.Listen = ""
	c.Terminal.Enabled = config.On
	var out, log adaptertest.Log
	return Options{Config: c, Version: "test", In: in, Out: &out, Log: slog.New(slog.NewTextHandler(&log, nil))}, &out, &log
}

func TestRunToTheEndOfInput(t *testing.T) {
	o, out, log := options(t, strings.NewReader("When does the Tilpara ferry begin?\n"))
	if err := Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "The ferry at Tilpara begins on 4 May.") {
		t.Errorf("the answer is %q", out)
	}
	for _, want := range []string{"loaded articles=1 sentences=1", `msg="not started" adapter=discord`, `msg="not started" adapter=telegram`, "adapter=terminal"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %q:\n%s", want, log)
		}
	}
}

// The HTTP server can't start; what needs none goes on.
func TestRunWithThePortTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	o, out, log := options(t, strings.NewReader("ferry at Tilpara\n"))
	o.Config.HTTP.Listen = l.Addr().String()
	if err := Run(t.Context(), o); err != nil {
		t.Error(err)
	}
	if !strings.Contains(out.String(), "4 May") || !strings.Contains(log.String(), "set http.listen to a free address") {
		t.Errorf("answer %q, log\n%s", out, log)
	}
}

// While it runs, its health is told; when its context ends, it ends.
func TestRunUntilItsContextEnds(t *testing.T) {
	in, keepOpen := io.Pipe()
	defer func() { _ = keepOpen.Close() }()
	o, _, _ := options(t, in)
	o.Config.HTTP.Listen = "127.0.0.1:0"
	address := make(chan string, 1)
	ready := make(chan bool, 1)
	o.Log = slog.New(slog.NewTextHandler(lineFunc(func(line string) {
		if m := regexp.MustCompile(`url=(\S+)`).FindStringSubmatch(line); m != nil {
			address <- m[1]
		}
		if strings.Contains(line, "ready for questions") {
			ready <- true
		}
	}), nil))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- Run(ctx, o) }()
	url := <-address
	<-ready
	r, err := http.Get(url + "healthz")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r.Body)
	_ = r.Body.Close()
	if err != nil || r.StatusCode != http.StatusOK || !strings.Contains(string(body), `"terminal":{"state":"running"`) || !strings.Contains(string(body), `"stale":0`) {
		t.Errorf("%s: %s, %v", r.Status, body, err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if _, err := http.Get(url); err == nil {
		t.Error("the HTTP server still listens")
	}
}

type lineFunc func(string)

func (f lineFunc) Write(p []byte) (int, error) { f(string(p)); return len(p), nil }

func TestRunThatCannotStart(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(t *testing.T, o *Options)
		want  string
	}{
		{"nothing to run", func(_ *testing.T, o *Options) { o.Config.Terminal.Enabled = config.Off }, "nothing to run: set discord.token"},
		{"folder in use", func(t *testing.T, o *Options) {
			s, err := state.Open(t.Context(), o.Config.DataDir, state.Options{})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
		}, "another process uses it"},
		{"adapter rejected", func(_ *testing.T, o *Options) { o.Out = brokenWriter{} }, "no adapter is left"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o, _, _ := options(t, strings.NewReader("ferry\n"))
			tt.spoil(t, &o)
			if err := Run(t.Context(), o); err == nil || !regexp.MustCompile(tt.want).MatchString(err.Error()) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestLoad(t *testing.T) {
	x, leftOut, err := Load(t.Context(), nil, knowledge.Options{})
	if err != nil || len(leftOut) > 0 || x.Size().Articles == 0 {
		t.Errorf("shipped: %+v, %v, %v", x.Size(), leftOut, err)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"good.txt": "The ferry begins.", "bad.txt": "\xff"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	seen := 0
	x, leftOut, err = Load(t.Context(), []string{dir, "absent"}, knowledge.Options{Progress: func(done int) { seen = done }})
	if err != nil || x.Size().Articles != 1 || seen != 1 || len(leftOut) != 2 ||
		!errors.Is(leftOut[0], ingest.ErrNotUTF8) || !errors.Is(leftOut[1], ingest.ErrMissing) {
		t.Errorf("own: %+v, %v, %v, seen %d", x.Size(), leftOut, err, seen)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := Load(ctx, nil, knowledge.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("after its context: %v", err)
	}
}
