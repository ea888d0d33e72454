package embed

import (
	"errors"
	"math"
	"strings"
	"testing"
)

// FuzzParseAnswer: whatever a server sends, what comes out are n vectors of one
// dimension that Quantize makes unit vectors of, or an error in one line.
func FuzzParseAnswer(f *testing.F) {
	for _, n := range []int{1, 2} {
		f.Add([]byte(answers(n, 3)), n)
	}
	f.Add([]byte(`{"data":[{"index":1,"embedding":"AACAPwAAAAA="},{"index":0,"embedding":[1e-45,-3.4e38]}]}`), 2)
	f.Add([]byte(`{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}`), 2)
	f.Add([]byte(`{"data":[{"embedding":[1,2]},{"embedding":[1]}]}`), 2)
	f.Add([]byte(`{"data":[{"embedding":[NaN]}]}`), 1)
	f.Add([]byte(`<html>`), 1)
	f.Add([]byte("\xff{"), 0)
	f.Fuzz(func(t *testing.T, body []byte, n int) {
		if n < 0 || n > 1000 {
			return
		}
		_ = reason(body)
		vectors, err := parseAnswer(body, n)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("an error of several lines: %v", err)
			}
			return
		}
		if len(vectors) != n {
			t.Fatalf("%d vectors for %d texts", len(vectors), n)
		}
		for _, v := range vectors {
			if len(v) != len(vectors[0]) {
				t.Fatal("vectors of two dimensions")
			}
			q, off, err := Quantize(v)
			if err != nil {
				continue
			}
			if c := q.Cosine(q); math.Abs(float64(c)-1) > 1e-5 || off < 0 || off > 1 || math.IsNaN(off) {
				t.Fatalf("cosine with itself %v, off by %v", c, off)
			}
		}
	})
}

func TestAnswersThatSayTwoThings(t *testing.T) {
	for body, want := range map[string]string{
		`{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}`: "or two, for one of the texts (index 0)",
		`{"data":[{"embedding":[1]},{"index":0,"embedding":[1]}]}`:           "or two, for one of the texts (index 0)",
		`{"data":[{"embedding":[1,2]},{"embedding":[1]}]}`:                   "vectors of 2 and of 1 components",
	} {
		if _, err := parseAnswer([]byte(body), 2); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want … %s", body, err, want)
		}
	}
	if _, err := parseAnswer([]byte(`{"data":[{"embedding":[1,Infinity]}]}`), 1); !errors.Is(err, errNoNumber) {
		t.Errorf("got %v", err)
	}
}

func TestReason(t *testing.T) {
	for body, want := range map[string]string{
		`{"error":{"message":"a"}}`: "a",
		`{"error":"b"}`:             "b",
		`{"message":"c","code":1}`:  "c",
		`{"detail":"d"}`:            "d",
		`{"detail":[{"msg":"x"}]}`:  "",
		`plain`:                     "",
		`{"error":null}`:            "",
		`{"error":"` + strings.Repeat("ক", 100) + `"}`: strings.Repeat("ক", 66),
	} {
		if got := reason([]byte(body)); got != want {
			t.Errorf("%s: got %q, want %q", body, got, want)
		}
	}
}
