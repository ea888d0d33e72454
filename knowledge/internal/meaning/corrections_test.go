package meaning

import (
	"slices"
	"strings"
	"testing"
)

func TestDefaultCorrections(t *testing.T) {
	c, err := DefaultCorrections()
	if err != nil {
		t.Fatal(err)
	}
	if len(c.of) < 20 {
		t.Errorf("corrections of %d words", len(c.of))
	}
}

func TestParseCorrections(t *testing.T) {
	c, err := ParseCorrections(strings.NewReader("# note\n\nFlood\tবন্যা\t0.9\r\nflood\tবন্যার\t1\n"))
	if err != nil {
		t.Fatal(err)
	}
	if c.of["flood"]["বন্যা"] != 0.9 || c.of["বন্যা"]["flood"] != 0.9 || c.of["flood"]["বন্যার"] != 1 {
		t.Errorf("%v", c.of)
	}
	both := c.With(&Corrections{of: map[string]map[string]float32{"flood": {"বন্যা": 0}}})
	if both.of["flood"]["বন্যা"] != 0 || both.of["flood"]["বন্যার"] != 1 || c.of["flood"]["বন্যা"] != 0.9 {
		t.Errorf("together %v, before %v", both.of, c.of)
	}
}

func TestParseCorrectionsFaults(t *testing.T) {
	tests := []struct {
		in   string
		want string // in the error
	}{
		{"flood\tবন্যা", "line 1: 2 columns, not 3: write word, word, weight with a tab between"},
		{"# x\nflood\tবন্যা\t2", `line 2: "2" is no weight: write a number from 0 to 1`},
		{"flood\tবন্যা\tNaN", `line 1: "NaN" is no weight: write a number from 0 to 1`},
		{"flash flood\tবন্যা\t1", `line 1: "flash flood" is not one word of letters`},
		{"\tবন্যা\t1", `line 1: "" is not one word of letters`},
		{"2024\tবন্যা\t1", `line 1: "2024" is not one word of letters`},
		{"Flood\tflood\t1", `line 1: "flood" stands on both sides`},
		{"a\tb\t1\nb\ta\t0.5", `line 2: "b" and "a" stand in an earlier line too: keep one`},
		{"a\tb\t1\n" + strings.Repeat("x", 2*longestLine), "line 2: bufio.Scanner: token too long"},
	}
	for _, tt := range tests {
		_, err := ParseCorrections(strings.NewReader(tt.in))
		if err == nil || !slices.Contains(strings.Split(err.Error(), "\n"), tt.want) {
			t.Errorf("%q: %v, want %s", tt.in, err, tt.want)
		}
	}
}

func FuzzParseCorrections(f *testing.F) {
	f.Add("flood\tবন্যা\t0.9\n# x\n")
	f.Add("flood\tflood\tNaN\n\r\n")
	f.Fuzz(func(t *testing.T, in string) {
		c, err := ParseCorrections(strings.NewReader(in))
		if err != nil {
			return
		}
		for a, words := range c.of {
			for b, weight := range words {
				if !(weight >= 0 && weight <= 1) || c.of[b][a] != weight {
					t.Fatalf("%q, %q: %v", a, b, weight)
				}
			}
		}
	})
}
