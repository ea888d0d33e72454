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

// Three of four answers with the clue are right and one of four without: with hardly a
// penalty the bias is -ln 3 and the weight 2 ln 3; a strong penalty leaves none.
func TestFitDegreeFindsTheKnownBest(t *testing.T) {
	var all []seen
	for _, value := range []float64{0, 1} {
		for i := range 4 {
			e := seen{clues: make([]float64, len(rank.ClueNames)), right: i == 0 || i < 3 && value == 1, weight: 2}
			e.clues[1] = value
			all = append(all, e)
		}
	}
	use := func(*seen) bool { return true }
	o := &degreeOptions{model: "answers", penalty: 1e-9}
	m := o.fitDegree(all, use)
	if math.Abs(m[0]+math.Log(3)) > 1e-3 || math.Abs(m[2]-2*math.Log(3)) > 1e-3 || m[1] != 0 {
		t.Errorf("got %.4f, want %.4f and %.4f", m, -math.Log(3), 2*math.Log(3))
	}
	for _, o := range []*degreeOptions{{model: "answers", penalty: 1e6}, {model: "answers", penalty: 1e-9, leave: []string{rank.ClueNames[1]}}} {
		if m := o.fitDegree(all, use); math.Abs(m[2]) > 1e-3 {
			t.Errorf("the weight is %.4f", m[2])
		}
	}
}

// A question about what the archive tells, but without an answer, teaches nothing of
// what it tells.
func TestNearMissesAreLeftOut(t *testing.T) {
	some := func(near, told bool) seen {
		e := seen{clues: make([]float64, len(rank.ClueNames)), near: near, told: told, weight: 1}
		e.clues[0] = float64(count(told))
		return e
	}
	all := []seen{some(false, true), some(false, false)}
	use := func(*seen) bool { return true }
	o := &degreeOptions{model: "tells", penalty: 0.1}
	if a, b := o.fitDegree(all, use), o.fitDegree(append(all, some(true, false)), use); a[1] != b[1] || a[1] <= 0 {
		t.Errorf("%.4f without a near miss, %.4f with", a, b)
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
	for _, want := range []string{"own words, en", "var OwnWords = Weights{\n\tCoverage: ", "var Copying = Weights{"} {
		if !strings.Contains(first.String(), want) {
			t.Errorf("%q is not in\n%s", want, &first)
		}
	}
	var english bytes.Buffer
	if err := run(t.Context(), append(args, "--english"), &english, &stderr); err != nil || !strings.Contains(english.String(), "var EnglishCopying = Weights{") {
		t.Errorf("with --english: %v\n%s", err, &english)
	}
	if _, err := knowledge.NewReader(knowledge.ReaderOptions{}); err == nil {
		var served bytes.Buffer
		if err := run(t.Context(), append(args, "--embed-reader", "--vectors", folder), &served, &stderr); err != nil ||
			!strings.Contains(served.String(), "var EmbeddedCopying = Weights{") || !strings.Contains(stderr.String(), "vectors of 8 sentences: 0 kept, 8 computed") {
			t.Errorf("with --embed-reader: %v\n%s%s", err, &served, &stderr)
		}
	}
	for name, wrong := range map[string][]string{
		"no folder":      append(args, "--embed-reader"),
		"two ways":       append(args, "--embed-reader", "--embed-url", "http://127.0.0.1:1", "--vectors", folder),
		"no file":        {"--articles", articles},
		"unknown signal": append(args, "--keep", "colour"),
		"one fold":       append(args, "--folds", "1"),
		"an argument":    append(args, "x"),
		"no penalty":     append(args, "--penalty", "0"),
		"no such file":   append(args, "--own-words", set+".none"),
	} {
		if err := run(t.Context(), wrong, &second, &stderr); err == nil {
			t.Errorf("%s is no error", name)
		}
	}
}

func TestRunDegrees(t *testing.T) {
	folder := t.TempDir()
	articles, set := filepath.Join(folder, "news.jsonl"), filepath.Join(folder, "set.jsonl")
	for path, text := range map[string]string{articles: news, set: asking} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out, stderr bytes.Buffer
	args := []string{"--archive", articles, "--authors", set, "--scoped", set + "=0.5", "--elsewhere", set}
	if err := runDegrees(t.Context(), append(args, "--model", "answers"), &out, &stderr); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"set.jsonl, unanswerable", "var answers = Model{Bias: "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, &out)
		}
	}
	for name, wrong := range map[string][]string{
		"no archive": {"--asked", set}, "no set": {"--archive", articles}, "no model": append(args, "--model", "x"),
		"a weight": append(args, "--asked", set+"=0"), "no penalty": append(args, "--penalty", "0"), "no such file": append(args, "--asked", set+".none"),
	} {
		if err := runDegrees(t.Context(), wrong, &out, &stderr); err == nil {
			t.Errorf("%s is no error", name)
		}
	}
}
