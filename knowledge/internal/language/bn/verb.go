package bn

import (
	_ "embed"
	"strings"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
)

//go:embed verbs.tsv
var verbsText string

//go:embed endings.tsv
var endingsText string

// conjugation knows the forms of verbs as stem + ending.
type conjugation struct {
	stems   map[string][]verbStem
	endings map[string]sets
	roots   language.Set
}

// sets has a bit for each section of endings.tsv.
type sets uint32

type verbStem struct {
	root string
	sets sets
}

func newConjugation() conjugation {
	c := conjugation{
		stems:   make(map[string][]verbStem),
		endings: make(map[string]sets),
		roots:   make(language.Set),
	}
	bits := make(map[string]sets)
	for _, r := range language.Rows(endingsText) {
		if bits[r.Section] == 0 {
			bits[r.Section] = 1 << len(bits)
		}
		c.endings[r.Cells[0]] |= bits[r.Section]
	}
	for _, r := range language.Rows(verbsText) {
		root := r.Cells[0]
		c.roots[root] = struct{}{}
		for _, stem := range strings.Fields(r.Cells[1]) {
			form, names, _ := strings.Cut(stem, ":")
			v := verbStem{root: root}
			for name := range strings.SplitSeq(names, "+") {
				v.sets |= bits[name]
			}
			c.stems[form] = append(c.stems[form], v)
		}
	}
	return c
}

// maxEnding is more than the runes of the longest ending (িয়াছিলেন).
const maxEnding = 11

// form gives the root of a verb's form without clitics, "" when it is none.
// Where two verbs share the form, the longer stem wins, then the table's order.
func (c *conjugation) form(word string) string {
	cut := len(word)
	for range maxEnding {
		_, size := utf8.DecodeLastRuneInString(word[:cut])
		cut -= size
		if cut <= 0 {
			break
		}
		ending, ok := c.endings[word[cut:]]
		if !ok {
			continue
		}
		for _, s := range c.stems[word[:cut]] {
			if s.sets&ending != 0 {
				return s.root
			}
		}
	}
	return ""
}

// verb gives the root of a verb's form, also with an emphatic ই or ও and with
// the negative নি or না written to it; "" when the word is no verb's form.
func (c *conjugation) verb(word string) string {
	if root := c.form(word); root != "" {
		return root
	}
	bare, emphatic := cutEmphasis(word)
	if emphatic {
		if root := c.form(bare); root != "" {
			return root
		}
	}
	for _, clitic := range []string{"নি", "না"} {
		finite, ok := strings.CutSuffix(bare, clitic)
		if !ok {
			continue
		}
		switch last, _ := utf8.DecodeLastRuneInString(finite); last {
		case 'ি', 'ই':
			// Only নি follows the first person: হাসি + না would be হাসিনা.
			if clitic == "না" {
				continue
			}
		case 'ে', 'ন', nukta:
		default:
			continue
		}
		return c.form(finite)
	}
	return ""
}
