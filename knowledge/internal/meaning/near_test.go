package meaning

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"strings"
	"testing"
)

func numbered(words []string) iter.Seq2[uint32, string] {
	return func(yield func(uint32, string) bool) {
		for i, w := range words {
			if !yield(uint32(i), w) {
				return
			}
		}
	}
}

// nearSlow compares all words in full, in floating point.
func nearSlow(t *Table, term string, words []string, least float64) []Hit {
	row := func(word string) []float32 {
		sum := make([]float32, t.dims)
		i, _ := t.find(word)
		t.addRow(sum, i)
		return sum
	}
	own := row(term)
	var hits []Hit
	for id, word := range words {
		other := row(word)
		var product float64
		for i := range own {
			product += float64(own[i]) * float64(other[i])
		}
		if cosine := product / float64(length(own)) / float64(length(other)); cosine >= least {
			hits = append(hits, Hit{uint32(id), float32(cosine)})
		}
	}
	slices.SortFunc(hits, func(a, b Hit) int { return cmp.Compare(b.Cosine, a.Cosine) })
	return hits
}

// every gives each step-th word of the table.
func every(t *Table, step int) []string {
	var words []string
	for i := 0; i < t.Words(); i += step {
		words = append(words, t.word(i))
	}
	return words
}

func TestNearAgainstScan(t *testing.T) {
	table := shippedTable(t)
	words := every(table, 20)
	near := table.NewNear(nil, numbered(words))
	const least = 0.6
	found, missed := 0, 0
	for _, term := range every(table, 4001) {
		got := map[uint32]float32{}
		for _, hit := range near.Find(term, len(words), least-0.001) {
			got[hit.ID] = hit.Cosine
		}
		for _, want := range nearSlow(table, term, words, least) {
			cosine, ok := got[want.ID]
			switch {
			case !ok:
				missed++
			case math.Abs(float64(cosine-want.Cosine)) > 0.001:
				t.Errorf("%s, %s: cosine %.3f, in full %.3f", term, words[want.ID], cosine, want.Cosine)
			default:
				found++
			}
		}
	}
	if found == 0 || missed*50 > found {
		t.Errorf("found %d, missed %d", found, missed)
	}
}

func TestNear(t *testing.T) {
	table := shippedTable(t)
	words := []string{"হাসপাতাল", "মন্ত্রী", "নদী", "hospital", "দাম", "qqqqq", "বর্ষা"}
	corrections, err := ParseCorrections(strings.NewReader("hospital\tমন্ত্রী\t0\nflood\tবর্ষা\t0.7\nqqqqq\tখেলা\t1\n"))
	if err != nil {
		t.Fatal(err)
	}
	near := table.NewNear(corrections, numbered(words))
	tests := []struct{ term, first string }{
		{"अस्पताल", "হাসপাতাল"},
		{"minister", "মন্ত্রী"},
		{"river", "নদী"},
		{"price", "দাম"},
		{"flood", "বর্ষা"},
		{"খেলা", "qqqqq"}, // no word of the table, but corrected
	}
	for _, tt := range tests {
		hits := near.Find(tt.term, 2, 0.5)
		if len(hits) == 0 || words[hits[0].ID] != tt.first {
			t.Errorf("%s: %v, want %s", tt.term, hits, tt.first)
		}
	}
	if hits := near.Find("hospital", 5, 0.01); slices.ContainsFunc(hits, func(h Hit) bool { return words[h.ID] == "মন্ত্রী" }) {
		t.Error("a correction to 0 was not kept")
	}
	if hits := near.Find("zzzqzzz", 5, 0.5); len(hits) != 0 {
		t.Errorf("an unknown word led to %v", hits)
	}
	if hits := near.Find("hospital", 0, 0.5); len(hits) != 0 {
		t.Errorf("at most none, yet %v", hits)
	}
}

func BenchmarkNear(b *testing.B) {
	table := shippedTable(b)
	near := table.NewNear(nil, numbered(every(table, 2)))
	for b.Loop() {
		near.Find("hospital", 8, 0.5)
	}
}
