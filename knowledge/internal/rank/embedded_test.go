package rank

import (
	"math"
	"testing"
)

func cosinesSeen(cosines ...float64) []*Parts {
	sentences := make([]Sentence, len(cosines))
	for i, c := range cosines {
		sentences[i].Embedded = c
	}
	v := Look(question(0), sentences, Head{}, 5)
	parts := make([]*Parts, len(cosines))
	for i := range parts {
		p := v.Parts(i)
		parts[i] = &p
	}
	return parts
}

// Cosines become distances from the mean in units of the deviation, so that a model
// whose cosines lie close together is read as one whose cosines lie far apart.
func TestStandardize(t *testing.T) {
	near, far := cosinesSeen(0.80, 0.82, 0.84), cosinesSeen(0.1, 0.3, 0.5)
	if !Standardize(near) || !Standardize(far) {
		t.Fatal("vectors are not used")
	}
	want := math.Sqrt(1.5) / deviations
	for i, w := range []float64{-want, 0, want} {
		for _, parts := range [][]*Parts{near, far} {
			if p := parts[i]; !near4(p[Embedded], w) || !near4(p[EmbeddedAbove], w) {
				t.Errorf("sentence %d: %.4f and %.4f, want %.4f", i, p[Embedded], p[EmbeddedAbove], w)
			}
		}
	}
	two := append(cosinesSeen(0.8, 0.9), cosinesSeen(0.4, 0.5)...) // of two articles
	if !Standardize(two) || two[0][Embedded] <= 0 || two[0][EmbeddedAbove] >= 0 || !near4(two[1][EmbeddedAbove], two[3][EmbeddedAbove]) {
		t.Errorf("%v", two)
	}
}

func TestStandardizeWithoutVectors(t *testing.T) {
	nan := math.NaN()
	for _, tt := range []struct {
		name    string
		cosines []float64
		used    bool
	}{
		{"none", []float64{0, 0, 0}, false},
		{"no candidates", nil, false},
		{"NaN", []float64{nan, nan}, false},
		{"one of three", []float64{0.9, nan, nan}, false},
		{"all alike", []float64{0.9, 0.9, 0.9}, false},
		{"two of four", []float64{0.9, 0.8, nan, nan}, true},
	} {
		parts := cosinesSeen(tt.cosines...)
		if got := Standardize(parts); got != tt.used {
			t.Errorf("%s: used %v", tt.name, got)
		}
		for i, p := range parts {
			nought := p[Embedded] == 0 && p[EmbeddedAbove] == 0
			if has := tt.used && tt.cosines[i] == tt.cosines[i]; nought == has || math.IsNaN(p[Embedded]+p[EmbeddedAbove]) {
				t.Errorf("%s: sentence %d has %v and %v", tt.name, i, p[Embedded], p[EmbeddedAbove])
			}
		}
	}
}

func TestBlendWithVectors(t *testing.T) {
	copying := Parts{Wording: 0.9, Phrase: 0.8}
	if Blend([]*Parts{{}}, Served) != EmbeddedOwnWords || Blend([]*Parts{&copying}, Served) != EmbeddedCopying {
		t.Error("the weights are not those with vectors")
	}
	if w := OwnWords; w[Embedded] != 0 || w[EmbeddedAbove] != 0 || Copying[Embedded] != 0 || answers.Weights[Alike] != 0 || tells.Weights[Alike] != 0 {
		t.Error("without vectors they weigh something")
	}
}
