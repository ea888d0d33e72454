package hi

import (
	_ "embed"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/ukti-bot/ukti/knowledge/internal/lang"
)

//go:embed testdata/inflection.tsv
var inflection string

func words(sentence string) []string { return strings.Fields(norm.NFC.String(sentence)) }

func TestInflection(t *testing.T) {
	a := New()
	pairs := 0
	for _, r := range lang.Rows(inflection) {
		stem := a.Stem(r.Cells[0])
		for _, form := range strings.Fields(r.Cells[1]) {
			pairs++
			got := a.Stem(form)
			if meets := got == stem; meets != (r.Section == "meet") {
				t.Errorf("Stem(%s) = %s, Stem(%s) = %s; must %s", r.Cells[0], stem, form, got, r.Section)
			}
			if again := a.Stem(got); again != got {
				t.Errorf("Stem(%s) = %s, again %s", form, got, again)
			}
		}
	}
	if pairs < 50 {
		t.Errorf("only %d pairs in the table", pairs)
	}
	for suffix := range a.suffixes {
		if utf8.RuneCountInString(suffix) > maxSuffix {
			t.Errorf("suffixes.txt: %s is longer than maxSuffix", suffix)
		}
	}
}

func TestSpelling(t *testing.T) {
	a := New()
	for _, pair := range [][2]string{
		{"क़लम", "कलम"}, {"हिन्दी", "हिंदी"}, {"सम्बन्ध", "संबंध"}, {"चाँद", "चांद"}, {"गये", "गए"}, {"गयी", "गई"},
		{"हिन्दु", "हिंदू"}, {"फ़रवरी", "फरवरी"}, {"कवि", "कवी"},
	} {
		one, other := norm.NFC.String(pair[0]), norm.NFC.String(pair[1])
		if a.Spelling(one) != a.Spelling(other) {
			t.Errorf("Spelling(%s) = %s, Spelling(%s) = %s", one, a.Spelling(one), other, a.Spelling(other))
		}
	}
	for _, pair := range [][2]string{{"अन्न", "अंन"}, {"जन्म", "जंम"}, {"कल", "काल"}} {
		if a.Spelling(pair[0]) == a.Spelling(pair[1]) {
			t.Errorf("%s and %s share a spelling", pair[0], pair[1])
		}
	}
}

func TestStop(t *testing.T) {
	a := New()
	for _, w := range words("का की है कितने कहाँ किसने और नहीं") {
		if !a.Stop(w) {
			t.Errorf("%s is no stop word", w)
		}
	}
	for _, w := range words("भारत सरकार कहा 14 सेना") {
		if a.Stop(w) {
			t.Errorf("%s is a stop word", w)
		}
	}
}

func TestAsks(t *testing.T) {
	a := New()
	for question, kind := range map[string]lang.Kind{
		"पुल का उद्घाटन किसने किया": lang.Person,
		"नाव का मालिक कौन था":       lang.Person,
		"चालक का नाम क्या है":       lang.Person,
		"मेला कब शुरू होगा":         lang.Time,
		"बाँध किस वर्ष टूटा":        lang.Time,
		"कारखाना कहाँ है":           lang.Place,
		"सभा किस शहर में हुई":       lang.Place,
		"मेला कितने दिन चलेगा":      lang.Number,
		"कितनी नावें डूबीं":         lang.Number,
		"मेला क्यों बंद हुआ":        lang.Reason,
		"देरी का क्या कारण था":      lang.Reason,
		"बाँध कैसे टूटा":            lang.Any,
		"कौन सा दल जीता":            lang.Any,
		"मेले की खबर":               lang.Any,
	} {
		if got := a.Asks(words(question)); got != kind {
			t.Errorf("Asks(%s) = %v, want %v", question, got, kind)
		}
	}
}

func TestHolds(t *testing.T) {
	a := New()
	for _, c := range []struct {
		sentence string
		kind     lang.Kind
		want     string
	}{
		{"मेला 6 मई को शुरू हुआ", lang.Time, "6 मई"},
		{"मेला 6 मई को शुरू हुआ", lang.Number, ""},
		{"बाँध 1987 में टूटा", lang.Time, "1987"},
		{"नाव में 14 बकरियाँ और तीन लोग थे", lang.Number, "14 तीन"},
		{"मंत्री रामनाथ आए", lang.Person, "मंत्री रामनाथ"},
		{"सभा शहर में हुई", lang.Place, "शहर"},
		{"बारिश के कारण मेला बंद", lang.Reason, "कारण"},
	} {
		w := words(c.sentence)
		var got []string
		for _, i := range lang.Holds(lang.TraitsOf(a, w), c.kind) {
			got = append(got, w[i])
		}
		if want := words(c.want); !slices.Equal(got, want) {
			t.Errorf("Holds(%s, %v) = %q, want %q", c.sentence, c.kind, got, want)
		}
	}
}

func FuzzStem(f *testing.F) {
	a := New()
	for _, w := range words("लड़कियों देखकर ना ्क putin 14") {
		f.Add(w)
	}
	f.Fuzz(func(t *testing.T, word string) {
		if !utf8.ValidString(word) {
			t.Skip()
		}
		stem := a.Stem(word)
		if !utf8.ValidString(stem) || len(stem) > len(word) || a.Stem(stem) != stem {
			t.Errorf("Stem(%q) = %q, again %q", word, stem, a.Stem(stem))
		}
		if s := a.Spelling(word); !utf8.ValidString(s) {
			t.Errorf("Spelling(%q) = %q", word, s)
		}
		a.Stop(word)
	})
}

func BenchmarkStem(b *testing.B) {
	a := New()
	forms := words("लड़कियों देखकर सरकार मंत्रियों देश")
	for i := 0; b.Loop(); i++ {
		a.Stem(forms[i%len(forms)])
	}
}
