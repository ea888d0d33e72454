package cli

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/embed/vectordb"
)

// newEmbeddings is an embedding server for which texts with "price" or "cost" in
// them mean the same. It counts the sentences that it has read.
func newEmbeddings(t *testing.T) (url string, sentences *atomic.Int64) {
	t.Helper()
	sentences = new(atomic.Int64)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked struct {
			Model string   `json:"model"`
			Input []string `json:"input"`
		}
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || r.Header.Get("Authorization") != "Bearer "+embeddingKey {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		var data []any
		for i, text := range asked.Input {
			v := []float64{0, 1, float64(len(text)%7) / 10}
			if strings.Contains(text, "price") || strings.Contains(text, "cost") {
				v = []float64{1, 0, 0.1}
			}
			data = append(data, map[string]any{"index": i, "embedding": v})
			if asked.Model == "passage" && strings.HasSuffix(text, ".") {
				sentences.Add(1)
			}
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"data": data})
	}))
	t.Cleanup(s.Close)
	return s.URL, sentences
}

const embeddingKey = "k-3f9a7c"

// vectorPlace is a folder with an article and a config that names the server.
func vectorPlace(t *testing.T, url string) (environ []string, article string) {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	article = filepath.Join(dir, "ferry.txt")
	text := "The trip of the Tilpara boat begins at nine.\nThe price is forty taka.\nChildren sit in front.\nThe crew is six people."
	if err := os.WriteFile(article, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{
		"UKTI_READER_ENABLED=false", "UKTI_DATA_DIR=" + filepath.Join(dir, "data"), "UKTI_MEANING_URL=" + url, "UKTI_MEANING_KEY=" + embeddingKey,
		"UKTI_MEANING_QUERY_MODEL=query", "UKTI_MEANING_PASSAGE_MODEL=passage", "UKTI_MEANING_TIMEOUT=10s",
	}, article
}

func runWith(t *testing.T, environ []string, stdin string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	var out, errs bytes.Buffer
	p := &Program{Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &errs, Environ: environ}
	status = p.Run(t.Context(), args)
	if strings.Contains(out.String()+errs.String(), embeddingKey) {
		t.Error("the key was printed")
	}
	return out.String(), errs.String(), status
}

// ask, ask --batch and eval first have all vectors computed, keep them, and then
// answer with them, unless they are to do without.
func TestCommandsWithAnEmbeddingServer(t *testing.T) {
	url, sentences := newEmbeddings(t)
	environ, article := vectorPlace(t, url)
	const question = "What does a trip of the boat cost?"
	set := "set.jsonl"
	if err := os.WriteFile(set, []byte(`{"id":"1","question":"`+question+`","article":"ferry","lines":[2]}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for i, tt := range []struct {
		args  []string
		stdin string
		want  string
		not   string
	}{
		{args: []string{"ask", "--without", "embed", "--explain", question}, want: "1. The trip of the Tilpara boat", not: "embedded"},
		{args: []string{"ask", "--explain", question}, want: "1. The price is forty taka.\n", not: "WARN"},
		{args: []string{"ask", "--batch"}, stdin: `{"id":"a","question":"` + question + `"}`, want: `"quotes":[{"article":"ferry","line":2,`},
		{args: []string{"eval", "--json", set}, want: `"hit@1":1,`},
		{args: []string{"eval", "--json", "--without", "embed", set}, want: `"hit@1":0,`},
	} {
		stdout, stderr, status := runWith(t, environ, tt.stdin, append(tt.args, "--articles", article)...)
		if status != statusOK || stderr != "" || !strings.Contains(stdout, tt.want) || tt.not != "" && strings.Contains(stdout, tt.not) {
			t.Errorf("%q: status %d\n%s%s", tt.args, status, stdout, stderr)
		}
		if want := int64(min(i, 1) * 4); sentences.Load() != want {
			t.Errorf("%q: the server has read %d sentences, want %d", tt.args, sentences.Load(), want)
		}
	}
}

// Without a server the reader's own vectors do it, where the program has a reader that is
// fast enough; else it says so and answers without.
func TestCommandsWithTheReadersVectors(t *testing.T) {
	environ, article := vectorPlace(t, "")
	environ = append(environ, "UKTI_MEANING_SOURCE=reader")
	text := "The Tilpara boat sails at nine.\nটিকিটের দাম চল্লিশ টাকা।\nChildren sit in front.\nThe crew is six people."
	if err := os.WriteFile(article, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := knowledge.NewReader(knowledge.ReaderOptions{})
	able := err == nil
	const question = "How expensive is the Tilpara boat?"
	for _, tt := range []struct {
		args        []string
		stdin, want string
		vectors     bool
	}{
		{args: []string{"ask", "--explain", question}, want: "embedded (", vectors: true},
		{args: []string{"ask", "--explain", "--without", "embed", question}, want: "1. The Tilpara boat sails"},
		{args: []string{"ask", "--batch"}, stdin: `{"id":"a","question":"` + question + `"}`, want: `"article":"ferry"`, vectors: true},
		{args: []string{"check-config"}, want: "source: reader"},
	} {
		args := tt.args
		if args[0] == "ask" {
			args = append(args, "--articles", article)
		}
		stdout, stderr, status := runWith(t, environ, tt.stdin, args...)
		told := strings.Contains(stderr, "no sentence vectors; answers go on without them")
		if status != statusOK || told != (tt.vectors && !able) || (able || !tt.vectors) && !strings.Contains(stdout, tt.want) {
			t.Errorf("%q: status %d\n%s%s", tt.args, status, stdout, stderr)
		}
	}
	kept, err := vectordb.Spaces(t.Context(), "data")
	if able && (err != nil || len(kept) != 1 || !strings.HasPrefix(kept[0].Model, "reader ") || kept[0].Vectors < 4) {
		t.Errorf("kept are %+v, %v", kept, err)
	}
	stdout, stderr, status := runWith(t, environ, "", "check-config", "--online")
	if able && (status != statusOK || !strings.Contains(stdout, "# meaning: the reader gives vectors of 384 dimensions")) ||
		!able && (status != statusFailure || !strings.Contains(stderr, "meaning.source is reader, but it can't compute vectors")) {
		t.Errorf("check-config: status %d\n%s%s", status, stdout, stderr)
	}
}

// A server that is away costs a warning, and the answer is the one without it.
func TestAskWhenTheEmbeddingServerIsAway(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	environ, article := vectorPlace(t, gone.URL)
	args := []string{"ask", "--articles", article, "--json", "When does the trip begin?"}
	with, stderr, status := runWith(t, environ, "", args...)
	if status != statusOK || !strings.Contains(stderr, "not all sentences have a vector") {
		t.Errorf("status %d: %s", status, stderr)
	}
	without, stderr, _ := runWith(t, environ, "", append(args, "--without", "embed")...)
	if stderr != "" {
		t.Errorf("left out, and yet: %s", stderr)
	}
	if text := func(s string) string { return s[:strings.Index(s, `"took_us"`)] }; text(with) != text(without) {
		t.Errorf("with\n%s\nwithout\n%s", with, without)
	}
}

func TestCheckConfigTriesTheEmbeddingServer(t *testing.T) {
	url, _ := newEmbeddings(t)
	environ, _ := vectorPlace(t, url)
	stdout, stderr, status := runWith(t, environ, "", "check-config", "--online")
	if status != statusOK || stderr != "" || !strings.Contains(stdout, "# meaning: the embedding server gives vectors of 3 dimensions") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
	environ = append(environ, "UKTI_MEANING_KEY=another-one")
	stdout, stderr, status = runWith(t, environ, "", "check-config", "--online")
	if status != statusFailure || !strings.Contains(stderr, "meaning: the embedding server at 127.0.0.1") || strings.Contains(stdout, "# meaning:") {
		t.Errorf("a refused key: status %d\n%s%s", status, stdout, stderr)
	}
}

// An operator's corrections lead from one word to another; a file with faults is
// refused with its lines.
func TestCorrections(t *testing.T) {
	environ, article := vectorPlace(t, "")
	file := "corrections.tsv"
	if err := os.WriteFile(file, []byte("# ours\nfare\tprice\t1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"ask", "--articles", article, "--explain", "fare?"}
	if stdout, _, _ := runWith(t, environ, "", args...); strings.Contains(stdout, "fare → price") {
		t.Fatalf("the table has the pair itself: the case is not met\n%s", stdout)
	}
	environ = append(environ, "UKTI_MEANING_CORRECTIONS="+file)
	stdout, stderr, status := runWith(t, environ, "", args...)
	if status != statusOK || !strings.Contains(stdout, "1. The price is forty taka.") || !strings.Contains(stdout, "fare → price: meaning") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
	if err := os.WriteFile(file, []byte("fare price 1\n\nfare\tprice\tmuch\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, stderr, status = runWith(t, environ, "", "check-config")
	if status != statusFailure || !strings.Contains(stderr, file+":1: meaning.corrections: ") || !strings.Contains(stderr, file+":3: meaning.corrections: ") {
		t.Errorf("status %d\n%s", status, stderr)
	}
}
