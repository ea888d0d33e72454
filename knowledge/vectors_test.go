package knowledge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge/embed"
)

// vectorServer is an embedding server that knows a few things by several names:
// texts about the same thing have nearly the same vector.
type vectorServer struct {
	*httptest.Server
	mu     sync.Mutex
	answer http.HandlerFunc // in the place of the good one; nil: the good one
	turned float64          // another model: all vectors are turned so
	read   []string         // sentences so far
}

var things = [][]string{
	{"chess", "দাবা", "board game"},
	{"onion", "পেঁয়াজ", "vegetable"},
	{"flood", "বন্যা", "inundat"},
	{"library", "পাঠাগার", "volumes"},
}

func newVectorServer(t *testing.T) *vectorServer {
	s := &vectorServer{}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *vectorServer) set(answer http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = answer
}

// sentences gives what was read since the last call.
func (s *vectorServer) sentences() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	read := s.read
	s.read = nil
	return read
}

func (s *vectorServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var asked struct {
		Model string   `json:"model"`
		Input []string `json:"input"`
	}
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	answer, turned := s.answer, s.turned
	if asked.Model == "sentence" {
		s.read = append(s.read, asked.Input...)
	}
	s.mu.Unlock()
	if answer != nil {
		answer(w, r)
		return
	}
	var data []any
	for i, text := range asked.Input {
		data = append(data, map[string]any{"index": i, "embedding": thingVector(text, turned)})
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"data": data})
}

// thingVector has a component for each thing and some that differ from text to text.
func thingVector(text string, turned float64) []float64 {
	v := make([]float64, len(things)+4)
	for i, names := range things {
		if slices.ContainsFunc(names, func(n string) bool { return strings.Contains(strings.ToLower(text), n) }) {
			v[i] = 1
		}
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(text))
	for i := range 4 {
		v[len(things)+i] = 0.1 + float64(h.Sum32()>>(8*i)&0xff)/1000
	}
	if turned != 0 {
		slices.Reverse(v)
		v[0] += turned
	}
	return v
}

// memoryStore keeps vectors as long as a test lasts.
type memoryStore struct {
	mu   sync.Mutex
	kept map[embed.Key]embed.Vector
}

func (m *memoryStore) Get(_ context.Context, _ embed.Space, keys []embed.Key) (map[embed.Key]embed.Vector, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := map[embed.Key]embed.Vector{}
	for _, k := range keys {
		if v, ok := m.kept[k]; ok {
			out[k] = v
		}
	}
	return out, nil
}

func (m *memoryStore) Put(_ context.Context, _ embed.Space, vectors map[embed.Key]embed.Vector) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil {
		m.kept = map[embed.Key]embed.Vector{}
	}
	for k, v := range vectors {
		m.kept[k] = v
	}
	return nil
}

func (m *memoryStore) Spaces(context.Context) ([]embed.Space, error) { return nil, nil }

func (m *memoryStore) Clear(context.Context, embed.Space) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kept = nil
	return nil
}

// embedded is a shelf whose searches ask a server.
type embedded struct {
	*LiveIndex
	server  *vectorServer
	client  *embed.Client
	vectors *embed.Vectors
}

// How long a client waits for a question's vector: patient ones outwait any load of
// the machine, brief ones are for servers that never answer.
const (
	patient = time.Minute
	brief   = 150 * time.Millisecond
)

func newVectorClient(t *testing.T, server *vectorServer, timeout time.Duration) *embed.Client {
	t.Helper()
	client, err := embed.New(embed.Options{URL: server.URL, QueryModel: "question", PassageModel: "sentence", Timeout: timeout})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

func newEmbedded(t *testing.T, server *vectorServer, store embed.Store, articles ...Article) *embedded {
	t.Helper()
	client := newVectorClient(t, server, patient)
	e := &embedded{NewLiveIndex(build(t, articles...)), server, client, embed.NewVectors(client, store)}
	e.UseVectors(client)
	return e
}

func (e *embedded) fill(t *testing.T) embed.Filled {
	t.Helper()
	filled, err := e.FillVectors(t.Context(), e.vectors, embed.FillOptions{Patience: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return filled
}

func (e *embedded) first(t *testing.T, question string) string {
	t.Helper()
	x := e.Index()
	r := ask(t, x, Query{Text: question, Limit: 20})
	checkResult(t, x, r)
	if len(r.Passages) == 0 {
		return ""
	}
	return r.Passages[0].Text
}

var smallNews = []Article{
	{ID: "games", Body: "The federation met on Monday in the town hall.\nদাবা ফেডারেশন প্রতিযোগিতাটি সাময়িকভাবে স্থগিত করেছে।\nA new date will be named in June."},
	{ID: "market", Body: "পেঁয়াজের দাম গত মাসে দ্বিগুণ হয়েছে।\nTraders blame the heat.\nThe market committee met twice."},
	{ID: "river", Body: "Heavy rain made the Koroti rise.\nThe flood reached three villages.\nBoats brought rice."},
	{ID: "books", Body: "Two thousand volumes came to Shimulbari.\nThe reading room opens at nine.\nA lamp was put on each table."},
}

// What the words don't meet, the vectors find; --without embed is the search by words.
func TestVectorsFindWhatWordsDoNot(t *testing.T) {
	e := newEmbedded(t, newVectorServer(t), &memoryStore{}, smallNews...)
	if got := e.fill(t); got.Total != 12 || got.Computed != 12 {
		t.Fatalf("filled %+v", got)
	}
	for question, want := range map[string]string{
		"What happened to the board game event on Monday?": "দাবা ফেডারেশন প্রতিযোগিতাটি সাময়িকভাবে স্থগিত করেছে।",
		"Is any vegetable dearer now?":                     "পেঁয়াজের দাম গত মাসে দ্বিগুণ হয়েছে।",
		"Which places were inundated by water?":            "The flood reached three villages.",
		"Did the library of Shimulbari grow?":              "Two thousand volumes came to Shimulbari.",
	} {
		if got := e.first(t, question); got != want {
			t.Errorf("%s\n%s, want %s", question, got, want)
		}
	}
	q := Query{Text: "What happened to the board game event on Monday?", Explain: true}
	with := ask(t, e.Index(), q)
	if !strings.Contains(with.Passages[0].Explain, "embedded (") {
		t.Errorf("the vector is not in the explanation:\n%s", with.Passages[0].Explain)
	}
	q.Without = []Component{WithoutEmbed}
	without := ask(t, e.Index(), q)
	if without.Passages[0].Text != "The federation met on Monday in the town hall." {
		t.Errorf("the words alone lead to %q", without.Passages[0].Text)
	}
	if s := fmt.Sprintf("%+v", without); strings.Contains(s, "embedded") {
		t.Errorf("the server is not left out: %s", s)
	}
}

// Whatever is the matter with the server, the answer is byte for byte the one without
// it, and comes although a slow server never answers.
func TestAnswersWithoutAServer(t *testing.T) {
	server := newVectorServer(t)
	held := make(chan struct{})
	t.Cleanup(func() { close(held) })
	write := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }
	}
	const unseenSize = "another size than the sentences', by a client that has not seen theirs"
	faults := map[string]http.HandlerFunc{
		"slow": func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-held:
			case <-r.Context().Done():
			}
		},
		"broken":         func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"no access":      func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) },
		"rate limited":   func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) },
		"not JSON":       write("<html>"),
		"no number":      write(`{"data":[{"index":0,"embedding":[NaN,1,1,1,1,1,1,1]}]}`),
		"null":           write(`{"data":[{"index":0,"embedding":[null,1,1,1,1,1,1,1]}]}`),
		"another size":   write(`{"data":[{"index":0,"embedding":[1,2,3]}]}`),
		unseenSize:       write(`{"data":[{"index":0,"embedding":[1,2,3]}]}`),
		"all noughts":    write(`{"data":[{"index":0,"embedding":[0,0,0,0,0,0,0,0]}]}`),
		"too many":       write(`{"data":[{"index":0,"embedding":[1,0,0,0,0,0,0,0]},{"index":1,"embedding":[1,0,0,0,0,0,0,0]}]}`),
		"nothing":        write(`{"data":[]}`),
		"cut off":        write(`{"data":[{"index":0,"embedding":[1,0`),
		"hung up":        func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"no such route":  http.NotFound,
		"something else": write(`{"models":[]}`),
	}
	whole := newEmbedded(t, server, &memoryStore{}, smallNews...)
	whole.fill(t)
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			server.set(fault)
			client := newVectorClient(t, server, brief)
			if name == "another size" { // of which only a client that has seen the right one can tell
				client = whole.client
			}
			x := whole.Index().UseVectors(client)
			for _, text := range []string{"What happened to the board game event on Monday?", "koroti nodi keno barlo?", "পেঁয়াজের দাম কত?"} {
				q := Query{Text: text, Explain: true, Limit: 20}
				got := ask(t, x, q)
				q.Without = []Component{WithoutEmbed}
				if want := ask(t, x, q); fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
					t.Errorf("%s\n%+v\nwithout a server\n%+v", text, got, want)
				}
			}
			if s := client.Stats(); s.Answered > 0 && name != unseenSize || s.Asked == 0 {
				t.Errorf("the server answered, or was not asked: %+v", s)
			}
		})
	}
}

// What comes gets vectors, what goes is not found, and neither an update, a merge of
// segments nor a restart has anything computed twice.
func TestVectorsFollowTheArticles(t *testing.T) {
	server, store := newVectorServer(t), &memoryStore{}
	e := newEmbedded(t, server, store, smallNews[:2]...)
	e.fill(t)
	server.sentences()
	for i, a := range smallNews[2:] {
		segments := len(e.Index().store.Vectors().Segments())
		if err := e.Update(t.Context(), Change{Add: []Article{a}}); err != nil {
			t.Fatal(err)
		}
		if filled := e.fill(t); filled.Total != 3 || filled.Computed != 3 {
			t.Errorf("update %d: %+v, want the three new sentences, of %d segments", i, filled, segments)
		}
	}
	if got := e.first(t, "Which places were inundated by water?"); got != "The flood reached three villages." {
		t.Errorf("what was added is not found: %s", got)
	}
	if err := e.Update(t.Context(), Change{Remove: []ArticleID{"river", "books"}}); err != nil {
		t.Fatal(err)
	}
	if len(e.Index().store.Vectors().Segments()) != 1 {
		t.Fatalf("%d segments: the case of a merge is not met", len(e.Index().store.Vectors().Segments()))
	}
	if filled := e.fill(t); filled.Total != 0 {
		t.Errorf("after a merge vectors are missing: %+v", filled)
	}
	for _, question := range []string{"Which places were inundated by water?", "Did the library grow?"} {
		for _, p := range ask(t, e.Index(), Query{Text: question, Limit: 20}).Passages {
			if p.Article == "river" || p.Article == "books" {
				t.Errorf("%s: an article that was removed is quoted: %s", question, p.Text)
			}
		}
	}
	for text, times := range counted(server.sentences()) {
		if times > 1 && slices.ContainsFunc(smallNews, func(a Article) bool { return strings.Contains(a.Body, text) }) {
			t.Errorf("computed %d times: %s", times, text)
		}
	}
	again := newEmbedded(t, server, store, smallNews...)
	if filled := again.fill(t); filled.Kept != 12 || filled.Computed != 0 {
		t.Errorf("after a restart: %+v", filled)
	}
	if got := again.first(t, "Is any vegetable dearer now?"); got != "পেঁয়াজের দাম গত মাসে দ্বিগুণ হয়েছে।" {
		t.Errorf("after a restart: %s", got)
	}
}

func counted(texts []string) map[string]int {
	n := map[string]int{}
	for _, t := range texts {
		n[t]++
	}
	return n
}

// A removed article is not found by its vectors either while its segment still has them.
func TestBuriedVectors(t *testing.T) {
	e := newEmbedded(t, newVectorServer(t), &memoryStore{}, smallNews...)
	e.fill(t)
	if err := e.Update(t.Context(), Change{Remove: []ArticleID{"river"}}); err != nil {
		t.Fatal(err)
	}
	if x := e.Index(); x.store.Vectors().Segments()[0].Vectors().Len() != 12 {
		t.Fatalf("%d vectors: the case is not met", x.store.Vectors().Segments()[0].Vectors().Len())
	}
	if have, all := e.Index().Vectors(); all >= 12 || have != all || all != e.Index().Size().Sentences {
		t.Errorf("%d of %d sentences are said to have a vector", have, all)
	}
	for _, p := range ask(t, e.Index(), Query{Text: "Which places were inundated by water?", Limit: 50}).Passages {
		if p.Article == "river" {
			t.Errorf("found: %s", p.Text)
		}
	}
}

// While most sentences have no vector yet, the server is not asked, and no search
// waits for the filling.
func TestSearchDoesNotWaitForVectors(t *testing.T) {
	server := newVectorServer(t)
	held, begun := make(chan struct{}), make(chan struct{}, 100)
	server.set(func(_ http.ResponseWriter, r *http.Request) {
		begun <- struct{}{}
		select {
		case <-held:
		case <-r.Context().Done():
		}
	})
	e := newEmbedded(t, server, &memoryStore{}, smallNews...)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := e.FillVectors(ctx, e.vectors, embed.FillOptions{Patience: -1})
		ended <- err
	}()
	<-begun
	if got := e.first(t, "When will a new date be named?"); got != "A new date will be named in June." {
		t.Errorf("got %s", got)
	}
	if s := e.client.Stats(); s.Asked != 0 {
		t.Errorf("the server was asked although no sentence has a vector: %+v", s)
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the filling ended with %v", err)
	}
	close(held)
}

// A server that has another model under the same name makes all vectors new.
func TestVectorsOfAnotherModel(t *testing.T) {
	server := newVectorServer(t)
	e := newEmbedded(t, server, &memoryStore{}, smallNews[:3]...)
	e.fill(t)
	server.mu.Lock()
	server.turned = 0.5
	server.mu.Unlock()
	if err := e.Update(t.Context(), Change{Add: smallNews[3:]}); err != nil {
		t.Fatal(err)
	}
	e.fill(t)
	x := e.Index()
	for _, s := range x.store.Vectors().Segments() {
		var own []uint32
		for n := range s.Len() {
			own = append(own, uint32(n))
		}
		for sentence := range s.Texts(own) {
			v, ok := s.Vectors().Vector(sentence.ID)
			want, _, err := embed.Quantize(narrow(thingVector(sentence.Text, 0.5)))
			if err != nil {
				t.Fatal(err)
			}
			if !ok || math.Abs(float64(v.Cosine(want))-1) > 0.01 {
				t.Errorf("%q has a vector of the model before, or none", sentence.Text)
			}
		}
	}
}

func narrow(v []float64) []float32 {
	out := make([]float32, len(v))
	for i, f := range v {
		out[i] = float32(f)
	}
	return out
}

// Searches, updates and the filling at the same time: for the race detector.
func TestVectorsWhileSearching(t *testing.T) {
	e := newEmbedded(t, newVectorServer(t), &memoryStore{}, smallNews[0])
	ctx, cancel := context.WithCancel(t.Context())
	var others sync.WaitGroup
	others.Go(func() {
		for ctx.Err() == nil {
			if _, err := e.FillVectors(ctx, e.vectors, embed.FillOptions{Patience: -1}); err != nil && ctx.Err() == nil {
				t.Errorf("filling: %v", err)
				return
			}
		}
	})
	for range 3 {
		others.Go(func() {
			for ctx.Err() == nil {
				x := e.Index()
				r, err := x.Search(context.Background(), Query{Text: "Which board game event was inundated?"})
				if err != nil || slices.ContainsFunc(r.Passages, func(p Passage) bool { return !x.Holds(p) }) {
					t.Errorf("%+v, %v", r, err)
					return
				}
			}
		})
	}
	for range 20 {
		for _, a := range smallNews[1:] {
			if err := e.Update(t.Context(), Change{Add: []Article{a}}); err != nil {
				t.Error(err)
			}
		}
		if err := e.Update(t.Context(), Change{Remove: []ArticleID{"river", "market"}}); err != nil {
			t.Error(err)
		}
	}
	cancel()
	others.Wait()
}

// Nothing of an article that is gone is sent to the server, though its segment still has
// the sentences.
func TestDeletedSentencesAreNotSent(t *testing.T) {
	e := newEmbedded(t, newVectorServer(t), &memoryStore{}, smallNews...)
	if err := e.Update(t.Context(), Change{Remove: []ArticleID{"river"}}); err != nil {
		t.Fatal(err)
	}
	if segments := e.Index().store.Vectors().Segments(); segments[0].Len() != 12 {
		t.Fatalf("the first segment has %d sentences: the case is not met", segments[0].Len())
	}
	e.fill(t)
	sent := e.server.sentences()
	if len(sent) == 0 {
		t.Error("nothing was sent")
	}
	for _, s := range sent {
		if strings.Contains(s, "Koroti") || strings.Contains(s, "flood") || strings.Contains(s, "rice") {
			t.Errorf("sent: %s", s)
		}
	}
}
