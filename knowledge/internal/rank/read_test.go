package rank

import "testing"

// What the reader thinks makes an answer surer the more it thinks of it, within bounds; and a
// search that is less sure than LeastToRead is made strong by nothing that it may think.
func TestSurenessRead(t *testing.T) {
	middle := SurenessRead(0.5, Opinion{1, 0.5, -0.1})
	for name, more := range map[string]float64{
		"the search": SurenessRead(0.6, Opinion{1, 0.5, -0.1}), "the margin": SurenessRead(0.5, Opinion{2, 0.5, -0.1}),
		"the words": SurenessRead(0.5, Opinion{1, 0.6, -0.1}), "no other before it": SurenessRead(0.5, Opinion{1, 0.5, 0}),
	} {
		if more <= middle {
			t.Errorf("%s: %.3f is not more than %.3f", name, more, middle)
		}
	}
	if got, want := SurenessRead(0.5, Opinion{Margin: 100}), SurenessRead(0.5, Opinion{Margin: ReadMost}); got != want {
		t.Errorf("a margin beyond all: %.3f, not %.3f", got, want)
	}
	least := LeastToRead()
	if got := SurenessRead(least, Opinion{ReadMost, 1, 0}); !near4(got, StrongRead) {
		t.Errorf("the least sure search, and the surest reader: %.4f, not %.4f", got, StrongRead)
	}
	if got := SurenessRead(least-0.01, Opinion{ReadMost, 1, 0}); got >= StrongRead {
		t.Errorf("less than the least is strong: %.4f", got)
	}
}
