package reader

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/ukti-bot/ukti/knowledge/internal/reader/matrix"
	"github.com/ukti-bot/ukti/knowledge/internal/reader/row"
)

func questionVector(t testing.TB, r *Reader, text string) []float32 {
	t.Helper()
	v, err := r.QuestionVector(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func sentenceVector(t testing.TB, r *Reader, text string) []float32 {
	t.Helper()
	v, err := r.SentenceVector(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// A vector is the mean over all tokens, those around the text and its prefix with them.
func TestAVectorIsTheMeanOfItsTokens(t *testing.T) {
	r := opened(t, tiny())
	for _, row := range []struct {
		name   string
		prefix string
		of     func(testing.TB, *Reader, string) []float32
	}{
		{"question", "query: ", questionVector},
		{"sentence", "passage: ", sentenceVector},
	} {
		tokens := append(r.m.tokens([]int32{0}, row.prefix+"what boat", 100), 2)
		e := newEncoder(r.m, r.kernel)
		e.encode(tokens, func() bool { return false })
		want := make([]float64, r.m.hidden)
		length := 0.0
		for i := range want {
			for token := range tokens {
				want[i] += float64(e.x[token*r.m.hidden+i])
			}
			length += want[i] * want[i]
		}
		for i, v := range row.of(t, r, "what boat") {
			if math.Abs(float64(v)-want[i]/math.Sqrt(length)) > 1e-5 {
				t.Fatalf("%s: component %d is %v, want %v", row.name, i, v, want[i]/math.Sqrt(length))
			}
		}
	}
}

// What answers is nearer to a question than the rest of its article, in whatever language
// it is asked.
func TestVectorsOfTheSameMeaningAreNear(t *testing.T) {
	r := shipped(t)
	var sentences [][]float32
	for _, s := range ferry {
		sentences = append(sentences, sentenceVector(t, r, s))
	}
	for question, want := range map[string]int{
		"What is the fare?":                       2,
		"How many people can travel on the boat?": 1,
		"টিকিটের দাম কত?":                         2,
	} {
		q := questionVector(t, r, question)
		var cosines []float32
		for _, s := range sentences {
			cosines = append(cosines, row.Dot(q, s))
		}
		if best := slices.Index(cosines, slices.Max(cosines)); best != want {
			t.Errorf("%s: sentence %d is the nearest of %v, want %d", question, best, cosines, want)
		}
	}
}

func TestEveryKernelGivesTheSameVector(t *testing.T) {
	for name, data := range map[string]string{"tiny": tiny(), "shipped": Shipped} {
		if data == "" {
			continue
		}
		var want []float32
		for _, kernel := range matrix.Kernels() {
			r, err := openWith(data, 1, kernel)
			if err != nil {
				t.Fatal(err)
			}
			got := slices.Concat(questionVector(t, r, "what boat"), sentenceVector(t, r, "A boat."))
			if want == nil {
				want = got
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s, %s: another vector", name, kernel.Name)
			}
		}
	}
}

// A text longer than a window counts by its beginning.
func TestALongTextIsCut(t *testing.T) {
	r := opened(t, tiny())
	long := strings.Repeat("boat ", 400)
	if !slices.Equal(sentenceVector(t, r, long), sentenceVector(t, r, long+"what")) {
		t.Error("what lies behind the window counts")
	}
	if slices.Equal(sentenceVector(t, r, "boat"), sentenceVector(t, r, "boat what")) {
		t.Error("what lies in the window does not count")
	}
}

func TestVectorsHearTheirContext(t *testing.T) {
	r := opened(t, tiny())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 10 { // whichever case the select takes
		if _, err := r.QuestionVector(ctx, "what"); !errors.Is(err, context.Canceled) {
			t.Fatalf("question: %v", err)
		}
		if _, err := r.SentenceVector(ctx, "what"); !errors.Is(err, context.Canceled) {
			t.Fatalf("sentence: %v", err)
		}
	}
	if len(r.idle) != r.Threads() || len(r.spare) != 1 {
		t.Fatalf("%d of %d encoders came back, and %d of the spare one", len(r.idle), r.Threads(), len(r.spare))
	}
	sentenceVector(t, r, "what")
}

// While a question is under way no sentence is worked on, and afterwards it goes on where
// it stood; whoever waits for that hears its context.
func TestSentencesGiveWayToQuestions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := opened(t, tiny())
		asked, second := r.turn.question(), r.turn.question()
		came := make(chan []float32, 1)
		go func() { came <- sentenceVector(t, r, "boat") }()
		synctest.Wait()
		asked()
		synctest.Wait()
		if len(came) > 0 {
			t.Error("a sentence did not wait for the question")
		}
		second()
		if got := <-came; !slices.Equal(got, sentenceVector(t, r, "boat")) {
			t.Error("a sentence that waited has another vector")
		}
		defer r.turn.question()()
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() {
			_, err := r.SentenceVector(ctx, "boat")
			ended <- err
		}()
		synctest.Wait()
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

// What is read for a question has sentences wait too.
func TestReadingIsAQuestion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := opened(t, tiny())
		e, other := <-r.idle, <-r.idle
		read := make(chan error, 1)
		go func() {
			_, err := r.Read(t.Context(), r.Question("what").Windows(r.Sentences(ferry))[0])
			read <- err
		}()
		synctest.Wait()
		came := make(chan error, 1)
		go func() {
			_, err := r.SentenceVector(t.Context(), "boat")
			came <- err
		}()
		synctest.Wait()
		if len(came) > 0 {
			t.Error("a sentence did not wait for the reading")
		}
		r.idle <- e
		r.idle <- other
		if err := errors.Join(<-read, <-came); err != nil {
			t.Error(err)
		}
	})
}

// Other weights have another name; the name is safe in a file's row.
func TestWeightsHaveAName(t *testing.T) {
	a, b := opened(t, tiny()), opened(t, sealed([]byte(tiny()[:headerSize]), otherWeights()))
	if a.Weights() == b.Weights() || len(a.Weights()) != 16 || a.Weights() != opened(t, tiny()).Weights() {
		t.Errorf("%q and %q", a.Weights(), b.Weights())
	}
}

// otherWeights is tiny's with another last bias.
func otherWeights() []byte {
	body := []byte(tiny()[headerSize+hashSize:])
	body[len(body)-1] ^= 1
	return body
}

// Any text has a vector of length 1.
func FuzzVector(f *testing.F) {
	r := opened(f, tiny())
	f.Add("what boat")
	f.Add("")
	f.Add("\xff\x80\x00")
	f.Add(strings.Repeat("ab", 10_000))
	f.Add(strings.Repeat("ক ", 10_000))
	f.Fuzz(func(t *testing.T, text string) {
		for _, v := range [][]float32{questionVector(t, r, text), sentenceVector(t, r, text)} {
			if length := row.Dot(v, v); len(v) != r.m.hidden || !(math.Abs(float64(length)-1) < 1e-4) {
				t.Fatalf("%d components, of the length %v", len(v), length)
			}
		}
	})
}

// One sentence, and one question, on one processor core.
func BenchmarkVector(b *testing.B) {
	r := shipped(b)
	b.Run("question", func(b *testing.B) {
		for b.Loop() {
			questionVector(b, r, "How many people fit on the boat?")
		}
	})
	b.Run("sentence", func(b *testing.B) {
		for b.Loop() {
			sentenceVector(b, r, "প্রধান শিক্ষিকা রেহানা বেগম বলেন, নৌকার জন্য অপেক্ষা করতে করতে ছাত্রছাত্রীদের দিনে দুই ঘণ্টা চলে যেত।")
		}
	})
}
