package knowledge

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestRank keeps the order of answers in testdata/rank: each file holds questions
// over the shipped article and the texts of testdata/articles, with the line that
// answers (0 when none does) as "line question". The golden beside it shows the
// confidence and the first three lines, so that every change of order shows as a
// diff; misses stay in it.
func TestRank(t *testing.T) {
	x := build(t, append(ownArticles(t), seed(t))...)
	files, _ := filepath.Glob("testdata/rank/*.txt")
	if len(files) == 0 {
		t.Fatal("no question files")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			got := rankReport(t, x, file)
			golden := strings.TrimSuffix(file, ".txt") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatalf("%v: accept with go test ./knowledge -run TestRank -update", err)
			}
			if got != string(want) {
				t.Errorf("the order changed; see the diff after go test ./knowledge -run TestRank -update\ngot:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

func ownArticles(t *testing.T) []Article {
	t.Helper()
	files, _ := filepath.Glob("testdata/articles/*.txt")
	if len(files) == 0 {
		t.Fatal("no articles")
	}
	var out []Article
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, Article{ID: ArticleID(strings.TrimSuffix(filepath.Base(file), ".txt")), Body: string(body)})
	}
	return out
}

func rankReport(t *testing.T, x *Index, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	asked, answerable, first, three := 0, 0, 0, 0
	for _, row := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		want, question, ok := strings.Cut(row, " ")
		if !ok {
			t.Fatalf("%s: %q is not \"ARTICLE:LINE QUESTION\"", file, row)
		}
		asked++
		r := ask(t, x, Query{Text: question})
		checkResult(t, x, r)
		at := -1
		var places []string
		for i, p := range r.Passages {
			place := fmt.Sprintf("%.8s:%d", p.Article, p.Line)
			places = append(places, place)
			if place == want && at < 0 {
				at = i
			}
		}
		verdict := "unanswerable"
		if want != "-" {
			answerable++
			verdict = "miss"
			if at == 0 {
				first++
				verdict = "hit"
			}
			if at >= 0 {
				three++
			}
		}
		fmt.Fprintf(&b, "%s\n\t%s, %s: %s\n", row, verdict, r.Confidence, strings.Join(places, " "))
	}
	fmt.Fprintf(&b, "questions %d, answerable %d, hit@1 %d, hit@3 %d\n", asked, answerable, first, three)
	return b.String()
}
