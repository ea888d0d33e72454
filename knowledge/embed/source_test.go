package embed

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge/internal/vector"
)

// fakeModel gives the vectors that the fake server gives.
type fakeModel struct {
	weights string
	mu      sync.Mutex
	read    []string // sentences so far, but for those that try it
	held    bool     // nothing comes of a text before its context ends
	odd     string   // texts with it get no vector
	fails   error    // of every text
}

func (m *fakeModel) Weights() string { return m.weights }

func (m *fakeModel) QuestionVector(ctx context.Context, text string) ([]float32, error) {
	return m.vector(ctx, text)
}

func (m *fakeModel) SentenceVector(ctx context.Context, text string) ([]float32, error) {
	v, err := m.vector(ctx, text)
	m.mu.Lock()
	defer m.mu.Unlock()
	if err == nil && text != trialText {
		m.read = append(m.read, text)
	}
	return v, err
}

func (m *fakeModel) vector(ctx context.Context, text string) ([]float32, error) {
	m.mu.Lock()
	held, odd, fails := m.held, m.odd, m.fails
	m.mu.Unlock()
	if held {
		<-ctx.Done()
	}
	if fails != nil {
		return nil, fails
	}
	if odd != "" && strings.Contains(text, odd) {
		return make([]float32, fakeDimension), ctx.Err()
	}
	return vectorOf(m.weights + text), ctx.Err()
}

func (m *fakeModel) hold() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.held = true
}

func (m *fakeModel) refuse(odd string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.odd = odd
}

// sourceUnderTest is a source with what a test does to it.
type sourceUnderTest struct {
	Source
	hold   func()           // it answers nothing any more
	refuse func(odd string) // texts with it get no vector any more
	read   func() []string  // the sentences that it has computed
}

// namesItself fails when an error of what computes in this program speaks of a server.
func (s sourceUnderTest) namesItself(t *testing.T, err error) {
	t.Helper()
	if _, local := s.Source.(*Local); local && err != nil && strings.Contains(err.Error(), "server") {
		t.Errorf("there is no server: %v", err)
	}
}

// sources are all there are, made with a timeout for questions.
func sources(t *testing.T) map[string]func(timeout time.Duration) sourceUnderTest {
	return map[string]func(time.Duration) sourceUnderTest{
		"server": func(timeout time.Duration) sourceUnderTest {
			server := newFake(t)
			c := newClient(t, server.URL, func(o *Options) { o.Timeout = timeout })
			release := make(chan struct{})
			t.Cleanup(func() { close(release) })
			return sourceUnderTest{c, func() { server.set(func(http.ResponseWriter, *http.Request) { <-release }) },
				func(odd string) { server.set(refusing(http.StatusBadRequest, odd)) }, server.texts}
		},
		"local": func(timeout time.Duration) sourceUnderTest {
			m := &fakeModel{}
			return sourceUnderTest{NewLocal(m, LocalOptions{Timeout: timeout}), m.hold, m.refuse, func() []string { return m.read }}
		},
	}
}

// Whatever computes, who asks it sees the same.
func TestSources(t *testing.T) {
	for name, open := range sources(t) {
		t.Run(name, func(t *testing.T) {
			t.Run("gives a question its vector", func(t *testing.T) {
				s := open(10 * time.Second)
				got, err := s.Query(t.Context(), "what?")
				want, _, _ := Quantize(vectorOf("what?"))
				if err != nil || got.Cosine(want) < 0.999 {
					t.Errorf("got %v, %v", got, err)
				}
				if n := s.Stats(); n.Asked != 1 || n.Answered != 1 || n.Dimension != fakeDimension || n.Source != s.Name() || !n.Away.IsZero() {
					t.Errorf("counts %+v", n)
				}
			})
			t.Run("computes no sentence twice", func(t *testing.T) {
				s, store := open(10*time.Second), newMemory()
				texts := append(numbered(9), "sentence 3")
				for _, want := range []Filled{{Total: 10, Computed: 10}, {Total: 10, Kept: 10}} {
					set := vector.NewSet()
					if got, err := NewVectors(s, store).Fill(t.Context(), sentencesOf(texts...), set, FillOptions{}); err != nil || got != want {
						t.Errorf("got %+v, %v, want %+v", got, err, want)
					}
					holds(t, set, texts)
				}
				if got := s.read(); !slices.Equal(got, numbered(9)) {
					t.Errorf("computed %q", got)
				}
				if n := s.Stats(); n.Sentences < 9 || n.Asked != 0 {
					t.Errorf("counts %+v", n)
				}
			})
			t.Run("hears its context", func(t *testing.T) {
				s := open(10 * time.Second)
				s.hold()
				ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
				defer cancel()
				_, err := s.Query(ctx, "what?")
				if s.namesItself(t, err); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrSlow) {
					t.Errorf("a question: %v", err)
				}
				_, err = NewVectors(s, newMemory()).Fill(ctx, sentencesOf("a"), vector.NewSet(), FillOptions{})
				if s.namesItself(t, err); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("a sentence: %v", err)
				}
				if n := s.Stats(); n.Failed+n.Slow+n.Answered != 0 {
					t.Errorf("who gave up is counted as a failure: %+v", n)
				}
			})
			t.Run("keeps nobody waiting", func(t *testing.T) {
				s := open(30 * time.Millisecond)
				s.hold()
				_, err := s.Query(t.Context(), "what?")
				if s.namesItself(t, err); !errors.Is(err, ErrSlow) {
					t.Errorf("got %v", err)
				}
				if n := s.Stats(); n.Slow != 1 {
					t.Errorf("counts %+v", n)
				}
			})
			t.Run("has texts without a vector", func(t *testing.T) {
				s := open(10 * time.Second)
				s.refuse("sentence")
				_, err := s.Query(t.Context(), "a sentence?")
				if s.namesItself(t, err); !errors.Is(err, ErrRefused) {
					t.Errorf("a question: %v", err)
				}
				_, err = NewVectors(s, newMemory()).Fill(t.Context(), sentencesOf(numbered(maxRefused)...), vector.NewSet(), FillOptions{})
				if s.namesItself(t, err); !errors.Is(err, ErrRefused) {
					t.Errorf("sentences: %v", err)
				}
			})
			t.Run("says how it is", func(t *testing.T) {
				found, err := open(10 * time.Second).Check(t.Context())
				if err != nil || found.Dimension != fakeDimension || found.Elsewhere != "" || !strings.Contains(found.String(), "vectors of 16 dimensions") {
					t.Errorf("%v, %v", found, err)
				}
			})
			t.Run("is closed", func(t *testing.T) {
				s := open(10 * time.Second)
				s.Close()
				_, err := s.Query(t.Context(), "what?")
				if s.namesItself(t, err); !errors.Is(err, ErrClosed) {
					t.Errorf("a question: %v", err)
				}
				_, err = NewVectors(s, newMemory()).Fill(t.Context(), sentencesOf("a"), vector.NewSet(), FillOptions{Patience: -1})
				if s.namesItself(t, err); !errors.Is(err, ErrClosed) {
					t.Errorf("a sentence: %v", err)
				}
			})
		})
	}
}

// Other weights compute everything anew, and drop what those before have left; vectors of
// a server stay.
func TestOtherWeights(t *testing.T) {
	store := newMemory()
	server := Space{Model: "p", Prefix: "passage: "}
	if err := store.Put(t.Context(), server, map[Key]Vector{KeyOf("a"): {}}); err != nil {
		t.Fatal(err)
	}
	fill := func(weights string) Filled {
		t.Helper()
		filled, err := NewVectors(NewLocal(&fakeModel{weights: weights}, LocalOptions{}), store).
			Fill(t.Context(), sentencesOf(numbered(3)...), vector.NewSet(), FillOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return filled
	}
	for _, tt := range []struct {
		weights string
		want    Filled
	}{
		{"one", Filled{Total: 3, Computed: 3}},
		{"one", Filled{Total: 3, Kept: 3}},
		{"two", Filled{Total: 3, Computed: 3}},
		{"one", Filled{Total: 3, Computed: 3}},
	} {
		if got := fill(tt.weights); got != tt.want {
			t.Errorf("weights %s: %+v, want %+v", tt.weights, got, tt.want)
		}
	}
	if got := slices.Collect(maps.Keys(store.spaces)); len(got) != 2 || !slices.Contains(got, server) {
		t.Errorf("kept are %v", got)
	}
}

// A sentence of which the model makes nothing costs only itself.
func TestASentenceWithoutAVector(t *testing.T) {
	set, texts := vector.NewSet(), numbered(9)
	filled, err := NewVectors(NewLocal(&fakeModel{odd: "sentence 4"}, LocalOptions{}), newMemory()).
		Fill(t.Context(), sentencesOf(texts...), set, FillOptions{})
	if err != nil || filled != (Filled{Total: 9, Computed: 8, Refused: 1}) {
		t.Fatalf("got %+v, %v", filled, err)
	}
	holds(t, set, texts, "sentence 4")
}

// A model that is too slow for questions is found out before anybody asks.
func TestCheckOfASlowModel(t *testing.T) {
	_, err := NewLocal(&fakeModel{}, LocalOptions{Timeout: time.Nanosecond}).Check(t.Context())
	if !errors.Is(err, ErrSlow) || !strings.HasPrefix(err.Error(), "too slow for vectors: the reader took ") ||
		!strings.HasSuffix(err.Error(), " for a question, and the timeout is 1ns; raise timeout or use something faster") {
		t.Errorf("got %v", err)
	}
	if _, err := NewLocal(&fakeModel{}, LocalOptions{}).Check(t.Context()); err != nil {
		t.Errorf("without a bound: %v", err)
	}
}

// A model that fails is told of as one, not as a server that is not there.
func TestAModelThatFails(t *testing.T) {
	broken := errors.New("out of memory")
	_, err := NewLocal(&fakeModel{fails: broken}, LocalOptions{Timeout: time.Minute}).Query(t.Context(), "what?")
	if !errors.Is(err, broken) || errors.Is(err, ErrSlow) || errors.Is(err, ErrRefused) || err.Error() != "the model failed: out of memory" {
		t.Errorf("got %v", err)
	}
}
