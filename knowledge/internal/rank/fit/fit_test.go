package main

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
	"github.com/ukti-bot/ukti/knowledge/questions"
)

func close4(a, b float64) bool { return math.Abs(a-b) < 1e-4 }

func TestMinimise(t *testing.T) {
	for _, tt := range []struct {
		name        string
		f           objective
		start, want []float64
	}{
		{"a bowl, steep one way", func(x, g []float64) float64 {
			g[0], g[1] = 2*(x[0]-3), 2000*(x[1]+1)
			return (x[0]-3)*(x[0]-3) + 1000*(x[1]+1)*(x[1]+1)
		}, []float64{0, 0}, []float64{3, -1}},
		{"Rosenbrock's curved valley", func(x, g []float64) float64 {
			a, b := 1-x[0], x[1]-x[0]*x[0]
			g[0], g[1] = -2*a-400*x[0]*b, 200*b
			return a*a + 100*b*b
		}, []float64{-1.2, 1}, []float64{1, 1}},
		{"already there", func(x, g []float64) float64 { g[0] = 2 * x[0]; return x[0] * x[0] }, []float64{0}, []float64{0}},
	} {
		got := minimise(tt.f, tt.start, 1e-8, 500)
		for i := range got {
			if !close4(got[i], tt.want[i]) {
				t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
				break
			}
		}
	}
}

// pair is a question with two candidates: the first has signal k, the second has
// nothing.
func pair(k int, copied float64, firstIsRight bool) example {
	e := example{answerable: true, copied: copied, values: make([]float64, 2*nSignals), right: []bool{firstIsRight, !firstIsRight}}
	e.values[k] = 1
	return e
}

// Of four questions, the candidate with the signal is right in three. Without a
// penalty the best weight is ln 3, since it gives a probability of 3/4; with it the
// weight w solves 4/(1+exp(-w)) - 3 + penalty·w = 0. What tells nothing is nought.
func TestFitWeightsFindsTheKnownBest(t *testing.T) {
	const k = 1
	var examples []example
	for _, copied := range []float64{0, 1} {
		for _, right := range []bool{true, true, true, false} {
			examples = append(examples, pair(k, copied, right != (copied == 1))) // who copies is led the other way
		}
	}
	for _, penalty := range []float64{1e-9, 0.5} {
		w, err := fitWeights(t.Context(), examples, func(*example) bool { return true }, &options{penalty: penalty})
		if err != nil {
			t.Fatal(err)
		}
		for i, got := range w {
			slope := penalty * got
			switch i {
			case k:
				slope += 4/(1+math.Exp(-got)) - 3
			case nSignals + k:
				slope += 4/(1+math.Exp(-got)) - 1
			}
			if math.Abs(slope) > 1e-3 || penalty > 0.1 && i%nSignals != k && math.Abs(got) > 1e-3 {
				t.Errorf("penalty %v: weight %d is %.4f, where the slope is %.4f", penalty, i, got, slope)
			}
		}
	}
}

func TestKeptWeightsStay(t *testing.T) {
	examples := []example{pair(1, 0.5, true), pair(2, 0.5, true)}
	o := &options{penalty: 0.3}
	free, err := fitWeights(t.Context(), examples, func(*example) bool { return true }, o)
	if err != nil {
		t.Fatal(err)
	}
	o.keep = []string{rank.Names[1]}
	kept, err := fitWeights(t.Context(), examples, func(*example) bool { return true }, o)
	if err != nil {
		t.Fatal(err)
	}
	before := inForce(&options{})
	if kept[1] != before[1] || kept[nSignals+1] != before[nSignals+1] {
		t.Error("a kept weight changed")
	}
	if free[1] == before[1] || kept[2] == before[2] {
		t.Error("a free weight did not change")
	}
}

// The gradient is the loss's slope, also where the weights are mixed and several
// candidates are right.
func TestLossGradient(t *testing.T) {
	e := example{answerable: true, copied: 0.3, values: make([]float64, 3*nSignals), right: []bool{false, true, true}}
	for i := range e.values {
		e.values[i] = math.Mod(float64(i)*0.37, 1)
	}
	m := &listwise{ctx: t.Context(), penalty: 0.2, examples: []*example{&e}}
	w, gradient, scrap := inForce(&options{}), make([]float64, 2*nSignals), make([]float64, 2*nSignals)
	m.loss(w, gradient)
	for k := range w {
		const h = 1e-5
		up, down := append(weights(nil), w...), append(weights(nil), w...)
		up[k] += h
		down[k] -= h
		if slope := (m.loss(up, scrap) - m.loss(down, scrap)) / (2 * h); !close4(slope, gradient[k]) {
			t.Errorf("weight %d: gradient %.6f, slope %.6f", k, gradient[k], slope)
		}
	}
}

func clue(value, weight float64) []knowledge.Signal {
	return []knowledge.Signal{{Name: "covered", Weight: weight, Value: value}}
}

// Three of four answers with the clue are right and one of four without: with
// hardly a penalty the bias is -ln 3 and the weight 2 ln 3; a strong penalty keeps
// what was given.
func TestFitCluesFindsTheKnownBest(t *testing.T) {
	var examples []example
	for _, value := range []float64{0, 1} {
		for i := range 4 {
			examples = append(examples, example{clues: clue(value, 1), right: []bool{i == 0 || i < 3 && value == 1}})
		}
	}
	all := func(*example) bool { return true }
	m := fitClues(examples, all, clueModel{0, 0}, 1e-9)
	if math.Abs(m[0]+math.Log(3)) > 1e-3 || math.Abs(m[1]-2*math.Log(3)) > 1e-3 {
		t.Errorf("got %.4f, want %.4f and %.4f", m, -math.Log(3), 2*math.Log(3))
	}
	given := clueModel{-1, 2}
	if m := fitClues(examples, all, given, 1e6); !close4(m[0], given[0]) || !close4(m[1], given[1]) {
		t.Errorf("a strong penalty gave %.4f", m)
	}
}

func TestModelInForce(t *testing.T) {
	sure := func(z float64) float64 { return 1 / (1 + math.Exp(-z)) }
	examples := []example{{}, {clues: clue(0.5, 3), sureness: sure(0.5)}, {clues: clue(1, 3), sureness: sure(2)}}
	m, names, err := modelInForce(examples)
	if err != nil || !close4(m[0], -1) || m[1] != 3 || len(names) != 1 || names[0] != "covered" {
		t.Errorf("got %v %q, %v", m, names, err)
	}
	examples[2].sureness = 0.5
	if _, _, err := modelInForce(examples); err == nil {
		t.Error("another model is taken for a logistic one")
	}
	if _, _, err := modelInForce(examples[:1]); err == nil {
		t.Error("no clue is no error")
	}
}

func TestLevels(t *testing.T) {
	all := levels([]judged{{0.9, true, true}, {0.8, false, false}, {0.8, true, true}, {0.3, true, true}, {0.2, true, false}})
	want := []level{{0.9, 0.25, 1, 0}, {0.8, 0.5, 2. / 3, 1}, {0.3, 0.75, 0.75, 1}, {0.2, 1, 0.6, 1}}
	if len(all) != len(want) {
		t.Fatalf("got %v", all)
	}
	for i := range want {
		if all[i] != want[i] {
			t.Errorf("level %d is %v, want %v", i, all[i], want[i])
		}
	}
	if l, ok := reaching(all, 0.7); !ok || l != want[2] {
		t.Errorf("the widest level with .7 is %v", l) // not the first one that falls below
	}
	if _, ok := reaching(all[1:], 0.9); ok {
		t.Error("a precision is reached that nothing has")
	}
	if l, ok := covering(all, 0.5); !ok || l != want[1] {
		t.Errorf("the level that covers half is %v", l)
	}
}

func TestFoldsKeepArticlesTogether(t *testing.T) {
	seen := map[int]bool{}
	for _, article := range []knowledge.ArticleID{"a", "b", "c", "d", "e", "f", "g", "h"} {
		fold := foldOf(&questions.Question{ID: "1", Article: article}, 3)
		if fold != foldOf(&questions.Question{ID: "2", Article: article}, 3) || fold < 0 || fold > 2 {
			t.Errorf("%q is in several parts, or in %d", article, fold)
		}
		seen[fold] = true
	}
	if len(seen) < 2 {
		t.Error("all articles are in one part")
	}
}

func TestSpread(t *testing.T) {
	if got := spread([]int{0, 1, 2, 3, 4, 5}, 3); len(got) != 3 || got[0] != 0 || got[1] != 2 || got[2] != 4 {
		t.Errorf("got %v", got)
	}
	if got := spread([]int{0, 1}, 0); len(got) != 2 {
		t.Errorf("got %v", got)
	}
}

const news = `{"id":"ferry","text":"The ferry at Tilpara starts on 4 May. It carries sixty people. A ticket costs nine taka.","lang":"en"}
{"id":"library","text":"The library of Shimulbari opened a reading room. It has forty chairs. The room is lit by lamps.","lang":"en"}
{"id":"bridge","text":"The bridge at Kadamtali was painted green. Nine painters worked for a week.","lang":"en"}
`

const asking = `{"id":"1","question":"When does the Tilpara ferry start?","lang":"en","article":"ferry","lines":[1]}
{"id":"2","question":"How many chairs has the library?","lang":"en","passage_id":"library","answers":["forty"]}
{"id":"3","question":"What colour is the Kadamtali bridge?","lang":"en","passage_id":"bridge","answers":["green"]}
{"id":"4","question":"Who owns the ferry?","lang":"en","passage_id":"ferry","answerable":false}
`

// The command as a whole: the same input gives the same output, with Go to paste.
func TestRun(t *testing.T) {
	folder := t.TempDir()
	articles, set := filepath.Join(folder, "news.jsonl"), filepath.Join(folder, "set.jsonl")
	for path, text := range map[string]string{articles: news, set: asking} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"--articles", articles, "--own-words", set, "--copying", set, "--copying-limit", "2"}
	var first, second, stderr bytes.Buffer
	for _, out := range []*bytes.Buffer{&first, &second} {
		if err := run(t.Context(), args, out, &stderr); err != nil {
			t.Fatal(err)
		}
	}
	if first.String() != second.String() {
		t.Error("two runs differ")
	}
	for _, want := range []string{"own words, en", "var OwnWords = Weights{\n\tCoverage: ", "var Copying = Weights{", "const bias = ", "FROM WHERE 0.80 IS RIGHT"} {
		if !strings.Contains(first.String(), want) {
			t.Errorf("%q is not in\n%s", want, &first)
		}
	}
	var english bytes.Buffer
	if err := run(t.Context(), append(args, "--english"), &english, &stderr); err != nil || !strings.Contains(english.String(), "var EnglishCopying = Weights{") {
		t.Errorf("with --english: %v\n%s", err, &english)
	}
	for name, wrong := range map[string][]string{
		"no file":        {"--articles", articles},
		"unknown signal": append(args, "--keep", "colour"),
		"one fold":       append(args, "--folds", "1"),
		"an argument":    append(args, "x"),
		"no penalty":     append(args, "--penalty", "0"),
		"no such file":   append(args, "--unanswered", set+".none"),
	} {
		if err := run(t.Context(), wrong, &second, &stderr); err == nil {
			t.Errorf("%s is no error", name)
		}
	}
}
