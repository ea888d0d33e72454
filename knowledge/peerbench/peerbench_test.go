package main

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// tiny is the command line for the small set in testdata, on which every engine
// must find the one sentence that nearly copies the question.
var tiny = []string{"--passages", "testdata/passages.jsonl", "--questions", "testdata/questions.jsonl"}

func TestEveryPeerFindsTheObviousSentence(t *testing.T) {
	var out bytes.Buffer
	args := append(slices.Clone(tiny), "--peers", "ukti,bleve,bleve-mem,fts5", "--article-scope", "--rounds", "2")
	if err := run(context.Background(), args, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	rows := tableOf(t, out.String())
	if want := []string{"ukti", "bleve", "bleve-mem", "fts5"}; !slices.Equal(column(rows, "peer"), want) {
		t.Fatalf("rows %q, want %q:\n%s", column(rows, "peer"), want, &out)
	}
	for _, name := range []string{"hit@1", "hit@1 bn", "hit@1 en"} {
		for i, got := range column(rows, name) {
			if got != "1.000/1.000" {
				t.Errorf("%s: %s is %s, want all right, in the article and over all", rows[i]["peer"], name, got)
			}
		}
	}
	for _, r := range rows {
		p50, p99 := number(t, r["p50 ms"]), number(t, r["p99 ms"])
		if p50 <= 0 || p99 < p50 {
			t.Errorf("%s: p50 %v, p99 %v", r["peer"], p50, p99)
		}
		if number(t, r["× text"]) <= 0 {
			t.Errorf("%s holds nothing: %v", r["peer"], r)
		}
	}
	if !strings.Contains(out.String(), "8 sentences of 3 articles") {
		t.Errorf("the head of the table does not say what was searched:\n%s", &out)
	}
}

func TestArticlesAreAddedWhileQuestionsRun(t *testing.T) {
	var out bytes.Buffer
	args := append(slices.Clone(tiny), "--peers", "ukti", "--copies", "30", "--add-rate", "1000", "--warmup", "0")
	if err := run(context.Background(), args, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "articles were added meanwhile") {
		t.Errorf("no word of what was added:\n%s", &out)
	}
}

func TestMarkdown(t *testing.T) {
	var out bytes.Buffer
	all := []figures{
		{name: "quick", build: 1500e6, heap: 3e6, disk: 1e6, took: durations(1, 2, 3, 40), archive: tally{"en": {asked: 4, right: 3}},
			firsts: []hit{{article: "a"}, {}, {article: "b"}, {article: "c", span: span{1, 2}}}},
		{name: "late", firsts: []hit{{article: "a"}, {}, {}, {article: "c", span: span{2, 3}}}},
	}
	asked := make([]question, 4)
	for i := range all {
		all[i].compare(&all[0], asked)
	}
	if err := table(&out, all, 2e6, true); err != nil {
		t.Fatal(err)
	}
	want := `| peer | build s | heap MB | disk MB | × text | p50 ms | p99 ms | hit@1 | same |
|---|--:|--:|--:|--:|--:|--:|--:|--:|
| quick | 1.5 | 3.0 | 1.0 | 2.00 | 2.00 | 40.00 | .750 | 4/4 |
| late | – | – | – | – | – | – | – | 2/4 |
`
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", &out, want)
	}
}

func TestCommandLinesThatAreRefused(t *testing.T) {
	for _, c := range []struct{ args, says string }{
		{"--questions q", "--passages"},
		{"--passages p --questions q --copies 2 --sentences 9", "not both"},
		{"--passages p --questions q --copies 0", "--copies"},
		{"--passages p --questions q --limit 0", "--limit"},
		{"--passages p --questions q --rounds 2 --add-rate 5", "not both"},
		{"--passages p --questions q --peers ukti,lucent", `"lucent"`},
		{"--passages p --questions q more", `"more"`},
		{"--passages missing.jsonl --questions q", "missing.jsonl"},
		{"--passages testdata/passages.jsonl --questions testdata/questions.jsonl --lang xx", "no question in xx"},
		{"--passages testdata/questions.jsonl --questions testdata/questions.jsonl", "sentence"},
	} {
		err := run(context.Background(), strings.Fields(c.args), io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v, want one that says %q", c.args, err, c.says)
		}
	}
}

// tableOf reads the aligned table back: a map from column to cell for each row.
func tableOf(t *testing.T, out string) []map[string]string {
	t.Helper()
	_, out, found := strings.Cut(out, "\n\n")
	if !found {
		t.Fatalf("no table in %q", out)
	}
	var rows []map[string]string
	var head []string
	for line := range strings.Lines(out) {
		line = strings.TrimRight(line, "\n")
		if line == "" {
			break
		}
		var cells []string
		for _, cell := range strings.Split(line, "  ") {
			if cell = strings.TrimSpace(cell); cell != "" {
				cells = append(cells, cell)
			}
		}
		if head == nil {
			head = cells
			continue
		}
		if len(cells) != len(head) {
			t.Fatalf("the row %q does not fit the head %q", cells, head)
		}
		row := map[string]string{}
		for i, cell := range cells {
			row[head[i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

func column(rows []map[string]string, name string) []string {
	var out []string
	for _, r := range rows {
		out = append(out, r[name])
	}
	return out
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
