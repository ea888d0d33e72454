// Package languagetest checks a language's analyzer against tables of examples, the
// same way for every language.
package languagetest

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
)

// Words gives the words of a sentence without punctuation, composed as analyzers
// get them.
func Words(sentence string) []string { return strings.Fields(norm.NFC.String(sentence)) }

// Inflection checks a table of a base and forms of words: those in the section
// "meet" must have the base's stem, others must not. A stem must be its own. The
// table must hold at least so many forms.
func Inflection(t *testing.T, a language.Analyzer, table string, least int) {
	t.Helper()
	forms := 0
	for _, r := range language.Rows(table) {
		stem := a.Stem(r.Cells[0])
		for _, form := range strings.Fields(r.Cells[1]) {
			forms++
			got := a.Stem(form)
			if meets := got == stem; meets != (r.Section == "meet") {
				t.Errorf("Stem(%s) = %s, Stem(%s) = %s; must %s", r.Cells[0], stem, form, got, r.Section)
			}
			if again := a.Stem(got); again != got {
				t.Errorf("Stem(%s) = %s, but Stem of that = %s", form, got, again)
			}
		}
	}
	if forms < least {
		t.Errorf("only %d forms in the table", forms)
	}
}

// Stop checks which words say nothing of a subject.
func Stop(t *testing.T, a language.Analyzer, stops, others string) {
	t.Helper()
	some(t, len(Words(stops)))
	some(t, len(Words(others)))
	for _, w := range Words(stops) {
		if !a.Stop(w) {
			t.Errorf("%s is no stop word", w)
		}
	}
	for _, w := range Words(others) {
		if a.Stop(w) {
			t.Errorf("%s is a stop word", w)
		}
	}
}

// some fails a test whose table has lost its cases, which would pass otherwise.
func some(t *testing.T, cases int) {
	t.Helper()
	if cases == 0 {
		t.Fatal("the table has no case")
	}
}

// Asks checks the kinds that questions ask for.
func Asks(t *testing.T, a language.Analyzer, questions map[string]language.Kind) {
	t.Helper()
	some(t, len(questions))
	for question, kind := range questions {
		if got := a.Asks(Words(question)); got != kind {
			t.Errorf("Asks(%s) = %v, want %v", question, got, kind)
		}
	}
}

// Frame checks which words of questions belong to the kind asked for.
func Frame(t *testing.T, a language.Analyzer, questions map[string]string) {
	t.Helper()
	some(t, len(questions))
	for question, want := range questions {
		words := Words(question)
		var got []string
		for _, i := range a.Frame(words) {
			got = append(got, words[i])
		}
		if !slices.Equal(got, Words(want)) {
			t.Errorf("Frame(%s) = %v, want %s", question, got, want)
		}
	}
}

// Held is a sentence and its words of a kind.
type Held struct {
	Sentence string
	Kind     language.Kind
	Words    string
}

// Holds checks which words of sentences are of a kind.
func Holds(t *testing.T, a language.Analyzer, sentences []Held) {
	t.Helper()
	some(t, len(sentences))
	for _, c := range sentences {
		words := Words(c.Sentence)
		var got []string
		for _, i := range language.Holds(language.TraitsOf(a, words), c.Kind) {
			got = append(got, words[i])
		}
		if !slices.Equal(got, Words(c.Words)) {
			t.Errorf("Holds(%s, %v) = %q, want %q", c.Sentence, c.Kind, got, c.Words)
		}
	}
}

// FuzzStem checks what every analyzer promises of any word, beginning with those of
// words; more, which may be nil, checks what one language promises beside.
func FuzzStem(f *testing.F, a language.Analyzer, words string, more func(t *testing.T, word, stem string)) {
	for _, w := range Words(words) {
		f.Add(w)
	}
	f.Fuzz(func(t *testing.T, word string) {
		if !utf8.ValidString(word) {
			t.Skip()
		}
		stem := a.Stem(word)
		if again := a.Stem(stem); !utf8.ValidString(stem) || again != stem {
			t.Errorf("Stem(%q) = %q, again %q", word, stem, again)
		}
		if s := a.Spelling(word); !utf8.ValidString(s) {
			t.Errorf("Spelling(%q) = %q", word, s)
		}
		a.Stop(word)
		checkKinds(t, language.TraitsOf(a, []string{word, word}))
		if more != nil {
			more(t, word, stem)
		}
	})
}

// checkKinds checks that a word of a kind is of the broader ones, too, and that the
// sentence has the kinds of its words.
func checkKinds(t *testing.T, sentence []language.Traits) {
	t.Helper()
	all := language.Kinds(sentence)
	for kind := range language.AllKinds() {
		at := language.Holds(sentence, kind)
		if (len(at) > 0) != all.Has(kind) {
			t.Errorf("words %v are of the kind %v, the sentence is not told so", at, kind)
		}
		for _, i := range at {
			if kind.Finer() && !slices.Contains(language.Holds(sentence, kind.Broad()), i) {
				t.Errorf("word %d is of the kind %v, but not %v", i, kind, kind.Broad())
			}
		}
	}
}

// BenchmarkStem stems words, one after the other.
func BenchmarkStem(b *testing.B, a language.Analyzer, words string) {
	forms := Words(words)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		a.Stem(forms[i%len(forms)])
	}
}
