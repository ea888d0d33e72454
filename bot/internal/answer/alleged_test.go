package answer

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge"
)

// alleged is an index of testdata/alleged/articles.jsonl.
func allegedIndex(t testing.TB) *knowledge.Index {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "alleged", "articles.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	x, err := knowledge.Build(t.Context(), func(yield func(knowledge.Article, error) bool) {
		for lines := bufio.NewScanner(f); lines.Scan(); {
			var a struct{ ID, Title, Publisher, Lang, Text string }
			err := json.Unmarshal(lines.Bytes(), &a)
			if !yield(knowledge.Article{ID: knowledge.ArticleID(a.ID), Title: a.Title, Publisher: a.Publisher, Lang: a.Lang, Body: a.Text}, err) {
				return
			}
		}
	}, knowledge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// TestAlleged judges the table of alleged quotations in testdata/alleged/cases.txt.
func TestAlleged(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "alleged", "cases.txt"))
	if err != nil {
		t.Fatal(err)
	}
	j := &Judge{Index: allegedIndex(t)}
	cases := strings.Split(string(data), "\n== ")[1:]
	if len(cases) < 200 {
		t.Fatalf("%d cases, want at least 200", len(cases))
	}
	for _, one := range cases {
		name, rest, _ := strings.Cut(one, "\n")
		said, want, ok := strings.Cut(rest, "\n--\n")
		if !ok {
			t.Fatalf("%q has no line --", name)
		}
		a := Alleged{Text: said}
		if strings.Contains(name, "[statement]") {
			a.Mode = "statement"
		}
		if strings.Contains(name, "[discord]") {
			a.Platform = "discord"
		}
		t.Run(name, func(t *testing.T) {
			row, err := j.Judge(t.Context(), a)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := summary(row), strings.TrimRight(want, "\n"); got != want {
				t.Errorf("%s\ngot\n%s\nwant\n%s", said, got, want)
			}
		})
	}
}

// summary is a judgement in one line for each claim:
// verdict ID:LINES ID:LINES | theirs → article | omitted: … | next: … | speaker = …
func summary(j Judgement) string {
	if !j.Judged {
		return "not judged"
	}
	var lines []string
	for _, c := range j.Claims {
		parts := []string{c.Verdict}
		for _, p := range c.Places {
			parts[0] += " " + lined(p)
		}
		if c.Verdict == "title" || c.Verdict == "translated" {
			parts[0] = c.Verdict + " " + lined(c.Places[0])
		}
		if len(c.Differs) > 0 {
			parts = append(parts, sides(c.Differs))
		}
		if len(c.Omitted) > 0 {
			var all []string
			for _, o := range c.Omitted {
				all = append(all, o.Text)
			}
			parts = append(parts, "omitted: "+strings.Join(all, ", "))
		}
		for _, s := range c.Inserted {
			parts = append(parts, "inserted: "+s.Text)
		}
		if strings.Contains(j.Note, "“"+deref(c.Next)+"”") && c.Next != nil {
			parts = append(parts, "next: "+*c.Next)
		}
		if strings.Contains(j.Note, "“"+deref(c.Before)+"”") && c.Before != nil {
			parts = append(parts, "before: "+*c.Before)
		}
		if s := c.Speaker; s != nil && *s.Match {
			parts = append(parts, s.Claimed+" = "+deref(s.Article))
		} else if s != nil {
			parts = append(parts, s.Claimed+" ≠ "+deref(s.Article))
		}
		for _, v := range c.Others {
			parts = append(parts, v.Article+": "+sides(v.Differs))
		}
		lines = append(lines, strings.Join(parts, " | "))
	}
	return strings.Join(lines, "\n")
}

func lined(p Location) string {
	if p.Lines[0] == p.Lines[1] {
		return fmt.Sprintf("%s:%d", p.Article, p.Lines[0])
	}
	return fmt.Sprintf("%s:%d-%d", p.Article, p.Lines[0], p.Lines[1])
}

func sides(list []Difference) string {
	var theirs, article []string
	for _, d := range list {
		if d.Theirs != nil {
			theirs = append(theirs, d.Theirs.Text)
		}
		if d.Article != nil {
			article = append(article, d.Article.Text)
		}
	}
	return strings.Join(theirs, ", ") + " → " + strings.Join(article, ", ")
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
