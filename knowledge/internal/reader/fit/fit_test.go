package main

import (
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
)

// invented are questions whose answers are right as a model says that is to be found again.
func invented(truth model, n int, seed uint64) (out []row) {
	random := rand.New(rand.NewPCG(seed, 1))
	for range n {
		r := row{Answerable: true, Degree: 1}
		for range clues {
			r.Values = append(r.Values, 2*random.NormFloat64())
		}
		r.Right = random.Float64() < truth.sureness(r.Values)
		out = append(out, r)
	}
	return out
}

func TestLogisticFindsTheWeights(t *testing.T) {
	truth := model{-0.5, []float64{0.2, 0.4, 0.6, 1}}
	got := logistic([][]row{invented(truth, 1500, 1), invented(truth, 500, 2)})
	near := func(name string, got, want float64) {
		if got < want-0.2 || got > want+0.2 {
			t.Errorf("%s %.2f, not %.2f", name, got, want)
		}
	}
	near("bias", got.bias, truth.bias)
	for i, w := range truth.weights {
		near(clues[i].weight, got.weights[i], w)
	}
}

// A set of few questions counts as much as one of many.
func TestSetsCountAlike(t *testing.T) {
	sure, unsure := model{2, make([]float64, len(clues))}, model{-2, make([]float64, len(clues))}
	got := logistic([][]row{invented(sure, 900, 1), invented(unsure, 100, 2)})
	if got.bias < -0.5 || got.bias > 0.5 {
		t.Errorf("bias %.2f: not between the two sets", got.bias)
	}
}

func TestStrongOf(t *testing.T) {
	rows := []row{
		{Answerable: true, Right: true, Degree: 2}, {Answerable: true, Degree: 1}, {Degree: 1}, // from the threshold on
		{Answerable: true, Right: true, Degree: 1}, {}, // below it
		{Degree: 0}, // none stays none
	}
	got := strongOf(rows, []float64{0.9, 0.8, 0.7, 0.6, 0.1, 0.9}, 0.7)
	if want := "strong 0.667 of the answerable, 0.33 of all strong right; 0.333 of the others strong"; got != want {
		t.Errorf("%s, not %s", got, want)
	}
}

// What a run writes is read again, and of what another version wrote is said so.
func TestJoin(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rows")
	if err := writeRows(path, invented(model{1, make([]float64, len(clues))}, 60, 3)); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := join(&out, []string{path}); err != nil || !strings.Contains(out.String(), "rows: 60\n") {
		t.Errorf("%q, %v", out.String(), err)
	}
	if err := writeRows(path, []row{{Values: []float64{1}}}); err != nil {
		t.Fatal(err)
	}
	if err := join(&out, []string{path}); err == nil || !strings.Contains(err.Error(), "another version") {
		t.Errorf("rows of another version: %v", err)
	}
}
