package search

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
)

// A compound meets the articles' other way of writing it, joined or apart; in a text that
// was pasted nobody looks for that, because each word of it would be a riddle.
func TestCompounds(t *testing.T) {
	x := build(t, index.Article{ID: "a", Body: "বই মেলা শুরু হয়েছে। জেলাপ্রশাসক এসেছেন।"})
	meets := func(q *Question, term string) bool {
		id, ok := x.Vocabulary().Lookup(term)
		return ok && slices.ContainsFunc(q.Words, func(w Word) bool {
			return slices.ContainsFunc(w.Targets, func(t expand.Target) bool { return t.Term == id })
		})
	}
	var many []string
	for i := range mostCompounds {
		many = append(many, fmt.Sprintf("qz%dx", i))
	}
	pasted := " " + strings.Join(many, " ")
	for _, tt := range []struct{ typed, term string }{{"বইমেলা কবে", "মেলা"}, {"জেলা প্রশাসক কোথায়", "জেলাপ্রশাসক"}} {
		if !meets(read(t, x, tt.typed, "bn"), tt.term) {
			t.Errorf("%s does not lead to %s", tt.typed, tt.term)
		}
		if meets(read(t, x, tt.typed+pasted, "bn"), tt.term) {
			t.Errorf("in a long text %s leads to %s", tt.typed, tt.term)
		}
	}
}

// A part says less than the whole, and either less than the word as it is typed.
func TestWhatACompoundIsWorth(t *testing.T) {
	x := build(t, index.Article{ID: "a", Body: "নৌকা ডুবি হয়েছে। জেলাপ্রশাসক এসেছেন। নৌকাডুবি থামেনি।"})
	for _, tt := range []struct {
		typed, term string
		want        float64
	}{
		{"নৌকাডুবি কবে", "নৌকাডুবি", 1},
		{"জেলা প্রশাসক কোথায়", "জেলাপ্রশাসক", 0.9},
		{"নৌকাডুবি কবে", "ডুবি", 0.6},
	} {
		if got := targetWeight(x, read(t, x, tt.typed, "bn"), tt.term); math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("%s leads to %s by %v, want %v", tt.typed, tt.term, got, tt.want)
		}
	}
}

// targetWeight is how surely a question's first word leads to a word of the index; 0 when
// it does not.
func targetWeight(x *index.Index, q *Question, term string) float64 {
	id, _ := x.Vocabulary().Lookup(term)
	for _, t := range q.Words[0].Targets {
		if t.Term == id {
			return t.Weight
		}
	}
	return 0
}
