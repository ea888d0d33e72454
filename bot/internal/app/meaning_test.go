package app

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/bot/internal/config"
)

// The bot computes the vectors beside its answers, says when they are there, counts,
// and stops with the computing before the file is closed.
func TestRunWithAnEmbeddingServer(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked struct{ Input []string }
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
			t.Error(err)
		}
		var data []any
		for i, text := range asked.Input {
			data = append(data, map[string]any{"index": i, "embedding": []float64{1, float64(len(text) % 5)}})
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"data": data})
	}))
	defer server.Close()
	questions, ask := io.Pipe()
	answered, answers := io.Pipe()
	o, _, _ := options(t, questions)
	o.Out = answers
	o.Config.HTTP.Listen = "127.0.0.1:0"
	o.Config.Meaning = config.Meaning{URL: server.URL, QueryModel: "m", Timeout: o.Config.HTTP.StopTimeout}
	var lines adaptertest.Log
	address, filled := make(chan string, 1), make(chan bool, 1)
	o.Log = slog.New(slog.NewTextHandler(lineFunc(func(line string) {
		_, _ = lines.Write([]byte(line))
		if m := regexp.MustCompile(`url=(\S+)`).FindStringSubmatch(line); m != nil {
			address <- m[1]
		}
		if strings.Contains(line, "all sentences have their vectors") {
			filled <- true
		}
	}), nil))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- Run(ctx, o) }()
	<-filled
	go func() { _, _ = io.WriteString(ask, "When does the Tilpara ferry begin?\n") }()
	said := bufio.NewScanner(answered)
	for said.Scan() && !strings.Contains(said.Text(), "4 May") {
	}
	go func() { _, _ = io.Copy(io.Discard, answered) }()
	r, err := http.Get(<-address + "healthz")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r.Body)
	_ = r.Body.Close()
	if err != nil || !regexp.MustCompile(`"embedding":\{"answered":[1-9]\d*,"away":false,.*"sentences":2,`).Match(body) {
		t.Errorf("health: %s, %v", body, err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if log := lines.String(); !regexp.MustCompile(`"the embedding server's work with vectors" questions=[1-9]`).MatchString(log) || strings.Contains(log, "leave this machine") {
		t.Errorf("the log is\n%s", log)
	}
}

// Without its folder for vectors the bot answers all the same.
func TestRunWithoutItsVectors(t *testing.T) {
	o, out, log := options(t, strings.NewReader("When does the Tilpara ferry begin?\n"))
	o.Config.Meaning = config.Meaning{URL: "http://127.0.0.1:1", QueryModel: "m", Timeout: 1}
	if err := Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "4 May") || !strings.Contains(log.String(), "no sentence vectors; answers go on without them") {
		t.Errorf("answer %q, log\n%s", out, log)
	}
}
