package codes

import (
	"errors"
	"strings"
	"testing"
)

// Every letter changed to every other one, and every two letters swapped, is refused.
func TestSlips(t *testing.T) {
	for range 50 {
		code := string(New())
		if back, err := Parse(code); err != nil || string(back) != code || len(code) != 10 {
			t.Fatalf("%s is read as %s, %v", code, back, err)
		}
		for i := range code {
			for letter := 'A'; letter <= 'Z'; letter++ {
				wrong(t, code, code[:i]+string(letter)+code[i+1:])
			}
			for j := range i {
				wrong(t, code, code[:j]+code[i:i+1]+code[j+1:i]+code[j:j+1]+code[i+1:])
			}
			wrong(t, code, code[:i]+code[i+1:])
			wrong(t, code, code[:i]+code[i:i+1]+code[i:])
		}
	}
}

// wrong is what was typed in the place of a code.
func wrong(t *testing.T, code, typed string) {
	t.Helper()
	if got, err := Parse(typed); !strings.EqualFold(typed, code) && !errors.Is(err, ErrWrong) {
		t.Errorf("%s, for %s, is read as %s (%v)", typed, code, got, err)
	}
}

func TestParse(t *testing.T) {
	const code = "BCDFGHJKMB" // its sum is 1·0+2·1+…+9·8 = 240; with T, 10·14 more, it is 20·19
	for _, c := range []struct{ typed, want, says string }{
		{"", "", "it has 0 letters"},
		{"BCDFG", "", "it has 5 letters"},
		{code, "", "mistyped or two are swapped"},
		{"BCDFGHJKMT", "BCDFGHJKMT", ""},
		{"bcdfg-hjkmt", "BCDFGHJKMT", ""},
		{" bcdfg\u2013HJKMT\n", "BCDFGHJKMT", ""},
		{"B C D F G H J K M T", "BCDFGHJKMT", ""},
		{"BCDFG-HJKMTB", "", "more than 10"},
		{"BCDFG-HJKMO", "", "'O' is none of its letters"},
		{"BCDFG-HJKM1", "", "'1' is none of its letters"},
		{"বিসিডিএফজি", "", "is none of its letters"},
	} {
		got, err := Parse(c.typed)
		if string(got) != c.want || (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q is read as %q (%v), want %q (%s)", c.typed, string(got), err, c.want, c.says)
		}
	}
	if got := Code("BCDFGHJKMT").String(); got != "BCDFG-HJKMT" {
		t.Errorf("it is shown as %s", got)
	}
}

// FuzzParse: what is read is a code in its one form, and reads as itself however it
// is shown; no slip of the finger in it is read.
func FuzzParse(f *testing.F) {
	f.Add("bcdfg-hjkmt", 3, byte('Z'))
	f.Add("ſſſſſ", 0, byte(0))
	f.Fuzz(func(t *testing.T, text string, at int, letter byte) {
		code, err := Parse(text)
		if err != nil {
			if code != "" || !errors.Is(err, ErrWrong) {
				t.Errorf("%q is refused with %q, %v", text, string(code), err)
			}
			return
		}
		if again, err := Parse(code.String()); err != nil || again != code {
			t.Errorf("%s is read as %s, %v", code, again, err)
		}
		c := string(code)
		i := int(uint(at) % uint(len(c)-1))
		wrong(t, c, c[:i]+string(rune(letter))+c[i+1:])
		wrong(t, c, c[:i]+c[i+1:i+2]+c[i:i+1]+c[i+2:])
	})
}
