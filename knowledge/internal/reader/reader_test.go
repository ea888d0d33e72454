package reader

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash/fnv"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/reader/matrix"
)

func opened(t testing.TB, data string) *Reader {
	t.Helper()
	r, err := Open(data, 2)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// shipped is the reader that is compiled in.
func shipped(t testing.TB) *Reader {
	t.Helper()
	if Shipped == "" {
		t.Skip("built without the reader")
	}
	return opened(t, Shipped)
}

func readAll(t testing.TB, r *Reader, question string, sentences []string) (all []Scores) {
	t.Helper()
	for _, w := range r.Question(question).Windows(r.Sentences(sentences)) {
		s, err := r.Read(t.Context(), w)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

// The golden file is written by build/golden.py, with the tokenizer of the training.
func TestTokensAreThoseOfTheTraining(t *testing.T) {
	r := shipped(t)
	data, err := os.ReadFile("testdata/tokens.json")
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct {
		Text   string
		Tokens []int32
	}
	if err := json.Unmarshal(data, &rows); err != nil || len(rows) < 30 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	for _, row := range rows {
		if got := r.m.tokens(nil, row.Text, 1000); !slices.Equal(got, row.Tokens) {
			t.Errorf("%q:\n got %v\nwant %v", row.Text, got, row.Tokens)
		}
	}
}

// ferry is an invented article.
var ferry = []string{
	"The river island of Char Alipur got its first ferry on Monday.",
	"The boat, named Shalik, carries forty passengers and six bicycles.",
	"A ticket costs fifteen taka, children travel free.",
	"Headmistress Rehana Begum said her pupils used to lose two hours a day waiting for a rowing boat.",
	"The landing stage was built by the villagers themselves in eleven weeks.",
}

func TestTheReaderMarksTheAnswer(t *testing.T) {
	r := shipped(t)
	for _, row := range []struct {
		question string
		sentence int
		answer   string
	}{
		{"How much does a ticket for the ferry cost?", 2, "fifteen taka"},
		{"How many passengers fit on the boat?", 1, "forty"},
		{"What is the name of the boat?", 1, "Shalik"},
		{"Who built the landing stage?", 4, "villagers"},
	} {
		a := readAll(t, r, row.question, ferry)[0].Answers[row.sentence]
		s, ok := r.Stretch(ferry[row.sentence], a)
		if got := ferry[row.sentence][s.Start:s.End]; !ok || !strings.Contains(got, row.answer) || len(got) > len(row.answer)+24 {
			t.Errorf("%s: %q, sure %.2f, want %q", row.question, got, a.Sure, row.answer)
		}
	}
}

// The words of a stretch are those of which the tokens are.
func TestStretch(t *testing.T) {
	r := opened(t, tiny())
	const sentence = "what a boat, (কখগ) BA"
	// Pieces: what | a | boat | , unknown | ( unknown, কখ, গ, ) unknown | with a letter replaced: b, a
	tokens := len(r.m.tokens(nil, sentence, 100))
	for _, row := range []struct {
		first, last int
		want        string
	}{
		{0, 0, "what"},
		{0, tokens - 1, "what a boat, (কখগ) BA"},
		{tokens - 1, tokens - 1, "BA"},
		{3, 3, "boat"},
	} {
		s, ok := r.Stretch(sentence, Answer{First: int16(row.first), Last: int16(row.last)})
		if got := sentence[s.Start:s.End]; !ok || got != row.want {
			t.Errorf("%d to %d: %q, want %q", row.first, row.last, got, row.want)
		}
	}
	if s, ok := r.Stretch("…", Answer{}); ok {
		t.Errorf("a sentence without a word has the answer %v", s)
	}
}

// A stretch lies in the sentence and is cut at whole characters, for every token.
func FuzzStretch(f *testing.F) {
	r := opened(f, tiny())
	f.Add("what boat, কখগ।")
	f.Add("\xff a\tb\u00a0c")
	f.Fuzz(func(t *testing.T, sentence string) {
		if len(sentence) > 1000 {
			t.Skip()
		}
		for i := range r.m.tokens(nil, sentence, sentenceTokens) {
			s, ok := r.Stretch(sentence, Answer{First: int16(i), Last: int16(i)})
			if ok && (s.Start < 0 || s.Start >= s.End || s.End > len(sentence) || !utf8.RuneStart(sentence[s.Start])) {
				t.Fatalf("token %d of %q: %v", i, sentence, s)
			}
		}
	})
}

func TestTheReaderPoints(t *testing.T) {
	r := shipped(t)
	for question, want := range map[string]int{
		"How much does it cost to ride the ferry?": 2,
		"How many people fit on the boat?":         1,
		"Who constructed the landing stage?":       4,
		"নৌকাটির নাম কী?":                          1,
		"প্রধান শিক্ষিকা কী বলেছেন?":               3,
	} {
		s := readAll(t, r, question, ferry)[0]
		best := slices.Index(s.Sentences, slices.Max(s.Sentences))
		if best != want {
			t.Errorf("%s: sentence %d is the best of %v, want %d", question, best, s.Sentences, want)
		}
	}
	about := readAll(t, r, "How much does it cost to ride the ferry?", ferry)[0]
	other := readAll(t, r, "When was the parliament of Iceland founded?", ferry)[0]
	if margin(about) <= margin(other) {
		t.Errorf("it is surer of a question that has no answer: %v %v", about, other)
	}
}

func margin(s Scores) float32 { return slices.Max(s.Sentences) - s.None }

func TestEveryKernelGivesTheSameScores(t *testing.T) {
	for name, data := range map[string]string{"tiny": tiny(), "shipped": Shipped} {
		if data == "" {
			continue
		}
		var want []Scores
		for _, kernel := range matrix.Kernels() {
			r, err := openWith(data, 1, kernel)
			if err != nil {
				t.Fatal(err)
			}
			sentences := ferry[2:3] // all take the slowest kernel most of a second
			if os.Getenv("UKTI_TEST_LONG") != "" || name == "tiny" {
				sentences = ferry[:3]
			}
			got := readAll(t, r, "what does the boat cost", sentences)
			if want == nil {
				want = got
			}
			for i := range want {
				if got[i].None != want[i].None || !slices.Equal(got[i].Sentences, want[i].Sentences) {
					t.Errorf("%s, %s: %v, want %v", name, kernel.Name, got[i], want[i])
				}
			}
		}
	}
}

// Every processor gives the same scores, to the bit: sums of floats have an order, and none
// is fused with a product. A change of the arithmetic changes these, and must in all kernels.
func TestScoresAreTheSameEverywhere(t *testing.T) {
	sum := fnv.New64a()
	for _, s := range readAll(t, opened(t, tiny()), "what does the boat cost", ferry) {
		for _, v := range append(s.Sentences, s.None) {
			_ = binary.Write(sum, binary.LittleEndian, v)
		}
	}
	if got, want := sum.Sum64(), uint64(0x5fe818319a0bc909); got != want {
		t.Errorf("the scores' hash is %#x, want %#x", got, want)
	}
}

func TestWindowsHoldEverySentence(t *testing.T) {
	r := opened(t, tiny())
	var texts []string
	for i := range 60 {
		texts = append(texts, strings.Repeat("boat ", 1+i*7%90))
	}
	texts[7] = "" // a sentence without a token
	windows := r.Question("what boat").Windows(r.Sentences(texts))
	end := 0
	for i, w := range windows {
		if w.First > end || w.End <= end || (i > 0 && w.First >= w.End) {
			t.Fatalf("window %d is of sentences %d to %d, after %d", i, w.First, w.End, end)
		}
		if w.Tokens() > WindowTokens || len(w.ends) != w.End-w.First {
			t.Fatalf("window %d has %d tokens, %d sentences", i, w.Tokens(), len(w.ends))
		}
		end = w.End
	}
	if end != len(texts) || len(windows) < 5 {
		t.Fatalf("%d windows end with sentence %d of %d", len(windows), end, len(texts))
	}
}

func TestReadHearsItsContext(t *testing.T) {
	r := opened(t, tiny())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w := r.Question("what").Windows(r.Sentences(ferry))[0]
	for range 10 { // whichever case the select takes
		if _, err := r.Read(ctx, w); !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v", err)
		}
	}
	if len(r.idle) != r.Threads() {
		t.Fatalf("%d of %d encoders came back", len(r.idle), r.Threads())
	}
}

func TestABrokenFileIsAnError(t *testing.T) {
	whole := tiny()
	if _, err := Open(whole, 1); err != nil {
		t.Fatal(err)
	}
	head, body := whole[:headerSize], whole[headerSize+hashSize:]
	other := func(number int, value byte) []byte {
		h := []byte(head)
		h[len(magic)+4*number] = value
		return h
	}
	for name, data := range map[string]string{
		"nothing":             "",
		"another file":        strings.Repeat("x", 1000),
		"half":                whole[:len(whole)/2],
		"one byte changed":    whole[:len(whole)-9] + "x" + whole[len(whole)-8:],
		"short, hash right":   sealed([]byte(head), []byte(body[:len(body)-5])),
		"long, hash right":    sealed([]byte(head), []byte(body+"x")),
		"another version":     sealed(other(0, 9), []byte(body)),
		"no layer":            sealed(other(6, 0), []byte(body)),
		"odd sizes":           sealed(other(7, 33), []byte(body)),
		"pieces out of place": sealed([]byte(head), []byte(body[:1024]+"\xff\xff\xff\xff"+body[1028:])),
		"full table":          sealed([]byte(head), []byte(strings.Repeat("\x05\x00\x00\x00", 256)+body[1024:])),
	} {
		if _, err := Open(data, 1); err == nil || !strings.Contains(err.Error(), "build the program anew") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzOpen(f *testing.F) {
	whole := tiny()
	f.Add([]byte(whole[:headerSize]), []byte(whole[headerSize+hashSize:]))
	f.Fuzz(func(t *testing.T, head, body []byte) {
		if len(head) != headerSize || len(body) > 1<<20 {
			t.Skip()
		}
		if r, err := Open(sealed(head, body), 1); err == nil {
			readAll(t, r, "what", ferry)
		}
	})
}

// Any text gives finite scores for every sentence.
func FuzzRead(f *testing.F) {
	r := opened(f, tiny())
	f.Add("what boat", "কখগ ঘ।\nthe boat")
	f.Add("", "")
	f.Add("\xff\x80", strings.Repeat("ab", 5000))
	f.Add(strings.Repeat("q ", 3000), "\n\n\x00\n")
	f.Fuzz(func(t *testing.T, question, body string) {
		sentences := strings.Split(body, "\n")
		if len(sentences) > 100 {
			t.Skip()
		}
		w := r.Question(question).Windows(r.Sentences(sentences))
		for i, s := range readAll(t, r, question, sentences) {
			if len(s.Sentences) != w[i].End-w[i].First {
				t.Fatalf("%d scores for %d sentences", len(s.Sentences), w[i].End-w[i].First)
			}
			for _, v := range append(s.Sentences, s.None) {
				if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
					t.Fatalf("a score is %v", v)
				}
			}
		}
	})
}

// One window on one processor core.
func BenchmarkRead(b *testing.B) {
	for _, kernel := range matrix.Kernels() {
		if Shipped == "" {
			b.Skip("built without the reader")
		}
		b.Run(kernel.Name, func(b *testing.B) {
			r, err := openWith(Shipped, 1, kernel)
			if err != nil {
				b.Fatal(err)
			}
			article := slices.Concat(ferry, ferry, ferry)
			w := r.Question("How many people fit on the boat?").Windows(r.Sentences(article))[0]
			for b.Loop() {
				if _, err := r.Read(b.Context(), w); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(w.Tokens()*b.N)/b.Elapsed().Seconds(), "tokens/s")
		})
	}
}

func BenchmarkTokens(b *testing.B) {
	r := shipped(b)
	text := strings.Join(ferry, " ")
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		r.m.tokens(nil, text, 1<<20)
	}
}
