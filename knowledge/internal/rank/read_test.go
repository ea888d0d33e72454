package rank

import "testing"

// What the reader thinks makes an answer surer the more it thinks of it, within bounds, and so
// does what the search thinks.
func TestSurenessRead(t *testing.T) {
	middle := SurenessRead(0.5, 0.5, Opinion{1, 0.5, 0.2})
	for name, more := range map[string]float64{
		"that it answers": SurenessRead(0.6, 0.5, Opinion{1, 0.5, 0.2}), "that it is told of": SurenessRead(0.5, 0.6, Opinion{1, 0.5, 0.2}),
		"the margin": SurenessRead(0.5, 0.5, Opinion{2, 0.5, 0.2}), "the words": SurenessRead(0.5, 0.5, Opinion{1, 0.6, 0.2}),
		"the lead": SurenessRead(0.5, 0.5, Opinion{1, 0.5, 0.3}),
	} {
		if more <= middle {
			t.Errorf("%s: %.3f is not more than %.3f", name, more, middle)
		}
	}
	if got, want := SurenessRead(0.5, 0.5, Opinion{Margin: 100}), SurenessRead(0.5, 0.5, Opinion{Margin: ReadMost}); got != want {
		t.Errorf("a margin beyond all: %.3f, not %.3f", got, want)
	}
}

// What is not worth reading is made strong by nothing that a reader may think; and a reader
// makes nothing strong that the articles don't tell of.
func TestWorthReading(t *testing.T) {
	worth, not := 0, 0
	for answers := 0.001; answers < 1; answers += 0.1 {
		for tells := 0.001; tells < 1; tells += 0.1 {
			could := SurenessRead(answers, tells, Opinion{ReadMost, 1, MostLead}) >= StrongRead
			if got := WorthReading(answers, tells); got != could {
				t.Errorf("answers %.2f, tells %.2f: %v", answers, tells, got)
			}
			if could {
				worth++
			} else {
				not++
			}
		}
	}
	if worth == 0 || not == 0 {
		t.Errorf("%d worth reading, %d not", worth, not)
	}
	if got := SurenessRead(0.5, 0.001, Opinion{5, 0.3, 0.2}); got >= StrongRead {
		t.Errorf("a window of something else: %.3f", got)
	}
}
