package bnlatn

import (
	_ "embed"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/internal/lang"
	"github.com/ukti-bot/ukti/knowledge/internal/lang/langtest"
)

//go:embed testdata/inflection.tsv
var inflection string

func TestInflection(t *testing.T) {
	langtest.Inflection(t, New(), inflection, 100)
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
	for _, r := range lang.Rows(suffixesText) {
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
	langtest.Stop(t, New(),
		"er r te ke ra der gula gulo ti ta kobe kothay koyta keno kno kmn niye korse hoise krse theke tnx",
		"putin beijing bolse taka school dhaka 14 russia montri prblm")
}

func TestAsks(t *testing.T) {
	langtest.Asks(t, New(), map[string]lang.Kind{
		"setu banate koto khoroch":   lang.Money,
		"mela kon mase":              lang.Month,
		"koto manush ashlo":          lang.People,
		"setu ta kar name":           lang.Name,
		"mela te kara asbe":          lang.Person,
		"setu ke udbodhon korse":     lang.Name,
		"meyor ke keno arrest korse": lang.Reason,
		"bus driver er nam ki":       lang.Name,
		"kon montri resign korse":    lang.Name,
		"mela kobe shuru":            lang.Day,
		"train koytay chare":         lang.Clock,
		"kon sale badh vangse":       lang.Year,
		"karkhana ta kothay":         lang.Place,
		"mela bose koi":              lang.Place,
		"kon jelay bonna":            lang.Place,
		"koto taka lagbe":            lang.Money,
		"noukay koyjon chilo":        lang.People,
		"koi ta bus purse":           lang.Count,
		"mela keno bondho":           lang.Reason,
		"ki karone badh vanglo":      lang.Reason,
		"badh kivabe vanglo":         lang.Any,
		"ki hoise":                   lang.Any,
		"kon company kaj pailo":      lang.Any,
		"":                           lang.Any,
	})
}

func TestHolds(t *testing.T) {
	langtest.Holds(t, New(), []langtest.Held{
		{Sentence: "khoroch 72 lakh taka", Kind: lang.Money, Words: "72 lakh taka"},
		{Sentence: "sovay 300 jon ase", Kind: lang.People, Words: "300 jon"},
		{Sentence: "1987 sale noukay 14 ta chagol 3 din", Kind: lang.Time, Words: "1987 sale 3 din"},
		{Sentence: "1987 sale noukay 14 ta chagol 3 din", Kind: lang.Number, Words: "14 3 din"},
	})
}

func FuzzStem(f *testing.F) {
	a := New()
	langtest.FuzzStem(f, a, "putiner korsilen 14tar dhakay gulo e পুতিন", func(t *testing.T, word, stem string) {
		if len(stem) > len(word) && !a.roots.Has(stem) {
			t.Errorf("Stem(%q) grew to %q", word, stem)
		}
		if len(stem) < least && stem != word && !a.roots.Has(stem) && lang.Digits(stem) == "" {
			t.Errorf("Stem(%q) = %q, too short", word, stem)
		}
	})
}

func BenchmarkStem(b *testing.B) {
	langtest.BenchmarkStem(b, New(), "putiner korsilen school dhakay netaderke")
}
