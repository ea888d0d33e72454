package main

import (
	"math"
	"strings"
	"testing"
)

// The project's own pages are read whole: what a change loses is seen here.
func TestOwnPages(t *testing.T) {
	pages, err := readFolder("testdata/pages")
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) < 40 {
		t.Fatalf("%d pages, want 40 at least", len(pages))
	}
	found := ukti(pages)
	r := measure("Ukti", pages, found)
	if r.f1 < 0.995 || r.junk > 0 || r.missed > 0 || r.taken > 0 || r.titles < r.titled || r.dates < r.dated || r.authors < r.authored {
		t.Errorf("%s%s", table([]result{r}), worst(pages, found))
	}
}

func TestCompare(t *testing.T) {
	s := compare("The ferry sails.\nIt is blue.", "The ferry sails.\nRead also: the old mill")
	if s.p != 3.0/8 || s.r != 3.0/6 || math.Abs(s.f1-3.0/7) > 1e-9 {
		t.Errorf("got %+v", s)
	}
	if len(s.junkLines) != 1 || !strings.HasPrefix(s.junkLines[0], "Read also") {
		t.Errorf("junk %q", s.junkLines)
	}
}

// A program that gives nothing, or the whole page, is measured as that.
func TestMeasure(t *testing.T) {
	pages := []page{{text: "One two three.", title: "T", date: "2026-01-02", author: "A"}, {refuse: true}}
	r := measure("x", pages, []answer{{}, {Text: "menu"}})
	if r.missed != 1 || r.taken != 1 || r.f1 != 0 || r.noDates != 1 || r.titles != 0 || r.titled != 1 || r.authored != 1 {
		t.Errorf("nothing: %+v", r)
	}
	r = measure("x", pages, []answer{{Text: "One two three.", Title: "t", Date: "2026-01-02T10:00", Author: "A"}, {}})
	if r.missed != 0 || r.taken != 0 || r.f1 != 1 || r.titles != 1 || r.dates != 1 || r.authors != 1 {
		t.Errorf("all: %+v", r)
	}
}

func TestPeer(t *testing.T) {
	pages := []page{{path: "a.html"}, {path: "b.html"}}
	script := `for f in "$@"; do echo "{\"file\":\"$f\",\"text\":\"x\"}"; done`
	got, err := peer{"p", []string{"sh", "-c", script, "sh"}}.ask(t.Context(), pages)
	if err != nil || len(got) != 2 || got[1].File != "b.html" || got[1].Text != "x" {
		t.Errorf("got %+v, error %v", got, err)
	}
	if _, err := (peer{"p", []string{"sh", "-c", "echo"}}).ask(t.Context(), pages); err == nil {
		t.Error("a line that is no JSON: no error")
	}
	if _, err := (peer{"p", []string{"sh", "-c", "true"}}).ask(t.Context(), pages); err == nil || !strings.Contains(err.Error(), "no answer for a.html") {
		t.Errorf("no answer: %v", err)
	}
}
