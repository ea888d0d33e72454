package lexicon

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language/display"
	"golang.org/x/text/unicode/norm"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// The minimums guard against a file that was cut or a parser that gives up.
const (
	minAliases   = 650
	minWordLines = 1800
	minSynonyms  = 110
	minCountries = 240
	minLanguages = 70
)

// Folding would hide these: two spellings of one line that look alike in an
// editor must not differ.
func TestDataIsCanonical(t *testing.T) {
	for file, data := range map[string]string{"aliases.tsv": aliasData, "words.tsv": wordData, "synonyms.tsv": synonymData} {
		n := 0
		for number, line := range lines(data) {
			n++
			switch {
			case !utf8.ValidString(line):
				t.Errorf("%s:%d: not valid UTF-8", file, number)
			case !norm.NFC.IsNormalString(line):
				t.Errorf("%s:%d: not in NFC", file, number)
			case strings.ContainsAny(line, "\u200c\u200d\u00ad\ufeff"):
				t.Errorf("%s:%d: holds a joiner, a soft hyphen or a byte order mark", file, number)
			}
		}
		if n == 0 {
			t.Errorf("%s: no data", file)
		}
	}
}

func TestAliasData(t *testing.T) {
	groups, err := parseAliases("aliases.tsv", text.Fold(aliasData))
	if err != nil {
		t.Error(err)
	}
	if len(groups) < minAliases {
		t.Errorf("aliases.tsv: %d groups, want %d or more", len(groups), minAliases)
	}
	languages := make(map[string]int)
	for _, g := range groups {
		for _, m := range g.members {
			languages[m.lang]++
		}
	}
	for _, lang := range []string{"bn", "en", "hi"} {
		if languages[lang] < minAliases {
			t.Errorf("aliases.tsv: %d names in %s, want %d or more", languages[lang], lang, minAliases)
		}
	}
}

func TestSynonymData(t *testing.T) {
	groups, err := parseSynonyms("synonyms.tsv", text.Fold(synonymData))
	if err != nil {
		t.Error(err)
	}
	if len(groups) < minSynonyms {
		t.Errorf("synonyms.tsv: %d groups, want %d or more", len(groups), minSynonyms)
	}
	in := make(map[string]int) // groups by language
	for _, g := range groups {
		seen := make(map[string]bool)
		for _, m := range g.members {
			if !seen[m.lang] {
				in[m.lang]++
			}
			seen[m.lang] = true
		}
	}
	for _, lang := range []string{"bn", "en", "hi"} {
		if in[lang] < minSynonyms*9/10 {
			t.Errorf("synonyms.tsv: %d groups have words in %s, want %d or more", in[lang], lang, minSynonyms*9/10)
		}
	}
}

func TestWordData(t *testing.T) {
	groups, err := parseWords("words.tsv", text.Fold(wordData))
	if err != nil {
		t.Error(err)
	}
	heads, hindi := 0, 0
	for _, g := range groups {
		if g.sense > 0 {
			continue
		}
		heads++
		for _, m := range g.members {
			if m.lang == "hi" {
				hindi++
				break
			}
		}
	}
	if heads < minWordLines {
		t.Errorf("words.tsv: %d lines, want %d or more", heads, minWordLines)
	}
	if hindi < heads*95/100 {
		t.Errorf("words.tsv: %d of %d lines have Hindi words", hindi, heads)
	}
}

// A name of one language must be in that language's script: a letter from
// another looks right and is never found.
func TestOneScriptPerName(t *testing.T) {
	groups, _ := parseAliases("aliases.tsv", text.Fold(aliasData))
	synonyms, _ := parseSynonyms("synonyms.tsv", text.Fold(synonymData))
	groups = append(groups, synonyms...)
	scripts := map[string]*unicode.RangeTable{"bn": unicode.Bengali, "hi": unicode.Devanagari, "en": unicode.Latin}
	seen := 0
	for _, g := range groups {
		for _, m := range g.members {
			for _, r := range strings.Join(m.words, "") {
				seen++
				if unicode.IsLetter(r) && !unicode.Is(scripts[m.lang], r) {
					t.Errorf("%q mixes scripts: %q is not %s", m.phrase, r, m.lang)
				}
			}
		}
	}
	if seen == 0 {
		t.Fatal("no names")
	}
}

func TestCLDRData(t *testing.T) {
	tests := []struct {
		what   string
		groups []group
		least  int
	}{
		{"countries", countries(text.Fold), minCountries},
		{"languages", languages(text.Fold), minLanguages},
		{"months and weekdays", calendar(text.Fold), 12 + 7},
	}
	for _, tt := range tests {
		if len(tt.groups) < tt.least {
			t.Errorf("%s: %d groups, want %d or more", tt.what, len(tt.groups), tt.least)
		}
		for _, g := range tt.groups {
			langs := make(map[string]bool)
			for _, m := range g.members {
				langs[m.lang] = true
			}
			if !langs["en"] || !langs["bn"] || !langs["hi"] {
				t.Errorf("%s: the group of %q lacks a language", tt.what, g.members[0].words)
			}
		}
	}
}

func TestCLDRVersionInTheDocComment(t *testing.T) {
	if display.CLDRVersion != "32" {
		t.Errorf("golang.org/x/text has CLDR %s now: say so in doc.go", display.CLDRVersion)
	}
}

// A mark that hits no name is a typo.
func TestOrdinaryNamesExist(t *testing.T) {
	held := make(map[string]bool)
	for _, groups := range [][]group{countries(text.Fold), languages(text.Fold), calendar(text.Fold)} {
		for _, g := range groups {
			for _, m := range g.members {
				held[m.phrase] = true
			}
		}
	}
	for name := range ordinaryNames {
		if !held[name] {
			t.Errorf("ordinaryNames has %q, which the CLDR does not", name)
		}
	}
}
