package languages

import "testing"

// A word in Latin letters is heard as a word of the lexicon that sounds so, and as none that
// only sounds nearly so.
func TestHeardWord(t *testing.T) {
	l, err := All()
	if err != nil {
		t.Fatal(err)
	}
	for typed, want := range map[string]string{
		"mara":      "মারা",
		"shromik":   "শ্রমিক",
		"sromik":    "শ্রমিক",
		"greptar":   "গ্রেপ্তার",
		"dam":       "", // too short
		"zorvath":   "",
		"মারা":      "মারা",
		"morningst": "",
	} {
		if got, _ := l.HeardWord(typed); got != want {
			t.Errorf("%s is heard as %q, want %q", typed, got, want)
		}
	}
}
