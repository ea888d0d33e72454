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
	"time"

	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/knowledge"
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
	o, _, _ := options(t, nil)
	o.Config.Meaning = config.Meaning{URL: server.URL, QueryModel: "m", Timeout: o.Config.HTTP.StopTimeout}
	health, log := runUntilFilled(t, o, "When does the Tilpara ferry begin?", "4 May")
	if !regexp.MustCompile(`"embedding":\{"answered":[1-9]\d*,"away":false,.*"sentences":2,`).MatchString(health) {
		t.Errorf("health: %s", health)
	}
	if !regexp.MustCompile(`"the embedding server's work with vectors" questions=[1-9]`).MatchString(log) || strings.Contains(log, "leave this machine") {
		t.Errorf("the log is\n%s", log)
	}
}

// The reader computes the vectors of what the newsroom holds, and of what it is asked.
func TestRunWithTheReadersVectors(t *testing.T) {
	if _, err := knowledge.NewReader(knowledge.ReaderOptions{}); err != nil {
		t.Skip(err)
	}
	o, _, _ := options(t, nil)
	o.Config.Articles = nil // the shipped one
	o.Config.Meaning.Source = config.SourceReader
	o.Config.Meaning.Timeout = time.Minute // whatever else the machine does
	health, log := runUntilFilled(t, o, "বেলোসভ কার সাথে আলোচনার জন্য দেখা করেছেন?", "ঝাং")
	if !regexp.MustCompile(`"embedding":\{"answered":[1-9]\d*,"away":false,"failed":0,.*"sentences":\d+,"slow":0,"source":"reader"`).MatchString(health) {
		t.Errorf("health: %s", health)
	}
	if !regexp.MustCompile(`"the reader's work with vectors" questions=[1-9]`).MatchString(log) || strings.Contains(log, "level=WARN") {
		t.Errorf("the log is\n%s", log)
	}
}

// runUntilFilled runs the bot until all sentences have their vectors, asks it a question
// whose answer has a text, and returns what /healthz says then and the log to the end.
func runUntilFilled(t *testing.T, o Options, question, answer string) (health, log string) {
	t.Helper()
	questions, ask := io.Pipe()
	answered, answers := io.Pipe()
	o.In, o.Out = questions, answers
	o.Config.HTTP.Listen = "127.0.0.1:0"
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
	go func() { _, _ = io.WriteString(ask, question+"\n") }()
	said := bufio.NewScanner(answered)
	for said.Scan() && !strings.Contains(said.Text(), answer) {
	}
	go func() { _, _ = io.Copy(io.Discard, answered) }()
	r, err := http.Get(<-address + "healthz")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r.Body)
	_ = r.Body.Close()
	if err != nil {
		t.Error(err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	return string(body), lines.String()
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
