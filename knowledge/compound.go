package knowledge

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
)

// Compounds are written together or apart (বইমেলা, বই মেলা; metrorail, metro rail), and
// the articles may have the other one. The index's words tell.

const (
	compoundRoad   = "compound"
	weightCompound = 0.9

	leastPart     = 2    // code points of a part
	leastCompound = 6    // code points of both together
	sureTarget    = 0.8  // of a word that leads there, no parts are looked for
	mostLooked    = 2000 // sentences that are looked through for two parts side by side
)

// certain are the roads by which a part or a whole must be met: a guess of a guess
// says nothing.
func (x *Index) certain(a language.Analyzer, term string, skip map[string]bool) []expand.Target {
	roads := slices.DeleteFunc(slices.Clone(x.roads), func(r expand.Expander) bool {
		return r.Tier > 0 || r.Name == "meaning" || r.Name == "lexicon" || skip[r.Name]
	})
	targets := x.telling(expand.Expand(x.vocab, roads, skip, x.roadWord(a, term)))
	return slices.DeleteFunc(targets, func(t expand.Target) bool { return t.Weight < sureTarget })
}

// parts gives the two words that a word is made of where the articles write them apart:
// at least once one right behind the other. The cut nearest to the middle counts.
func (x *Index) parts(a language.Analyzer, term string, skip map[string]bool) (first, second string, ok bool) {
	n := utf8.RuneCountInString(term)
	if n < leastCompound || strings.ContainsAny(term, "0123456789") {
		return "", "", false
	}
	var cuts []int
	for i := range term {
		if c := utf8.RuneCountInString(term[:i]); c >= leastPart && n-c >= leastPart && beginsPart(term[:i], term[i:]) {
			cuts = append(cuts, i)
		}
	}
	slices.SortStableFunc(cuts, func(a, b int) int { return off(a, len(term)) - off(b, len(term)) })
	for _, i := range cuts {
		left := x.certain(a, term[:i], skip)
		if len(left) == 0 {
			continue
		}
		right := x.certain(a, term[i:], skip)
		if x.sideBySide(left, right) {
			return term[:i], term[i:], true
		}
	}
	return "", "", false
}

// beginsPart reports a place within a word where another may begin: before a letter and
// not within a conjunct.
func beginsPart(before, behind string) bool {
	r, _ := utf8.DecodeRuneInString(behind)
	return unicode.IsLetter(r) && !strings.HasSuffix(before, "্") && !strings.HasSuffix(before, "्")
}

// off is twice how far a cut is from the middle.
func off(cut, length int) int { return max(2*cut-length, length-2*cut) }

// sideBySide reports whether a sentence has one of the second words right behind one
// of the first.
func (x *Index) sideBySide(first, second []expand.Target) bool {
	follows := map[uint32]bool{}
	for _, t := range second {
		follows[t.Term] = true
	}
	looked := 0
	for _, t := range first {
		for id := range x.holding(t.Term) {
			if looked++; looked > mostLooked || len(second) == 0 {
				return false
			}
			words := x.words(id)
			for k := 1; k < len(words); k++ {
				if words[k-1] == t.Term && follows[words[k]] {
					return true
				}
			}
		}
	}
	return false
}

// join lets two words that stand side by side in the question lead to the one word that
// the articles make of them.
func (x *Index) join(a language.Analyzer, asked string, first, second *word, skip map[string]bool) {
	if skip[compoundRoad] || second.token.Span.Start < first.token.Span.End || strings.Trim(asked[first.token.Span.End:second.token.Span.Start], " -\u00a0") != "" {
		return
	}
	for _, t := range x.certain(a, first.token.Term+second.token.Term, skip) {
		for _, w := range []*word{first, second} {
			if !slices.ContainsFunc(w.targets, func(have expand.Target) bool { return have.Term == t.Term }) {
				w.targets = append(w.targets, expand.Target{Term: t.Term, Weight: weightCompound * t.Weight, Road: compoundRoad})
			}
		}
	}
}
