package terminal

import (
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"

	"github.com/ukti-bot/ukti/adapters"
)

func readAll(in io.Reader) ([]string, error) {
	l := newLines(in)
	var all []string
	for {
		line, err := l.next()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		all = append(all, line)
	}
}

func TestLines(t *testing.T) {
	long := strings.Repeat("ক", 4<<20) // 12 MB
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"", nil},
		{"a", []string{"a"}},
		{"a\n", []string{"a"}},
		{"a\nb", []string{"a", "b"}},
		{"a\r\nb\r\n", []string{"a", "b"}},
		{"\n\n", []string{"", ""}},
		{"a\rb\r", []string{"a\rb\r"}},
		{"\xff\x00\n", []string{"\xff\x00"}},
		{long + "\nafter\n", []string{long, "after"}},
		{strings.Repeat("x", maxLine+100) + "\nafter\n", []string{strings.Repeat("x", maxLine), "after"}},
	} {
		if got, err := readAll(strings.NewReader(c.in)); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%d bytes beginning %.20q: %d lines, err %v", len(c.in), c.in, len(got), err)
		}
	}
}

func FuzzLines(f *testing.F) {
	f.Add("a\r\nb\n\nc")
	f.Fuzz(func(t *testing.T, in string) {
		got, err := readAll(iotest.OneByteReader(strings.NewReader(in)))
		if err != nil {
			t.Fatal(err)
		}
		want := strings.Split(in, "\n")
		if want[len(want)-1] == "" {
			want = want[:len(want)-1]
		}
		for i := range want {
			if i < strings.Count(in, "\n") {
				want[i] = strings.TrimSuffix(want[i], "\r")
			}
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") || len(got) != len(want) {
			t.Errorf("lines %q, want %q", got, want)
		}
	})
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text    string
		columns int
		want    []string
	}{
		{"", 10, []string{""}},
		{"one two three", 8, []string{"one two ", "three"}},
		{"one two", 7, []string{"one two"}},
		{"one  two", 5, []string{"one  ", "two"}},
		{"averylongword a b", 5, []string{"averylongword ", "a b"}},
		{"a\n\nb c", 2, []string{"a", "", "b ", "c"}},
		{"স্ত্রী ক্ষমা র\u200d্যাব", 9, []string{"স্ত্রী ক্ষমা ", "র\u200d্যাব"}},
		{"漢字 漢字", 6, []string{"漢字 ", "漢字"}},
		{"👍🏽 👍🏽 x", 9, []string{"👍🏽 👍🏽 ", "x"}},
		{"a\u00a0b c", 3, []string{"a\u00a0b ", "c"}},
		{"a\tb", 8, []string{"a\t", "b"}},
		{"no room", 0, []string{"no ", "room"}},
	} {
		var got []string
		for _, line := range wrap(c.text, c.columns) {
			got = append(got, c.text[line.Start:line.End])
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("wrap(%q, %d) = %q, want %q", c.text, c.columns, got, c.want)
		}
	}
}

func FuzzWrap(f *testing.F) {
	f.Add("one two\nthree\tfour", 8)
	f.Add("ক্ষ স্ত্রী \xff 漢字 👩‍👩‍👧‍👦", 3)
	f.Add("0 00000\xf3 00", 8)
	f.Fuzz(func(t *testing.T, text string, columns int) {
		// Where a grapheme ends among bytes that are not UTF-8 depends on what follows
		// them, so a line alone may measure otherwise than it did in its text. No byte
		// may be lost all the same.
		measured := utf8.ValidString(text)
		at := 0
		for i, line := range wrap(text, columns) {
			if i > 0 && line.Start == at+1 && text[at] == '\n' {
				at++
			}
			if line.Start != at || line.End < line.Start {
				t.Fatalf("line %d is %v, after offset %d of %q", i, line, at, text)
			}
			at = line.End
			if shown := text[line.Start:line.End]; measured && breakable(shown) && columnsUsed(shown) > columns {
				t.Fatalf("%q is wider than %d columns and could be broken", shown, columns)
			}
		}
		if at != len(text) {
			t.Fatalf("the lines end at %d of %d", at, len(text))
		}
	})
}

// split returns the graphemes of a line without the spaces that hang over its end.
func split(line string) []string {
	var all []string
	for g := displaywidth.StringGraphemes(line); g.Next(); {
		all = append(all, g.Value())
	}
	for len(all) > 0 && breaksAfter(all[len(all)-1]) {
		all = all[:len(all)-1]
	}
	return all
}

func breakable(line string) bool { return slices.ContainsFunc(split(line), breaksAfter) }

// columnsUsed counts a tab as nothing: its width depends on where it stands.
func columnsUsed(line string) int {
	n := 0
	for _, g := range split(line) {
		if g != "\t" {
			n += columnsOf(g, 0)
		}
	}
	return n
}

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"plain ক্ষ\n\t": "plain ক্ষ\n\t",
		"\x1b[31m":      "␛[31m",
		"\x00\x07\x1f":  "␀␇␟",
		"a\rb\x7f":      "a␍b␡",
		"\u009b2J":      "�2J",
		"\x9b2J\xff":    "�2J�",
		"kept \ufffd":   "kept \ufffd",
	} {
		if got := visible(in); got != want {
			t.Errorf("visible(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzVisible(f *testing.F) {
	f.Add("\x1b[0m\xff\u009b")
	f.Fuzz(func(t *testing.T, text string) {
		got := visible(text)
		if visible(got) != got {
			t.Errorf("%q becomes %q, which is not at rest", text, got)
		}
		for _, b := range []byte(got) {
			if b < ' ' && b != '\n' && b != '\t' || b == 0x7f {
				t.Errorf("%q has byte %#x", got, b)
			}
		}
	})
}

func TestMarkOverABreak(t *testing.T) {
	q := adapters.Quote{Text: "one two three", Marks: []adapters.Span{{Start: 4, End: 13}}}
	want := bar + "one \n" + bar + boldOn + "two " + boldOff + "\n" + bar + boldOn + "three" + boldOff + "\n"
	if got := screen.quote(q, barWidth+5); got != want {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}
