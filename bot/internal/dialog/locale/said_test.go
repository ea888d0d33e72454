package locale

import "testing"

func TestSaid(t *testing.T) {
	for line, want := range map[string]bool{
		"From the article:":                      true,
		"প্রতিবেদন থেকে:":                        true,
		"Word for word, line 6:":                 true,
		"Not word for word; some words differ.":  true,
		"Your text: the mayor [never] resigned.": true,
		"“today”: as of the article's date. Different or additional in the article: no": true,
		"Word for word, line 6: The mayor resigned.":                                    false,
		"The mayor resigned. From the article:":                                         false,
		"The mayor resigned.":                                                           false,
		"":                                                                              false,
	} {
		if got := Said(line); got != want {
			t.Errorf("%q said: %v", line, got)
		}
	}
}

func BenchmarkSaid(b *testing.B) {
	for b.Loop() {
		Said("The mayor of Tilpara resigned on Monday, and nobody knows why he did.")
	}
}

func TestPlace(t *testing.T) {
	for words, want := range map[string]bool{
		"line 6": true, "lines 4–6": true, "লাইন ৬": true, "লাইন ৪–৬": true, "पंक्ति 6": true,
		"line": false, "line six": false, "the line 6": false, "Koroti Courier": false, "": false,
	} {
		if got := Place(words); got != want {
			t.Errorf("%q tells a place: %t", words, got)
		}
	}
}
