package opensearch

import (
	"strings"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/language/languages"
	"github.com/ukti-bot/ukti/knowledge/internal/language/sound"
	"github.com/ukti-bot/ukti/knowledge/internal/query"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
)

// Weights of the ways from a question's word to the articles', about those of package
// expand's expanders. What is found by sound is judged by ear only once the texts are there.
const (
	weightExact    = 1.0
	weightStem     = 0.95
	weightOther    = 0.85 // the stem of a language that the word is less likely of
	weightSpelling = 0.85
	weightSound    = 0.6 // a word of another script
	weightEar      = 0.5 // a word of the same script
	weightJoined   = 0.85
	weightParts    = 0.8
	weightOneEdit  = 0.75
	weightTwoEdits = 0.55
	weightBegun    = 0.5

	sureEnough = 0.6 // from this weight on a way makes guesses needless
)

// Least lengths, in code points, of words that are guessed at.
const (
	leastSound = 2 // consonants
	leastOne   = 4
	leastTwo   = 8
	leastBegun = 5
	leastParts = 6
	leastPart  = 2
)

// clause is one way for a word of a question to be met.
type clause struct {
	kind   kind
	field  string
	value  string
	second string // of parts
	weight float64
	same   bool // it leads to the word itself, whatever its inflection
	sure   bool // it is no guess by sound
	by     string
}

// kind is how a clause's value is compared.
type kind int

const (
	equal  kind = iota
	parts       // value and second stand in the same sentence
	near        // some edits away
	begins      // value is the beginning
)

// query words a clause for the fields below a path, "" for those of whole articles.
func (c *clause) query(path string) object {
	if path != "" {
		path += "."
	}
	field := path + c.field
	switch c.kind {
	case parts:
		return object{"bool": object{"filter": []object{{"term": object{field: c.value}}, {"term": object{field: c.second}}}}}
	case near:
		edits := 1
		if c.weight == weightTwoEdits {
			edits = 2
		}
		return object{"fuzzy": object{field: object{"value": c.value, "fuzziness": edits, "max_expansions": 30}}}
	case begins:
		return object{"prefix": object{field: object{"value": c.value}}}
	}
	return object{"term": object{field: c.value}}
}

// key is that by which a clause is counted: its stem's where the word itself is meant, as
// package search does.
func (c *clause) key() counting {
	if c.by != "" {
		return counting{field: fieldStem, value: c.by}
	}
	return counting{c.kind, c.field, c.value, c.second, c.weight == weightTwoEdits}
}

// asked is a question's word with the ways to meet it.
type asked struct {
	query.Word
	always []clause
	guess  []clause // of use where none of always leads anywhere surely
}

// words returns the ways of a question's words.
func words(l *languages.Set, q *query.Query) []asked {
	out := make([]asked, len(q.Words))
	for i, w := range q.Words {
		out[i] = ways(l, w)
	}
	for i := 1; i < len(out); i++ {
		first, second := &out[i-1], &out[i]
		from, to := first.Token.Span.End, second.Token.Span.Start
		if from > to || strings.Trim(q.Text[from:to], " -\u00a0") != "" {
			continue
		}
		term := first.Token.Term + second.Token.Term
		joined := clause{field: fieldStem, value: l.Of(term).Stem(term), weight: weightJoined, sure: true}
		first.always, second.always = append(first.always, joined), append(second.always, joined)
	}
	return out
}

// ways returns a word with the ways to meet it by itself.
func ways(l *languages.Set, w query.Word) asked {
	lead, out := w.Lead, asked{Word: w}
	term := func(field, value string, weight float64, same bool, by string) {
		out.always = append(out.always, clause{field: field, value: value, weight: weight, same: same, sure: true, by: by})
	}
	term(fieldWord, lead.Term, weightExact, true, l.Of(lead.Term).Stem(lead.Term))
	for i, stem := range lead.Stems {
		weight := weightStem
		if i > 0 {
			weight = weightOther
		}
		term(fieldStem, stem, weight, true, "")
	}
	for _, n := range lead.Names {
		term(fieldWord, n.Term, n.Weight, false, n.Stem)
		term(fieldStem, n.Stem, n.Weight*weightStem, false, "")
	}
	if lead.Digits {
		return out
	}
	term(fieldSpelling, lead.Spelling, weightSpelling, false, "")
	out.bySound(l, lead)
	out.bySlips(lead)
	out.byParts(l, lead.Term)
	return out
}

// bySound adds the words that sound so: of another script always, of the same one and for
// an English word that is no name as a guess.
func (a *asked) bySound(l *languages.Set, lead expand.Word) {
	own, seen := script(lead.Term), map[string]bool{}
	strange := lead.Strange && !l.Meanings.Has(lead.Term)
	for _, typed := range append([]string{lead.Term}, lead.Stems...) {
		for _, h := range sound.Hear(typed) {
			if seen[h.Key] || len(h.Key) < leastSound {
				continue
			}
			seen[h.Key] = true
			for _, other := range []string{scriptBengali, scriptDevanagari, scriptLatin} {
				c := clause{field: fieldSound, value: other + h.Key, weight: weightSound}
				if other == own {
					c.weight = weightEar
				}
				if other == own || lead.English && !strange {
					a.guess = append(a.guess, c)
				} else {
					a.always = append(a.always, c)
				}
			}
		}
	}
}

// bySlips adds the words that are a slip of the finger or two away, and those that begin so.
func (a *asked) bySlips(lead expand.Word) {
	for _, stem := range lead.Stems {
		if n := utf8.RuneCountInString(stem); n >= leastOne {
			a.guess = append(a.guess, clause{kind: near, field: fieldStem, value: stem, weight: weightOneEdit})
			if n >= leastTwo {
				a.guess = append(a.guess, clause{kind: near, field: fieldStem, value: stem, weight: weightTwoEdits})
			}
		}
	}
	if utf8.RuneCountInString(lead.Term) >= leastBegun {
		a.guess = append(a.guess, clause{kind: begins, field: fieldWord, value: lead.Term, weight: weightBegun})
	}
}

// byParts adds the two words that a word may be written apart as.
func (a *asked) byParts(l *languages.Set, term string) {
	n := utf8.RuneCountInString(term)
	if n < leastParts {
		return
	}
	for i := range term {
		if before := utf8.RuneCountInString(term[:i]); before < leastPart || n-before < leastPart {
			continue
		}
		left, right := term[:i], term[i:]
		a.guess = append(a.guess, clause{
			kind: parts, field: fieldStem, value: l.Of(left).Stem(left), second: l.Of(right).Stem(right), weight: weightParts,
		})
	}
}
