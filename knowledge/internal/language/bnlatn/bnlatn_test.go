package bnlatn

import (
	_ "embed"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/internal/language/languagetest"
)

//go:embed testdata/inflection.tsv
var inflection string

func TestInflection(t *testing.T) {
	languagetest.Inflection(t, New(), inflection, 100)
}

func TestTables(t *testing.T) {
	a := New()
	for name, set := range a.endings {
		for ending := range set {
			if len(ending) > maxEnding {
				t.Errorf("verbs.tsv: %s: %s is longer than maxEnding", name, ending)
			}
		}
	}
	for stem, v := range a.stems {
		for _, set := range v.sets {
			if len(set) == 0 {
				t.Errorf("verbs.tsv: %s: %s has a set without endings", v.root, stem)
			}
		}
	}
	for _, r := range language.Rows(suffixesText) {
		if len(r.Cells) != 3 || len(r.Cells[0]) > maxEnding || !strings.Contains("V A S C any", r.Cells[1]) {
			t.Errorf("suffixes.tsv: %q", r.Cells)
			continue
		}
		if example := r.Cells[2]; !strings.HasSuffix(example, r.Cells[0]) || a.Stem(example) == example {
			t.Errorf("suffixes.tsv: the example %s of %s keeps it", example, r.Cells[0])
		}
	}
	for root := range a.roots {
		if got := a.Stem(root); got != root {
			t.Errorf("verbs.tsv: Stem(%s) = %s", root, got)
		}
	}
}

func TestStop(t *testing.T) {
	languagetest.Stop(t, New(),
		"er r te ke ra der gula gulo ti ta kobe kothay koyta keno kno kmn niye korse hoise krse theke tnx",
		"putin beijing bolse taka school dhaka 14 russia montri prblm")
}

func TestAsks(t *testing.T) {
	languagetest.Asks(t, New(), map[string]language.Kind{
		"setu banate koto khoroch":   language.Money,
		"mela kon mase":              language.Month,
		"koto manush ashlo":          language.People,
		"setu ta kar name":           language.Name,
		"mela te kara asbe":          language.Person,
		"setu ke udbodhon korse":     language.Name,
		"meyor ke keno arrest korse": language.Reason,
		"bus driver er nam ki":       language.Name,
		"kon montri resign korse":    language.Name,
		"mela kobe shuru":            language.Day,
		"train koytay chare":         language.Clock,
		"kon sale badh vangse":       language.Year,
		"karkhana ta kothay":         language.Place,
		"mela bose koi":              language.Place,
		"kon jelay bonna":            language.Place,
		"koto taka lagbe":            language.Money,
		"noukay koyjon chilo":        language.People,
		"koi ta bus purse":           language.Count,
		"mela keno bondho":           language.Reason,
		"ki karone badh vanglo":      language.Reason,
		"badh kivabe vanglo":         language.Any,
		"ki hoise":                   language.Any,
		"kon company kaj pailo":      language.Any,
		"":                           language.Any,
	})
}

func TestFrame(t *testing.T) {
	languagetest.Frame(t, New(), map[string]string{
		"mela koto din cholbe": "din",
		"ahoter songkha koto":  "songkha",
		"koto jon ashlo":       "jon",
		"nouka koto din por":   "din",
	})
}

func TestHolds(t *testing.T) {
	languagetest.Holds(t, New(), []languagetest.Held{
		{Sentence: "khoroch 72 lakh taka", Kind: language.Money, Words: "72 lakh taka"},
		{Sentence: "sovay 300 jon ase", Kind: language.People, Words: "300 jon"},
		{Sentence: "1987 sale noukay 14 ta chagol 3 din", Kind: language.Time, Words: "1987 sale 3 din"},
		{Sentence: "1987 sale noukay 14 ta chagol 3 din", Kind: language.Number, Words: "14 3 din"},
	})
}

func FuzzStem(f *testing.F) {
	a := New()
	languagetest.FuzzStem(f, a, "putiner korsilen 14tar dhakay gulo e পুতিন", func(t *testing.T, word, stem string) {
		if len(stem) > len(word) && !a.roots.Has(stem) {
			t.Errorf("Stem(%q) grew to %q", word, stem)
		}
		if len(stem) < least && stem != word && !a.roots.Has(stem) && language.Digits(stem) == "" {
			t.Errorf("Stem(%q) = %q, too short", word, stem)
		}
	})
}

func BenchmarkStem(b *testing.B) {
	languagetest.BenchmarkStem(b, New(), "putiner korsilen school dhakay netaderke")
}
