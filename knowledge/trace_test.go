package knowledge

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// Whoever traces a search hears of its steps, of a question that costs too much, and of
// a judgement's verdicts.
func TestTrace(t *testing.T) {
	x := build(t, Article{ID: "ferry", Body: "The ferry at Tilpara begins on 4 May. It carries sixty people."})
	var steps, verdicts []string
	spent := 0
	ctx := WithTrace(t.Context(), &Trace{
		Step:   func(name string, took time.Duration) { steps = append(steps, name) },
		Spent:  func() { spent++ },
		Judged: func(verdict string) { verdicts = append(verdicts, verdict) },
	})
	if _, err := x.Search(ctx, Query{Text: "When does the Tilpara ferry begin?"}); err != nil {
		t.Fatal(err)
	}
	if want := []string{"expand", "candidates", "score", "read", "degree", "passages"}; !slices.Equal(steps, want) || spent != 0 {
		t.Errorf("the steps are %q, want %q; %d spent", steps, want, spent)
	}
	if _, err := x.Judge(ctx, Alleged{Source: "The ferry at Tilpara begins on 4 May."}, nil); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(steps, "judge") || len(verdicts) != 1 || verdicts[0] == "" {
		t.Errorf("of a judgement it heard %q, %q", steps, verdicts)
	}
	if _, err := x.Search(WithTrace(t.Context(), &Trace{}), Query{Text: strings.Repeat("x ", 10)}); err != nil {
		t.Errorf("a trace that hears nothing: %v", err)
	}
}
