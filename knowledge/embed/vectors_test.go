package embed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ukti-bot/ukti/knowledge/internal/vector"
)

// memory is a Store that does what a file does.
type memory struct {
	mu     sync.Mutex
	spaces map[Space]map[Key]Vector
	fail   error // of Put
}

func newMemory() *memory { return &memory{spaces: map[Space]map[Key]Vector{}} }

func (m *memory) Get(_ context.Context, s Space, keys []Key) (map[Key]Vector, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	found := map[Key]Vector{}
	for _, k := range keys {
		if v, ok := m.spaces[s][k]; ok {
			found[k] = v
		}
	}
	return found, nil
}

func (m *memory) Put(_ context.Context, s Space, vectors map[Key]Vector) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return m.fail
	}
	if m.spaces[s] == nil {
		m.spaces[s] = map[Key]Vector{}
	}
	maps.Copy(m.spaces[s], vectors)
	return nil
}

func (m *memory) Spaces(context.Context) ([]Space, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Collect(maps.Keys(m.spaces)), nil
}

func (m *memory) Clear(_ context.Context, s Space) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.spaces, s)
	return nil
}

// sentencesOf numbers texts from 0.
func sentencesOf(texts ...string) iter.Seq[Sentence] {
	return func(yield func(Sentence) bool) {
		for i, text := range texts {
			if !yield(Sentence{ID: uint32(i), Text: text}) {
				return
			}
		}
	}
}

func numbered(n int) (texts []string) {
	for i := range n {
		texts = append(texts, fmt.Sprintf("sentence %d", i))
	}
	return texts
}

// holds fails unless the set has each text's own vector, but for those left out.
func holds(t *testing.T, s *vector.Set, texts []string, without ...string) {
	t.Helper()
	for i, text := range texts {
		v, _, err := Quantize(vectorOf(text))
		if err != nil {
			t.Fatal(err)
		}
		cosine, ok := s.Cosine(v, uint32(i))
		if want := !slices.Contains(without, text); ok != want || ok && cosine < 0.999 {
			t.Errorf("%.20q: has a vector: %v, cosine with its own %v", text, ok, cosine)
		}
	}
}

func TestNothingIsComputedTwice(t *testing.T) {
	server, store := newFake(t), newMemory()
	texts := append(numbered(9), "sentence 3", "sentence 4") // two stand in two articles
	fill := func(texts []string) Filled {
		t.Helper()
		var progress []string
		set := vector.NewSet()
		filled, err := NewVectors(newClient(t, server.URL), store).Fill(t.Context(), sentencesOf(texts...), set,
			FillOptions{Progress: func(done, total int) { progress = append(progress, fmt.Sprint(done, "/", total)) }})
		if err != nil {
			t.Fatal(err)
		}
		holds(t, set, texts)
		if last := progress[len(progress)-1]; last != fmt.Sprint(len(texts), "/", len(texts)) {
			t.Errorf("progress ended at %s: %v", last, progress)
		}
		return filled
	}
	if got, want := fill(texts), (Filled{Total: 11, Computed: 11}); got != want {
		t.Errorf("first: %+v, want %+v", got, want)
	}
	if got := server.texts(); !slices.Equal(got, numbered(9)) {
		t.Errorf("asked for %q, want each text once, in order", got)
	}
	for _, a := range server.log {
		if len(a.Input) > BackgroundBatch {
			t.Errorf("a batch of %d", len(a.Input))
		}
	}
	if got, want := fill(texts), (Filled{Total: 11, Kept: 11}); got != want { // a new process
		t.Errorf("again: %+v, want %+v", got, want)
	}
	if got, want := fill(append(texts, "new")), (Filled{Total: 12, Kept: 11, Computed: 1}); got != want {
		t.Errorf("with a new sentence: %+v, want %+v", got, want)
	}
	if got := server.texts(); len(got) != 10 {
		t.Errorf("asked for %d texts, want 10: %q", len(got), got)
	}
}

func TestFillGoesOnWhereItWasEnded(t *testing.T) {
	server, store := newFake(t), newMemory()
	texts := numbered(20)
	ctx, end := context.WithCancel(t.Context())
	filled, err := NewVectors(newClient(t, server.URL), store).Fill(ctx, sentencesOf(texts...), vector.NewSet(), FillOptions{
		Progress: func(done, _ int) {
			if done >= 8 {
				end()
			}
		}})
	if !errors.Is(err, context.Canceled) || filled.Computed != 8 {
		t.Fatalf("got %+v, %v", filled, err)
	}
	set := vector.NewSet()
	filled, err = NewVectors(newClient(t, server.URL), store).Fill(t.Context(), sentencesOf(texts...), set, FillOptions{Batch: LargeBatch})
	if err != nil || filled != (Filled{Total: 20, Kept: 8, Computed: 12}) {
		t.Fatalf("got %+v, %v", filled, err)
	}
	holds(t, set, texts)
	if got := server.texts(); !slices.Equal(got, texts) {
		t.Errorf("asked for %d texts, want 20", len(got))
	}
}

// refusing answers as a server does that can't embed some texts.
func refusing(status int, odd string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		texts := r.Header.Get("Texts")
		if strings.Contains(texts, odd) {
			says(status, `{"error":"too long"}`)(w, r)
			return
		}
		good(w, strings.Split(texts, "|"), inBase64)
	}
}

func TestAnOddSentenceCostsOnlyItself(t *testing.T) {
	for _, status := range []int{400, 413, 422, 500} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			server := newFake(t)
			server.set(refusing(status, "odd"))
			texts := append(numbered(6), "odd one")
			texts = append(texts, numbered(9)...)
			set := vector.NewSet()
			c := newClient(t, server.URL)
			filled, err := NewVectors(c, newMemory()).Fill(t.Context(), sentencesOf(texts...), set, FillOptions{Patience: 10 * time.Second})
			if err != nil || filled != (Filled{Total: 16, Computed: 15, Refused: 1}) {
				t.Fatalf("got %+v, %v", filled, err)
			}
			holds(t, set, texts, "odd one")
		})
	}
}

func TestAServerThatRefusesAll(t *testing.T) {
	server := newFake(t)
	server.set(refusing(400, "sentence"))
	filled, err := NewVectors(newClient(t, server.URL), newMemory()).Fill(t.Context(), sentencesOf(numbered(100)...), vector.NewSet(), FillOptions{})
	if !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), "too long") || filled.Refused != maxRefused {
		t.Errorf("got %+v, %v", filled, err)
	}
}

func TestAnotherModelUnderTheSameName(t *testing.T) {
	server, store := newFake(t), newMemory()
	fill := func() (Filled, error) {
		return NewVectors(newClient(t, server.URL), store).Fill(t.Context(), sentencesOf(numbered(3)...), vector.NewSet(), FillOptions{})
	}
	if _, err := fill(); err != nil {
		t.Fatal(err)
	}
	server.set(func(w http.ResponseWriter, r *http.Request) {
		texts := strings.Split(r.Header.Get("Texts"), "|")
		for i := range texts {
			texts[i] = "as another model reads it: " + texts[i]
		}
		good(w, texts, inBase64)
	})
	if got, err := fill(); err != nil || got != (Filled{Total: 3, Computed: 3, Changed: true}) {
		t.Errorf("got %+v, %v, want all computed anew", got, err)
	}
	if got, err := fill(); err != nil || got != (Filled{Total: 3, Kept: 3}) {
		t.Errorf("got %+v, %v, want all kept", got, err)
	}
}

func TestPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &scripted{status: 200}
		c := onClock(t, server, io.Discard)
		defer c.Close()
		v := NewVectors(c, newMemory())
		goes := sync.OnceFunc(func() { server.set(404, 0, "") })
		fill := func(patience time.Duration) (Filled, error) {
			return v.Fill(t.Context(), sentencesOf(numbered(40)...), vector.NewSet(), FillOptions{
				Patience: patience,
				Progress: func(done, _ int) {
					if done == 20 {
						goes()
					}
				}})
		}
		start := time.Now()
		if got, err := fill(0); !errors.Is(err, ErrAway) || got.Computed != 20 || time.Since(start) != 0 {
			t.Errorf("without patience: %+v, %v after %v", got, err, time.Since(start))
		}
		if got, err := fill(5 * time.Second); !errors.Is(err, ErrAway) || got.Total != 0 || time.Since(start) != 5*time.Second {
			t.Errorf("with little patience: %+v, %v after %v", got, err, time.Since(start))
		}
		go func() {
			time.Sleep(time.Hour)
			server.set(200, 0, "")
		}()
		if got, err := fill(-1); err != nil || got.Kept != 20 || got.Computed != 20 {
			t.Errorf("with patience: %+v, %v", got, err)
		}
		if time.Since(start) < time.Hour {
			t.Error("did not wait")
		}
	})
}

func TestAFullDisk(t *testing.T) {
	full := errors.New("no space")
	store := newMemory()
	store.fail = full
	if _, err := NewVectors(newClient(t, newFake(t).URL), store).Fill(t.Context(), sentencesOf("a"), vector.NewSet(), FillOptions{}); !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
}

// Two fillings of the same archive, as when it is loaded again, share the work.
func TestTwoFillingsAtOnce(t *testing.T) {
	server := newFake(t)
	v := NewVectors(newClient(t, server.URL), newMemory())
	texts := numbered(30)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			set := vector.NewSet()
			if _, err := v.Fill(t.Context(), sentencesOf(texts...), set, FillOptions{}); err != nil {
				t.Error(err)
			}
			holds(t, set, texts)
		})
	}
	wg.Wait()
	if got := server.texts(); !slices.Equal(got, texts) {
		t.Errorf("asked for %d texts, want 30", len(got))
	}
}

func TestFillNothing(t *testing.T) {
	if got, err := NewVectors(newClient(t, newFake(t).URL), newMemory()).Fill(t.Context(), sentencesOf(), vector.NewSet(), FillOptions{}); err != nil || got != (Filled{}) {
		t.Errorf("got %+v, %v", got, err)
	}
}
