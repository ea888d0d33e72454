package lexicon

import (
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/text"
)

func TestParseAliasesFaults(t *testing.T) {
	tests := []struct{ name, data, fault string }{
		{"one name", "# h\n\nwar\n", "f:3: a group needs two names"},
		{"empty name", "war\t\tযুদ্ধ\n", "f:1: an empty name"},
		{"nothing but the mark", "war\t~\n", "f:1: an empty name"},
		{"space at the end", "war \tযুদ্ধ\n", `f:1: "war " has a space`},
		{"twice in a group", "war\tযুদ্ধ\tWar\n", `f:1: "war" stands twice in the group`},
		{"twice in the file", "bank\tব্যাংক\n\nbank\tতীর\n", `f:3: "bank" stands in line 1 too`},
		{"marked once only", "~bank\tব্যাংক\nbank\tতীর\n", `f:2: "bank" stands in line 1 too`},
		{"punctuation", "war!\tযুদ্ধ\n", `f:1: "war!" has '!'`},
		{"no letter", "7\t-\n", `f:1: "7" has no letter`},
		{"not UTF-8", "war\t\xff\n", "only letters"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := parseAliases("f", text.Fold(tt.data))
			if err == nil || !strings.Contains(err.Error(), tt.fault) {
				t.Errorf("got %v, want %q", err, tt.fault)
			}
		})
	}
}

func TestParseWordsFaults(t *testing.T) {
	tests := []struct{ name, data, fault string }{
		{"two columns", "war\tযুদ্ধ\n", "f:1: 2 columns, not 3"},
		{"empty Bengali", "war\t\tयुद्ध\n", "f:1: an empty name"},
		{"empty Hindi", "war\tযুদ্ধ\t\n", "f:1: an empty name"},
		{"empty word in a list", "war\tযুদ্ধ,, লড়াই\t-\n", "f:1: an empty name"},
		{"empty sense", "war\tযুদ্ধ;\t-\n", "f:1: an empty name"},
		{"Hindi in the Bengali column", "war\tयुद्ध\t-\n", "not of the column's script"},
		{"Bengali in the Hindi column", "war\tযুদ্ধ\tযুদ্ধ\n", "not of the column's script"},
		{"more Hindi senses", "war\tযুদ্ধ\tयुद्ध; जंग\n", "f:1: the Hindi column has more senses"},
		{"twice in a sense", "war\tযুদ্ধ, যুদ্ধ\t-\n", `f:1: "যুদ্ধ" stands twice in one sense`},
		{"twice in two senses", "war\tযুদ্ধ; যুদ্ধ\t-\n", `f:1: "যুদ্ধ" stands in two senses`},
		{"head twice", "war\tযুদ্ধ\t-\nWar\tলড়াই\t-\n", `f:2: "war" stands in line 1 too`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := parseWords("f", text.Fold(tt.data))
			if err == nil || !strings.Contains(err.Error(), tt.fault) {
				t.Errorf("got %v, want %q", err, tt.fault)
			}
		})
	}
}

// A faulty line costs only itself.
func TestParseKeepsTheGoodLines(t *testing.T) {
	groups, err := parseWords("f", "war\tযুদ্ধ\t-\nbad\nsea\tসাগর; সমুদ্র\tसमुद्र\n")
	if err == nil || len(groups) != 3 {
		t.Errorf("%d groups and error %v, want 3 and the fault of line 2", len(groups), err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("war\tযুদ্ধ\tयुद्ध\n")
	f.Add("~us\tUSA\n# x\nsay, said\tবলা; জানানো\t-\n")
	f.Add("\xff\t,;~\t\n")
	f.Fuzz(func(t *testing.T, data string) {
		aliases, _ := parseAliases("f", text.Fold(data))
		words, _ := parseWords("f", text.Fold(data))
		for _, g := range append(aliases, words...) {
			if len(g.members) < 2 {
				t.Fatalf("a group of %d from %q", len(g.members), data)
			}
			for _, m := range g.members {
				if len(m.words) == 0 || strings.ContainsAny(m.phrase, "\t\n,;~") {
					t.Fatalf("member %q from %q", m.words, data)
				}
			}
		}
	})
}
