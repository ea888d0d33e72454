package page

import (
	"slices"
	"strings"
	"testing"
)

// exchanged has each letter of a text exchanged for another.
func exchanged(s string) string {
	const from, to = "abcdefghijklmnopqrstuvwxyz", "qxzjkvbpygfwmcdtrnslhoaeiu"
	return strings.Map(func(r rune) rune {
		if at := strings.IndexRune(from, r); at >= 0 {
			return rune(to[at])
		}
		return r
	}, s)
}

// A text whose letters are exchanged is cut off; one in a language with few vowels, a table
// or a text in another script is not.
func TestWithoutScrambled(t *testing.T) {
	plain := []string{ferry, mill}
	secret := []string{exchanged(ferry + " " + mill + " " + fare), exchanged(more[0] + " " + more[1] + " " + fare), exchanged(more[2] + " " + more[3] + " " + mill)}
	for name, test := range map[string]struct{ lines, want []string }{
		"scrambled":             {slices.Concat(plain, secret), plain},
		"with a heading before": {slices.Concat(plain, []string{exchanged("the lamps on the two breakwaters of the town")}, secret), plain},
		"all of it":             {secret, []string{}},
		"one line alone":        {slices.Concat(plain, secret[:1]), slices.Concat(plain, secret[:1])},
		"plain":                 {slices.Concat(plain, more[:]), slices.Concat(plain, more[:])},
		"Czech": {[]string{
			strings.Repeat("Strč prst skrz krk. Vlk zmrzl, zhltl hrst zrn. Na břehu řeky stojí mlýn, který po válce patřil městu a dnes v něm bydlí mlynář. ", 2),
			strings.Repeat("Nový přívoz jezdí dvakrát denně a uveze čtyřicet vozů, řekl v pondělí úřad přístavu. ", 4)}, nil},
		"Bengali": {[]string{strings.Repeat("তিলপাড়ার ফেরি ৪ মে থেকে চালু হবে, জেলা কার্যালয় জানিয়েছে। ", 8), strings.Repeat("ভাড়া ২০ টাকা। ", 30)}, nil},
	} {
		if test.want == nil {
			test.want = test.lines
		}
		if got := withoutScrambled(test.lines); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q", name, got)
		}
	}
}
