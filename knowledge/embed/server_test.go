package embed

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

const fakeDimension = 16

// asked is a request as the fake server got it.
type asked struct {
	Model    string   `json:"model"`
	Input    []string `json:"input"`
	Encoding string   `json:"encoding_format"`
}

// fake is an embedding server: equal texts get equal vectors, others get others.
// A test may put its own answer in the place of the good one.
type fake struct {
	*httptest.Server
	mu     sync.Mutex
	answer http.HandlerFunc // nil: the good one
	log    []asked
	keys   []string
}

func newFake(t testing.TB) *fake {
	f := &fake{}
	f.Server = httptest.NewServer(http.HandlerFunc(f.serve))
	t.Cleanup(f.Close)
	return f
}

// set changes what the server answers; nil makes it well again.
func (f *fake) set(answer http.HandlerFunc) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.answer = answer
}

// texts gives all texts sent so far, but for those that try the server.
func (f *fake) texts() (texts []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, a := range f.log {
		for _, text := range a.Input {
			if !strings.HasSuffix(text, trialText) {
				texts = append(texts, text)
			}
		}
	}
	return texts
}

func (f *fake) serve(w http.ResponseWriter, r *http.Request) {
	var a asked
	if err := json.NewDecoder(r.Body).Decode(&a); err != nil || r.URL.Path != "/v1/embeddings" || r.Method != http.MethodPost {
		http.Error(w, "bad request", http.StatusTeapot)
		return
	}
	f.mu.Lock()
	f.log = append(f.log, a)
	f.keys = append(f.keys, r.Header.Get("Authorization"))
	answer := f.answer
	f.mu.Unlock()
	if answer != nil {
		// The handler may want to see what was asked.
		r.Header.Set("Texts", strings.Join(a.Input, "|"))
		answer(w, r)
		return
	}
	good(w, a.Input, func(v []float32) any { return v })
}

// good writes a whole answer, each vector in the form that form gives it.
func good(w http.ResponseWriter, texts []string, form func([]float32) any) {
	type entry struct {
		Object    string `json:"object"`
		Index     int    `json:"index"`
		Embedding any    `json:"embedding"`
	}
	var data []entry
	for i, text := range texts {
		data = append(data, entry{"embedding", i, form(vectorOf(text))})
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"object": "list", "data": data, "model": "fake"})
}

func inBase64(v []float32) any {
	var b []byte
	for _, f := range v {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(f))
	}
	return base64.StdEncoding.EncodeToString(b)
}

// vectorOf gives a text's vector, of any length.
func vectorOf(text string) []float32 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text))
	return random(rand.New(rand.NewPCG(h.Sum64(), 1)), fakeDimension)
}

func random(r *rand.Rand, dimension int) []float32 {
	v := make([]float32, dimension)
	for i := range v {
		v[i] = float32(r.NormFloat64())
	}
	return v
}

// says answers with a status and a body.
func says(status int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = fmt.Fprint(w, body)
	}
}

// newClient makes a client of a server. The timeout is long: a test of slowness
// sets its own.
func newClient(t testing.TB, url string, change ...func(*Options)) *Client {
	t.Helper()
	o := Options{URL: url, QueryModel: "q", PassageModel: "p", Timeout: 10 * time.Second}
	for _, f := range change {
		f(&o)
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}
