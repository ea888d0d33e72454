package rank

import "testing"

// What the reader thinks makes an answer surer the more it thinks of it, within bounds, and so
// does what the search thinks.
func TestSurenessRead(t *testing.T) {
	middle := SurenessRead(0.5, Opinion{1, 0.5, 0.2})
	for name, more := range map[string]float64{
		"that it is told of": SurenessRead(0.6, Opinion{1, 0.5, 0.2}), "the margin": SurenessRead(0.5, Opinion{2, 0.5, 0.2}),
		"the words": SurenessRead(0.5, Opinion{1, 0.6, 0.2}), "the lead": SurenessRead(0.5, Opinion{1, 0.5, 0.3}),
	} {
		if more <= middle {
			t.Errorf("%s: %.3f is not more than %.3f", name, more, middle)
		}
	}
	if got, want := SurenessRead(0.5, Opinion{Margin: 100, Lead: 100}), SurenessRead(0.5, Opinion{Margin: ReadMost, Lead: MostLead}); got != want {
		t.Errorf("beyond all bounds: %.3f, not %.3f", got, want)
	}
}

// A reader makes nothing strong that the articles don't tell of, and may all else.
func TestWorthReading(t *testing.T) {
	for tells, want := range map[float64]bool{0.001: false, 0.05: false, 0.2: true, 0.9: true} {
		if got := WorthReading(tells); got != want {
			t.Errorf("told of with %.3f: %v", tells, got)
		}
		if most := SurenessRead(tells, Opinion{5, 1, 1}); want && most < StrongReadOne {
			t.Errorf("told of with %.3f, and never strong: %.2f", tells, most)
		}
	}
}
