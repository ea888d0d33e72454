package index

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// shelf is an index of invented articles, of which the third was taken out.
func shelf(t *testing.T) *Index {
	t.Helper()
	x, err := Build(t.Context(), slices.Values([]Article{
		{ID: "bridge", Title: "Bridge at Dorigaon opens", Body: "Carts crossed it on Monday."},
		{ID: "fair", Body: "The winter fair of Tilpara opens on Friday."},
		{ID: "gone", Title: "Bridge at Tilpara opens", Body: "It never did."},
		{ID: "ferry", Title: "Ferry at Tilpara", Body: "The bridge takes its passengers."},
		{ID: "toll", Title: "দরিগাঁও সেতুর টোল", Body: "টোল পাঁচ টাকা।"},
	}), Options{})
	if err == nil {
		x, err = x.With(t.Context(), nil, []ArticleID{"gone"})
	}
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// names are the articles with these numbers.
func names(x *Index, numbers ...ArticleNo) string {
	var out []string
	for _, n := range numbers {
		out = append(out, string(x.Article(n).ID))
	}
	return strings.Join(out, " ")
}

// The list can be narrowed by the beginnings of words of the title or the opening. An
// article keeps its place in the whole list, in which those that are gone have none.
func TestTitlesFind(t *testing.T) {
	x := shelf(t)
	for find, want := range map[string]string{
		"":               "1 bridge, 2 fair, 3 ferry, 4 toll",
		"bri":            "1 bridge, 3 ferry",
		"TIL":            "2 fair, 3 ferry",
		"open til":       "2 fair",
		"idge":           "",
		"market":         "",
		"bridge tilpara": "3 ferry",
		"সেতু":           "4 toll",
	} {
		var got []string
		for place, n := range x.Titles().Find(t.Context(), find) {
			got = append(got, fmt.Sprint(place, " ", names(x, n)))
		}
		if got := strings.Join(got, ", "); got != want {
			t.Errorf("%q finds %q, want %q", find, got, want)
		}
	}
}

func TestTitlesFindEndsEarly(t *testing.T) {
	x := shelf(t)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, n := range x.Titles().Find(ended, "") {
		t.Errorf("%s is found after the context's end", names(x, n))
	}
	found := 0
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for range x.Titles().Find(ctx, "") {
		found++
		cancel()
	}
	if found != 1 {
		t.Errorf("%d articles are found, and the context ended at the first", found)
	}
	for range x.Titles().Find(t.Context(), "") {
		break // the sequence hears it, or it panics
	}
}

// What somebody types is completed by headings: those that begin so, those that hold it,
// those that it shortens.
func TestTitlesLike(t *testing.T) {
	x := shelf(t)
	for _, c := range []struct {
		typed string
		most  int
		want  string
	}{
		{"bridge", 9, "bridge"},
		{"tilpara", 9, "fair ferry"},
		{"ferry at", 9, "ferry"},
		{"frrytlpr", 9, "ferry"},
		{"xyz", 9, ""},
		{"t", 2, "fair bridge"}, // begins so, then holds it
		{"tilpara", 1, "fair"},
	} {
		if got := names(x, x.Titles().Like(t.Context(), c.typed, c.most, utf8.RuneCountInString(c.typed) > 2)...); got != c.want {
			t.Errorf("%q, %d: %q, want %q", c.typed, c.most, got, c.want)
		}
	}
	if got := names(x, slices.Collect(x.Titles().Holding("at "))...); got != "bridge ferry" {
		t.Errorf("“at ” is held by %q", got)
	}
}
