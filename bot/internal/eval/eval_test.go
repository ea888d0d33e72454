package eval

import (
	"bufio"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/questions"
)

var update = flag.Bool("update", false, "write the golden files anew")

func index(t testing.TB) *knowledge.Index {
	t.Helper()
	x, err := knowledge.Build(t.Context(), ingest.Read(t.Context(), []string{"testdata/passages.jsonl"}, ingest.Options{}), knowledge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func asked(t testing.TB) []questions.Question {
	t.Helper()
	set, err := questions.Read("testdata/questions.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func lines[T any](t testing.TB, path string) []T {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var out []T
	for d := json.NewDecoder(bufio.NewReader(f)); ; {
		var row T
		if err := d.Decode(&row); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		out = append(out, row)
	}
	if len(out) == 0 {
		t.Fatalf("%s holds nothing", path)
	}
	return out
}

// recorded returns the answers of testdata/answers.jsonl, written by hand so that
// each measure has something to tell; one quote in it is altered.
func recorded(t testing.TB) []Answer {
	t.Helper()
	x, set := index(t), asked(t)
	type stretch struct {
		Start, End int
		Text       string
	}
	rows := lines[struct {
		Confidence string
		Sureness   float64
		Quotes     []struct {
			Article string
			Line    int
			stretch
			Context stretch
		}
		Took int64 `json:"took_us"`
	}](t, "testdata/answers.jsonl")
	if len(rows) != len(set) {
		t.Fatalf("%d answers to %d questions", len(rows), len(set))
	}
	answers := make([]Answer, len(set))
	for i, row := range rows {
		r := knowledge.Result{Confidence: map[string]knowledge.Confidence{"strong": knowledge.Strong, "weak": knowledge.Weak}[row.Confidence]}
		r.Stats.Sureness = row.Sureness
		for _, q := range row.Quotes {
			r.Passages = append(r.Passages, knowledge.Passage{
				Article: knowledge.ArticleID(q.Article), Line: q.Line, Text: q.Text, Around: q.Context.Text,
				Span: knowledge.Span{Start: q.Start, End: q.End}, Context: knowledge.Span{Start: q.Context.Start, End: q.Context.End},
			})
		}
		article, _ := x.Article(set[i].Article)
		answers[i] = Answer{Question: &set[i], Took: time.Duration(row.Took) * time.Microsecond}
		answers[i].judge(x, set[i].Gold(article.Body), &r)
	}
	return answers
}

// testdata/scored.jsonl has what another implementation of the measures says of
// the same answers.
func TestMeasuresAgree(t *testing.T) {
	want := lines[map[string]any](t, "testdata/scored.jsonl")
	rows := Measure(recorded(t))
	if len(rows) != len(want) {
		t.Fatalf("%d rows, want %d", len(rows), len(want))
	}
	for i := range rows {
		b, err := json.Marshal(rows[i])
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := json.Unmarshal(b, &got); err != nil {
			t.Fatal(err)
		}
		delete(got, "hit@limit") // the other has none
		for key, value := range want[i] {
			if got[key] != value {
				t.Errorf("%v: %s is %v, want %v", want[i]["lang"], key, got[key], value)
			}
		}
		if len(got) != len(want[i]) {
			t.Errorf("%v has the measures %v, want %v", want[i]["lang"], got, want[i])
		}
	}
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; see the diff after go test ./bot/internal/eval -update\ngot:\n%s", path, got)
	}
}

func TestTable(t *testing.T) { golden(t, "testdata/table.golden", Table(Measure(recorded(t)), 10)) }

func TestSVG(t *testing.T) {
	answers := recorded(t)
	for i := range answers {
		if answers[i].Question.Lang == "bn-typo" {
			answers[i].Question.Lang = `<"&'>` // a name that must not end up as markup
		}
	}
	got := SVG(Curves(answers))
	golden(t, "testdata/curve.svg", got)
	for d := xml.NewDecoder(strings.NewReader(got)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// Three answers of falling sureness: right, to an unanswerable question, wrong.
func TestCurve(t *testing.T) {
	yes, no := &questions.Question{Lang: "en", Answerable: true}, &questions.Question{Lang: "en"}
	quote := &knowledge.Passage{}
	answers := []Answer{
		{Question: yes, Sureness: 0.1, First: quote},
		{Question: yes, Sureness: 0.9, First: quote, Rank: 1, Confidence: knowledge.Strong},
		{Question: no, Sureness: 0.5, First: quote, Confidence: knowledge.Weak},
		{Question: yes},                // found nothing: never answered
		{Question: yes, Missing: true}, // not asked
		{Question: &questions.Question{Lang: "hi"}, Sureness: 0.4, First: quote}, // no curve without answerable ones
	}
	curves := Curves(answers)
	if len(curves) != 1 || curves[0].N != 3 {
		t.Fatalf("got %+v", curves)
	}
	want := []Point{{1. / 3, 1}, {1. / 3, 0.5}, {2. / 3, 1. / 3}}
	c := curves[0]
	if len(c.Points) != 3 || c.Points[0] != want[0] || c.Points[1] != want[1] || c.Points[2] != want[2] {
		t.Errorf("points %v, want %v", c.Points, want)
	}
	if *c.Strong != want[0] || *c.Weak != want[1] {
		t.Errorf("strong ends at %v, weak at %v", *c.Strong, *c.Weak)
	}
}

func TestAsk(t *testing.T) {
	x, set := index(t), asked(t)
	set = append(set, questions.Question{ID: "lost", Text: "Who?", Article: "lost", Answerable: true, Lines: []int{1}})
	last := 0
	answers, err := Ask(t.Context(), x, set, Options{Limit: 4, WithinArticle: true, Progress: func(done int) { last = done }})
	if err != nil {
		t.Fatal(err)
	}
	if last != len(set) {
		t.Errorf("progress ended at %d of %d", last, len(set))
	}
	for i, a := range answers {
		if a.Question != &set[i] || a.Missing != (set[i].ID == "lost") || a.Altered+a.Misplaced > 0 {
			t.Errorf("%s: %+v", set[i].ID, a)
		}
		if a.First != nil && a.First.Article != set[i].Article {
			t.Errorf("%s was answered from %s", set[i].ID, a.First.Article)
		}
	}
	report, err := NewReport(t.Context(), x, answers, Options{Limit: 4}, 3)
	if err != nil || report.Doubts() == nil || !strings.Contains(report.Doubts().Error(), "1 questions were not asked") {
		t.Errorf("%v, %v", report.Doubts(), err)
	}
	if !json.Valid([]byte(report.JSON())) || !strings.Contains(report.JSON(), `"rows":[`) {
		t.Error(report.JSON())
	}
}

// The surest miss comes first, with what was wanted.
func TestMisses(t *testing.T) {
	misses, err := Misses(t.Context(), index(t), recorded(t), Options{Limit: 4}, 2)
	if err != nil || len(misses) != 2 {
		t.Fatalf("%v, %v", misses, err)
	}
	if m := misses[0]; m.ID != "en4" || m.Quoted.Cite != "library:1" || len(m.Wanted) != 1 || m.Wanted[0].Text != "The room is open until nine." {
		t.Errorf("first %+v", m)
	}
	if m := misses[1]; m.ID != "en5" || len(m.Wanted) != 0 {
		t.Errorf("second %+v", m)
	}
	if told := Tell(misses); !strings.Contains(told, "wanted (library:1, place") || !strings.Contains(told, "wanted: no answer") {
		t.Error(told)
	}
}

// What the reader is worth stands in two lines, one below the other, over the same questions.
func TestReadings(t *testing.T) {
	with := recorded(t)
	alone := slices.Clone(with)
	for i := range alone {
		alone[i].Rank, alone[i].Took, alone[i].Sureness = 0, alone[i].Took/2, -alone[i].Sureness
	}
	rows := Readings(alone, with)
	if len(rows) < 2 || rows[len(rows)-1].Lang != all {
		t.Fatalf("rows %+v", rows)
	}
	for _, r := range rows {
		if r.Alone.Hit1 != 0 || slices.Max(r.Alone.Surest) != 0 || len(r.Alone.Surest) != len(surestShares) {
			t.Errorf("%s: nothing is right, but there is %+v", r.Lang, r.Alone)
		}
		if r.With.P50 < r.Alone.P50 {
			t.Errorf("%s: p50 %d and %d", r.Lang, r.Alone.P50, r.With.P50)
		}
	}
	last := rows[len(rows)-1]
	if want := Measure(with); last.With.Hit1 != want[len(want)-1].Hit1 || last.With.Hit1 == 0 {
		t.Errorf("hit@1 %v of %+v", last.With.Hit1, want[len(want)-1].Answerable)
	}
	// Of the surest half fewer can't be right than of all, where sureness tells.
	if half := last.With.Surest[3]; half < last.With.Hit1 {
		t.Errorf("%v of the surest half are right, %v of all", half, last.With.Hit1)
	}
	text := readingTable(rows)
	if lines := strings.Count(text, "\n"); lines != 2+2*len(rows) || !strings.Contains(text, "surest 10%") {
		t.Errorf("%d lines:\n%s", lines, text)
	}
	if readingTable(nil) != "" {
		t.Error("a table without a reader")
	}
}
