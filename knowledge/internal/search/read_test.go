package search

import (
	"testing"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
	"github.com/ukti-bot/ukti/knowledge/internal/reader"
)

func TestSettled(t *testing.T) {
	const unread = -100 // no margin
	for name, row := range map[string]struct {
		scores, margins []float64
		want            bool
	}{
		"nothing is left":               {[]float64{1, 1, 1}, []float64{2, -6, -6}, true},
		"too few were read":             {[]float64{1, 1, 0}, []float64{6, 6, unread}, false},
		"fewer than are shown":          {[]float64{1, 1}, []float64{6, 6}, false},
		"three are ahead":               {[]float64{1, 1, 1, 0.8}, []float64{0, 0, 0, unread}, true},
		"one is within reach":           {[]float64{1, 1, 1, 0.95}, []float64{0, 0, 0, unread}, false},
		"the third is within reach":     {[]float64{1, 1, 1, 0.8}, []float64{5, 5, -2, unread}, false},
		"the best unread counts":        {[]float64{1, 1, 1, 0.1, 0.95}, []float64{0, 0, 0, unread, unread}, false},
		"a margin counts to its bounds": {[]float64{1, 1, 1, 2}, []float64{40, 40, 40, unread}, false},
		"the order does not matter":     {[]float64{0.8, 0.5, 1, 1, 1}, []float64{unread, -3, 0, 0, 0}, true},
		"what no article has does not":  {[]float64{1, 1, 1, 3}, []float64{0, 0, 0, -200}, true},
	} {
		var all []Sentence
		sofar := reader.Reading{}
		for i, score := range row.scores {
			all = append(all, Sentence{ID: index.SentenceNo(i), Score: score})
			if row.margins[i] > unread {
				sofar[reader.Position{Sentence: i}] = reader.Thought{Margin: float32(row.margins[i])}
			}
		}
		got := settled(all, sofar, func(id index.SentenceNo) (reader.Position, bool) {
			return reader.Position{Sentence: int(id)}, row.margins[id] >= unread
		})
		if got != row.want {
			t.Errorf("%s: got %t", name, got)
		}
	}
	if rank.ReadHope < 0 || rank.ReadHope > rank.ReadMost {
		t.Errorf("the hope %v is no margin worth hoping for", rank.ReadHope)
	}
}
