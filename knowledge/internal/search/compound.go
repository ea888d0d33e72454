package search

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/query"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
)

// Compounds are written together or apart (বইমেলা, বই মেলা; metrorail, metro rail), and
// the articles may have the other one. The index's words tell.

const (
	weightCompound = 0.9
	weightPart     = 0.6 // of a compound that the articles have, too: a part says less than the whole

	leastPart     = 2    // code points of a part
	leastCompound = 6    // code points of both together
	sureTarget    = 0.8  // of a word that leads there, no parts are looked for
	mostLooked    = 2000 // sentences that are looked through for two parts side by side
	compoundShare = 0.5  // of a question's budget
	mostCompounds = 24   // content words of a question; a longer text was pasted, and is no riddle
	costSure      = 2000 // of looking for a part, in what a [expand.Budget] counts
)

// joins reports whether parts and wholes are looked for.
func (l *leader) joins() bool {
	return len(l.q.Words) <= mostCompounds && has(l.by, func(e *expand.Expander) bool { return e.Joins })
}

// sure returns the words that a part or a whole is met by for certain.
func (l *leader) sure(ctx context.Context, term string) ([]expand.Target, error) {
	if !l.compounds.Spend(costSure) {
		return nil, nil
	}
	part := query.Lead(l.x.Languages(), l.q.Analyzer, term)
	part.Names = query.Names(l.x.Languages(), term)
	targets, err := expand.Expand(ctx, l.x.Vocabulary(), l.certain, part, l.compounds)
	return slices.DeleteFunc(telling(l.x, targets), func(t expand.Target) bool { return t.Weight < sureTarget }), err
}

// parts returns the two words that a word is made of where the articles write them apart:
// at least once one right behind the other. The cut nearest to the middle counts.
func (l *leader) parts(ctx context.Context, term string) (first, second string, ok bool, err error) {
	err = l.cuts(ctx, term, func(left, right string, met, behind []expand.Target) bool {
		beside, known := l.x.Beside(left, right)
		if ok = known && beside || !known && sideBySide(l.x, met, behind); ok {
			first, second = left, right
		}
		return !ok
	})
	return first, second, ok, err
}

// cuts visits the ways to take a word for two that are met for certain, the one nearest to
// the middle first, until visit returns false.
func (l *leader) cuts(ctx context.Context, term string, visit func(left, right string, met, behind []expand.Target) bool) error {
	n := utf8.RuneCountInString(term)
	if !l.joins() || n < leastCompound || strings.ContainsAny(term, "0123456789") {
		return nil
	}
	var cuts []int
	for i := range term {
		if c := utf8.RuneCountInString(term[:i]); c >= leastPart && n-c >= leastPart && beginsPart(term[:i], term[i:]) {
			cuts = append(cuts, i)
		}
	}
	slices.SortStableFunc(cuts, func(a, b int) int { return off(a, len(term)) - off(b, len(term)) })
	for _, i := range cuts {
		left, err := l.sure(ctx, term[:i])
		if err != nil {
			return err
		}
		if len(left) == 0 {
			continue
		}
		right, err := l.sure(ctx, term[i:])
		if err != nil {
			return err
		}
		if len(right) > 0 && !visit(term[:i], term[i:], left, right) {
			return nil
		}
	}
	return nil
}

// Cut is a way to take a word of a question for two.
type Cut struct {
	Parts         string // with a space between
	First, Second []index.WordID
}

// mostCuts bounds the ways that [Cuts] returns.
const mostCuts = 48

// Cuts returns the ways to take a question's words for two, each met for certain. The error
// is ctx's.
func Cuts(ctx context.Context, x *index.Index, r *Request) (out []Cut, err error) {
	l := newLeader(x, r.Query, r.Expanders)
	for _, w := range r.Query.Words {
		err := l.cuts(ctx, w.Token.Term, func(left, right string, met, behind []expand.Target) bool {
			out = append(out, Cut{left + " " + right, terms(met), terms(behind)})
			return len(out) < mostCuts
		})
		if err != nil || len(out) == mostCuts {
			return out, err
		}
	}
	return out, nil
}

func terms(of []expand.Target) []index.WordID {
	out := make([]index.WordID, len(of))
	for i, t := range of {
		out[i] = t.Term
	}
	return out
}

// addParts lets a compound lead to its parts as well, where some article writes them
// apart: what লঞ্চডুবি is said of in one report is said of a লঞ্চ in the next.
func (l *leader) addParts(ctx context.Context, w *Word) error {
	first, second, ok, err := l.parts(ctx, w.Token.Term)
	if err != nil || !ok {
		return err
	}
	for _, part := range []string{first, second} {
		targets, err := l.sure(ctx, part)
		if err != nil {
			return err
		}
		for _, t := range targets {
			if !slices.ContainsFunc(w.Targets, func(have expand.Target) bool { return have.Term == t.Term }) {
				w.Targets = append(w.Targets, expand.Target{Term: t.Term, Weight: weightPart * t.Weight, By: expand.Compound()})
			}
		}
	}
	return nil
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
func sideBySide(x *index.Index, first, second []expand.Target) bool {
	behind := map[index.WordID]bool{}
	for _, t := range second {
		behind[t.Term] = true
	}
	looked := 0
	for _, t := range first {
		for sentences := range x.Postings(t.Term) {
			for _, id := range sentences {
				if looked++; looked > mostLooked || len(second) == 0 {
					return false
				}
				words := x.Words(id)
				for k := 1; k < len(words); k++ {
					if words[k-1] == t.Term && behind[words[k]] {
						return true
					}
				}
			}
		}
	}
	return false
}

// joinAll lets two words that stand side by side in the question lead to the one word
// that the articles make of them.
func (l *leader) joinAll(ctx context.Context, words []Word) error {
	for i := range len(words) - 1 {
		if err := l.join(ctx, &words[i], &words[i+1]); err != nil {
			return err
		}
	}
	return nil
}

func (l *leader) join(ctx context.Context, first, second *Word) error {
	if !l.joins() || second.Token.Span.Start < first.Token.Span.End || strings.Trim(l.q.Text[first.Token.Span.End:second.Token.Span.Start], " -\u00a0") != "" {
		return nil
	}
	targets, err := l.sure(ctx, first.Token.Term+second.Token.Term)
	for _, t := range targets {
		for _, w := range []*Word{first, second} {
			if !slices.ContainsFunc(w.Targets, func(have expand.Target) bool { return have.Term == t.Term }) {
				w.Targets = append(w.Targets, expand.Target{Term: t.Term, Weight: weightCompound * t.Weight, By: expand.Compound()})
			}
		}
	}
	return err
}
