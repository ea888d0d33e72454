package search

import (
	"testing"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/language/languages"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// A sentence that is not looked at as it is written has no word that this would change.
func FuzzTellsMore(f *testing.F) {
	for _, s := range []string{"৩০০ জন, “সেতু”", "৳৫০ লাখ", "৫০%", "£৫", "Dahlia", "Ώρα", "₹৫", "ＡＢ", "मेला ५ मई"} {
		f.Add(s)
	}
	l, err := languages.All()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if tellsMore(s) || !utf8.ValidString(s) {
			return
		}
		for _, token := range text.Tokens(s) {
			traits := l.Of(token.Term).Traits(token.Term)
			if got := traits.Written(s[:token.Span.Start], s[token.Span.Start:token.Span.End], s[token.Span.End:]); got != traits {
				t.Errorf("%q: written, %q has the traits %b, not %b", s, token.Term, got, traits)
			}
		}
	})
}
