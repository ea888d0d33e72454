package archive

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestPageByPage(t *testing.T) { onEach(t, testPageByPage) }

func testPageByPage(t *testing.T, open opener) {
	a := open(t, Options{})
	for i := range 9 {
		d := doc(fmt.Sprintf("a%d", i), story(uint64(i+1), 40))
		d.Title, d.Publisher, d.Lang = fmt.Sprintf("Story %d of the Bridge", i), "The Daily", "en"
		d.Published = time.Date(2026, time.Month(1+i/3), 5, 0, 0, 0, 0, time.UTC)
		if i%2 == 1 {
			d.Publisher, d.Lang = "দৈনিক", "bn"
		}
		put(t, a, d)
	}
	if err := a.Remove(t.Context(), "a4"); err != nil {
		t.Fatal(err)
	}
	ids := func(page []NumberedArticle) string {
		var all []string
		for _, n := range page {
			all = append(all, string(n.ID))
			if id, ok, err := a.Numbered(t.Context(), n.Number); err != nil || !ok || id != n.ID {
				t.Errorf("the article of number %d is %q, %v, %v", n.Number, id, ok, err)
			}
		}
		return strings.Join(all, " ")
	}
	for _, c := range []struct {
		name  string
		q     PageQuery
		want  string
		more  bool
		count int
	}{
		{"the first page", PageQuery{Limit: 3}, "a8 a7 a6", true, 8},
		{"the last one", PageQuery{Offset: 6, Limit: 3}, "a1 a0", false, 8},
		{"behind it", PageQuery{Offset: 60, Limit: 3}, "", false, 8},
		{"by words of the head", PageQuery{Find: "BRIDGE 3", Limit: 3}, "a3", false, 1},
		{"by publisher", PageQuery{Publisher: "দৈনিক", Limit: 9}, "a7 a5 a3 a1", false, 4},
		{"by month", PageQuery{Month: "2026-02", Limit: 9}, "a5 a3", false, 2},
		{"by language and month", PageQuery{Lang: "en", Month: "2026-01", Limit: 9}, "a2 a0", false, 2},
	} {
		page, more, err := a.Page(t.Context(), c.q)
		if err != nil || ids(page) != c.want || more != c.more {
			t.Errorf("%s: %q, more %v, %v", c.name, ids(page), more, err)
		}
		if n, err := a.CountPage(t.Context(), c.q, 100); err != nil || n != c.count {
			t.Errorf("%s: %d of them, %v", c.name, n, err)
		}
		if n, _ := a.CountPage(t.Context(), c.q, 2); n != min(2, c.count) {
			t.Errorf("%s: counted %d, at most 2", c.name, n)
		}
	}
	if n, err := a.Count(t.Context()); err != nil || n != 8 {
		t.Errorf("%d articles, %v", n, err)
	}
	if _, ok, err := a.Numbered(t.Context(), 1<<40); ok || err != nil {
		t.Errorf("there is one of a number that none has: %v", err)
	}
}

func TestNewest(t *testing.T) { onEach(t, testNewest) }

func testNewest(t *testing.T, open opener) {
	a := open(t, Options{})
	for i := range 5 {
		put(t, a, doc(fmt.Sprintf("a%d", i), story(uint64(i+1), 40)))
	}
	put(t, a, doc("a1", story(9, 40))) // a correction makes it the newest
	if err := a.Remove(t.Context(), "a3"); err != nil {
		t.Fatal(err)
	}
	newest := func(n int) (ids []string) {
		for article, err := range a.Newest(t.Context(), n) {
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, string(article.ID))
		}
		return ids
	}
	for n, want := range map[int]string{1: "[a1]", 3: "[a2 a4 a1]", 99: "[a0 a2 a4 a1]"} {
		if got := fmt.Sprint(newest(n)); got != want {
			t.Errorf("the newest %d are %s, not %s", n, got, want)
		}
	}
}
