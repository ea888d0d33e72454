package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/bot/internal/answer"
	"github.com/ukti-bot/ukti/knowledge"
)

func newAsker(t testing.TB) *answer.Asker {
	t.Helper()
	articles := func(yield func(knowledge.Article, error) bool) {
		_ = yield(knowledge.Article{ID: "ferry", Lang: "en", Body: "The ferry at Tilpara begins on 4 May.\nIt carries <sixty> people & two cars."}, nil) &&
			yield(knowledge.Article{ID: "খেয়া", Lang: "bn", Body: "তিলপাড়ায় খেয়া চালু হবে ৪ মে।"}, nil)
	}
	x, err := knowledge.Build(context.Background(), articles, knowledge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return &answer.Asker{Index: x, Limit: 3}
}

func TestBatchKeepsTheOrder(t *testing.T) {
	const n = 500
	var in strings.Builder
	for i := range n {
		fmt.Fprintf(&in, "{\"id\":\"%d\",\"question\":\"%s\"}\n", i, []string{"Tilpara ferry", "", "তিলপাড়ার খেয়া কবে?"}[i%3])
	}
	var out bytes.Buffer
	if err := batch(t.Context(), newAsker(t), strings.NewReader(in.String()), &out); err != nil {
		t.Fatal(err)
	}
	i := 0
	for line := range strings.Lines(out.String()) {
		var got struct {
			ID     string
			Quotes []answer.Quote
			Error  string
		}
		if err := json.Unmarshal([]byte(line), &got); err != nil || got.ID != fmt.Sprint(i) {
			t.Fatalf("line %d is %s (%v)", i, line, err)
		}
		if (got.Error != "") != (i%3 == 1) || (len(got.Quotes) > 0) != (i%3 != 1) {
			t.Fatalf("line %d: %s", i, line)
		}
		i++
	}
	if i != n {
		t.Errorf("%d answers to %d questions", i, n)
	}
}

// A program may wait for each answer before it asks on: nothing stays in a
// buffer while no further question is there.
func TestBatchAnswersAtOnce(t *testing.T) {
	in, questions := io.Pipe()
	answers, out := io.Pipe()
	done := make(chan error, 1)
	a := newAsker(t)
	go func() { done <- batch(context.Background(), a, in, out) }()
	lines := bufio.NewReader(answers)
	for range 3 {
		if _, err := io.WriteString(questions, "{\"id\":\"a\",\"question\":\"ferry\"}\n"); err != nil {
			t.Fatal(err)
		}
		if line, err := lines.ReadString('\n'); err != nil || !strings.HasPrefix(line, `{"id":"a","conf`) {
			t.Fatal(line, err)
		}
	}
	_ = questions.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestBatchEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	in, questions := io.Pipe() // nobody writes and nobody closes it meanwhile
	defer func() { _ = questions.Close() }()
	cancel()
	if err := batch(ctx, newAsker(t), in, io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestBatchSaysThatItCannotWrite(t *testing.T) {
	err := batch(t.Context(), newAsker(t), strings.NewReader("{\"question\":\"ferry\"}\n"), brokenWriter{})
	if !errors.Is(err, io.ErrClosedPipe) || !strings.Contains(err.Error(), "answers") {
		t.Errorf("got %v", err)
	}
}

func TestBatchSurvivesAHugeLine(t *testing.T) {
	in := io.MultiReader(io.LimitReader(zeros{}, maxLine+1), strings.NewReader("\n{\"id\":\"next\",\"question\":\"ferry\"}"))
	var out strings.Builder
	if err := batch(t.Context(), newAsker(t), in, &out); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(out.String(), `{"id":"","error":"the line is longer than`) || !strings.Contains(out.String(), `{"id":"next","confidence"`) {
		t.Errorf("got %.300s", &out)
	}
}

// zeros is an endless row of the digit 0.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '0'
	}
	return len(p), nil
}

func TestReadLine(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", "|"},
		{"a\nb", "a|b|"},
		{"a\n\nb\n", "a||b||"},
		{"12345678\n123456789\nx", "12345678|LONG|x|"},
		{strings.Repeat("y", 100), "LONG|"},
		{strings.Repeat("y", 100) + "\nz\n", "LONG|z||"},
	} {
		r := bufio.NewReaderSize(strings.NewReader(tt.in), 16)
		var got strings.Builder
		for {
			line, long, err := readLine(r, 8)
			if long {
				line = []byte("LONG")
			}
			got.WriteString(string(line) + "|")
			if err != nil {
				break
			}
		}
		if got.String() != tt.want {
			t.Errorf("%q: got %s, want %s", tt.in, &got, tt.want)
		}
	}
}

// Whatever the line, there is one line of JSON for it: an answer whose quotes are
// the article's bytes, or an error.
func FuzzLine(f *testing.F) {
	for _, line := range []string{
		`{"id":"a","question":"Tilpara ferry"}`, `{"id":1e9,"question":"খেয়া","article":"খেয়া","lang":"bn"}`, `{"ID":"x","Question":"<&>"}`,
		`{}`, `[]`, `null`, `"a"`, `{"id":"\ud800","question":"a"}`, `{"id":"a","id":"b","question":"ferry"}`, "\xff", `{"question":"\u0000"}`, `{"id":nul`,
	} {
		f.Add([]byte(line))
	}
	a := newAsker(f)
	f.Fuzz(func(t *testing.T, line []byte) {
		out := a.Line(context.Background(), line)
		if bytes.IndexByte(out, '\n') != len(out)-1 {
			t.Fatalf("not one line: %q", out)
		}
		var got struct {
			ID         any
			Confidence *string
			Quotes     []answer.Quote
			Error      *string
		}
		if err := json.Unmarshal(out, &got); err != nil || (got.Error == nil) == (got.Confidence == nil) {
			t.Fatalf("%v: %s", err, out)
		}
		switch got.ID.(type) {
		case string, float64:
		default:
			t.Fatalf("id is %v: %s", got.ID, out)
		}
		for _, q := range got.Quotes {
			article, ok := a.Index.Article(knowledge.ArticleID(q.Article))
			if !ok || article.Body[q.Start:q.End] != q.Text || article.Body[q.Context.Start:q.Context.End] != q.Context.Text {
				t.Fatalf("not the article's bytes: %s", out)
			}
		}
	})
}
