package catalog

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

func TestMarks(t *testing.T) {
	for _, tt := range []struct{ name, text, find, want string }{
		{"a word", "Toll on the Borogram bridge raised", "toll borogram", "Toll Borogram"},
		{"the beginning of one", "Toll on the Borogram bridge raised", "borog", "Borogram"},
		{"a Bengali title for Latin letters", "বড়গ্রাম সেতুর টোল বাড়ল", "borogram setur tol", "বড়গ্রাম সেতুর টোল"},
		{"another ending", "বড়গ্রাম সেতুতে টোল বাড়ল", "সেতুর", "সেতুতে"},
		{"nothing of it", "বড়গ্রাম সেতুর টোল বাড়ল", "zeppelin", ""},
		{"a whole paragraph", "বড়গ্রাম সেতুর টোল বাড়ল", "borogram " + strings.Repeat("setur tol ", 6), ""},
		{"no text", "", "toll", ""},
		{"no words to find", "Toll on the bridge", " ", ""},
		{"a text of marks alone", "…!", "toll", ""},
	} {
		var words []string
		for _, m := range Marks(t.Context(), []string{"An unrelated headline", tt.text}, tt.find)[1] {
			words = append(words, tt.text[m.Start:m.End])
		}
		if got := strings.Join(words, " "); got != tt.want {
			t.Errorf("%s: %q is marked, not %q", tt.name, got, tt.want)
		}
	}
}

// Without time, what begins the same is still marked.
func TestMarksCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if m := Marks(ctx, []string{"Toll raised"}, "tol"); len(m[0]) != 1 {
		t.Errorf("%v is marked", m)
	}
}

// A page of the list has twenty articles, each with title and opening.
func BenchmarkMarks(b *testing.B) {
	var texts []string
	for i := range 20 {
		texts = append(texts, fmt.Sprintf("Toll of bridge %d raised", i), fmt.Sprintf("বড়গ্রাম সেতু %d-এর টোল ৬০ টাকা থেকে বাড়িয়ে ৮৫ টাকা করা হয়েছে…", i))
	}
	for b.Loop() {
		Marks(b.Context(), texts, "borogram setur tol koto")
	}
}
