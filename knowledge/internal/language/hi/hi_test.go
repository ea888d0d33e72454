package hi

import (
	_ "embed"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/internal/language/languagetest"
)

//go:embed testdata/inflection.tsv
var inflection string

func TestInflection(t *testing.T) {
	a := New()
	languagetest.Inflection(t, a, inflection, 50)
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
	languagetest.Stop(t, New(),
		"का की है कितने कहाँ किसने और नहीं",
		"भारत सरकार कहा 14 सेना")
}

func TestAsks(t *testing.T) {
	languagetest.Asks(t, New(), map[string]language.Kind{
		"मेला किस महीने में होगा":   language.Month,
		"मेले में कितने लोग आए":     language.People,
		"पुल पर कितना खर्च हुआ":     language.Money,
		"पुल का उद्घाटन किसने किया": language.Name,
		"नाव का मालिक कौन था":       language.Name,
		"चालक का नाम क्या है":       language.Name,
		"मेला कब शुरू होगा":         language.Day,
		"बाँध किस वर्ष टूटा":        language.Year,
		"कारखाना कहाँ है":           language.Place,
		"सभा किस शहर में हुई":       language.Place,
		"मेला कितने दिन चलेगा":      language.Duration,
		"कितनी नावें डूबीं":         language.Number,
		"मेला क्यों बंद हुआ":        language.Reason,
		"देरी का क्या कारण था":      language.Reason,
		"बाँध कैसे टूटा":            language.Any,
		"कौन सा दल जीता":            language.Any,
		"मेले की खबर":               language.Any,
	})
}

func TestFrame(t *testing.T) {
	languagetest.Frame(t, New(), map[string]string{
		"घायलों की संख्या क्या है": "संख्या",
		"मेला कितने दिन चलेगा":     "दिन",
		"राहत की रकम कितनी थी":     "रकम",
		"मेला किसने देखा":          "",
	})
}

func TestHolds(t *testing.T) {
	languagetest.Holds(t, New(), []languagetest.Held{
		{Sentence: "मेला 6 मई से 12 मई तक चलेगा", Kind: language.Duration, Words: "6 मई 12 मई"},
		{Sentence: "मेला 6 मई से है", Kind: language.Date, Words: "6"},
		{Sentence: "पुल पर 20 लाख रुपये लगे", Kind: language.Money, Words: "20 लाख रुपये"},
		{Sentence: "मेला 6 मई को शुरू हुआ", Kind: language.Time, Words: "6 मई"},
		{Sentence: "मेला 6 मई को शुरू हुआ", Kind: language.Number, Words: ""},
		{Sentence: "बाँध 1987 में टूटा", Kind: language.Time, Words: "1987"},
		{Sentence: "नाव में 14 बकरियाँ और तीन लोग थे", Kind: language.Number, Words: "14 तीन"},
		{Sentence: "मंत्री रामनाथ आए", Kind: language.Person, Words: "मंत्री रामनाथ"},
		{Sentence: "सभा शहर में हुई", Kind: language.Place, Words: "शहर"},
		{Sentence: "बारिश के कारण मेला बंद", Kind: language.Reason, Words: "कारण"},
	})
}

func FuzzStem(f *testing.F) {
	languagetest.FuzzStem(f, New(), "लड़कियों देखकर ना ्क putin 14", func(t *testing.T, word, stem string) {
		if len(stem) > len(word) {
			t.Errorf("Stem(%q) grew to %q", word, stem)
		}
	})
}

func BenchmarkStem(b *testing.B) {
	languagetest.BenchmarkStem(b, New(), "लड़कियों देखकर सरकार मंत्रियों देश")
}
