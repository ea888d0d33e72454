package lexicon

import (
	"slices"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/text"
)

func TestSpelt(t *testing.T) {
	for word, want := range map[string][]string{
		"who": {"ডব্লিউএইচও", "डब्ल्यूएचओ"}, "dna": {"ডিএনএ", "डीएनए"}, "uk": nil, "covid19": nil, "unesco": {"ইউএনইএসসিও", "यूएनईएससीओ"}, "parliament": nil, "সভা": nil,
	} {
		var got []string
		for _, e := range Spelt(word) {
			got = append(got, e.Words...)
		}
		for i := range want {
			want[i] = text.Fold(want[i])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", word, got, want)
		}
	}
	for lang, names := range letterNames {
		if len(names) != 26 {
			t.Errorf("%s: %d letters", lang, len(names))
		}
	}
}
