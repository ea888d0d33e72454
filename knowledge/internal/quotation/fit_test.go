package quotation

import (
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/text"
)

func chosenWords(tokens []text.Token, chosen []int) string {
	var out []string
	for _, i := range chosen {
		out = append(out, tokens[i].Term)
	}
	return strings.Join(out, " ")
}

func TestFit(t *testing.T) {
	const article = "The mayor said the new bridge, built last year, will not open before May."
	tests := []struct {
		name, alleged string
		stretch       string
		here, there   string
	}{
		{"the same", article[:len(article)-1], article[:len(article)-1], "", ""},
		{"a part", "the new bridge, built last year", "the new bridge, built last year", "", ""},
		{"a word dropped", "the bridge, built last year", "the new bridge, built last year", "new", ""},
		{"the negation dropped", "built last year, will open before May", "built last year, will not open before May", "not", ""},
		{"a word changed", "the old bridge, built", "the new bridge, built", "new", "old"},
		{"a word added", "will not ever open", "will not open", "", "ever"},
		{"punctuation", "the new bridge built last year", "the new bridge, built last year", ",", ""},
	}
	here := text.Strict(article)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			there := text.Strict(tt.alleged)
			a := Fit(here, there)
			if got := article[here[a.From].Span.Start:here[a.To-1].Span.End]; got != tt.stretch {
				t.Errorf("stretch %q, want %q", got, tt.stretch)
			}
			if got := chosenWords(here, a.Here); got != tt.here {
				t.Errorf("the article's words %q, want %q", got, tt.here)
			}
			if got := chosenWords(there, a.There); got != tt.there {
				t.Errorf("the alleged words %q, want %q", got, tt.there)
			}
			if (a.Cost == 0) != (len(a.Here)+len(a.There) == 0) {
				t.Errorf("cost %v with %d differences", a.Cost, len(a.Here)+len(a.There))
			}
		})
	}
}

func FuzzFit(f *testing.F) {
	f.Add("a b c d", "b x d")
	f.Add("", "a")
	f.Fuzz(func(t *testing.T, article, alleged string) {
		if len(article) > 200 || len(alleged) > 200 {
			return
		}
		here, there := text.Strict(article), text.Strict(alleged)
		a := Fit(here, there)
		if a.From < 0 || a.To < a.From || a.To > len(here) {
			t.Fatalf("stretch [%d, %d) of %d", a.From, a.To, len(here))
		}
		if len(a.Matched)+len(a.There) != len(there) || len(a.Matched)+len(a.Here) != a.To-a.From {
			t.Fatalf("tokens lost: %+v", a)
		}
		if strings.Contains(strings.Join(terms(here), " "), strings.Join(terms(there), " ")) && len(there) > 0 && a.Cost > 0 && containsRun(here, there) {
			t.Fatalf("the text stands there and yet costs %v", a.Cost)
		}
	})
}

func terms(tokens []text.Token) []string {
	var out []string
	for _, t := range tokens {
		out = append(out, t.Term)
	}
	return out
}

func containsRun(here, there []text.Token) bool {
	for i := 0; i+len(there) <= len(here); i++ {
		same := true
		for j := range there {
			same = same && here[i+j].Term == there[j].Term
		}
		if same {
			return true
		}
	}
	return false
}
