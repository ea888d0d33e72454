package knowledge

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/quotation"
	"github.com/ukti-bot/ukti/knowledge/internal/search"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// When an alleged quotation is held to be an altered passage, not a text of its
// own: so much of its words' rarity must stand in one place, in order. Below it,
// texts on the same subject meet by chance.
const (
	leastMatched = 0.5
	leastWords   = 3   // words that must match, unless the text is shorter
	mostAlleged  = 400 // words of an alleged text that are compared
	mostPlaces   = 24  // sentences it is compared with
)

// place is a stretch of an article that an alleged text was compared with.
type place struct {
	first, last index.SentenceNo // sentences
	tokens      []text.Token
	fit         quotation.Alignment
	matched     float64 // share of the alleged words' rarity
}

// Find judges an alleged quotation: whether the articles have it word for word,
// as a part of a sentence, with changes, or not at all. It compares after lossless
// folding only. The error wraps [ErrBlank] when the text has no letter or digit,
// or ctx's error.
func (x *Index) Find(ctx context.Context, alleged string) (Match, error) {
	words := core(text.Strict(text.CutGraphemes(alleged, 4*MaxQuestion)))
	if len(words) == 0 {
		return Match{}, fmt.Errorf("the quotation holds no letter or digit: %w", ErrBlank)
	}
	words = words[:min(len(words), mostAlleged)]
	spread := index.SentenceNo(len(text.Sentences(alleged)))
	var best *place
	for _, id := range x.likeliest(words) {
		if err := ctx.Err(); err != nil {
			return Match{}, fmt.Errorf("judging a quotation: %w", err)
		}
		p := x.compare(id, spread, words)
		if best == nil || p.fit.Cost < best.fit.Cost {
			best = &p
		}
		if p.fit.Cost == 0 {
			break
		}
	}
	if best == nil || !enough(best, words) {
		return Match{Verdict: NotHere}, nil
	}
	return x.match(best, words, alleged), nil
}

// core drops the punctuation at both ends: a quotation is seldom copied with it.
func core(tokens []text.Token) []text.Token {
	for len(tokens) > 0 && !tokens[0].IsWord() {
		tokens = tokens[1:]
	}
	for len(tokens) > 0 && !tokens[len(tokens)-1].IsWord() {
		tokens = tokens[:len(tokens)-1]
	}
	return tokens
}

// likeliest gives the sentences that share most of the words' rarity.
func (x *Index) likeliest(words []text.Token) []index.SentenceNo {
	share := map[index.SentenceNo]float64{}
	seen := map[string]bool{}
	for _, w := range words {
		id, ok := x.lookup(w.Term)
		if !ok || seen[w.Term] {
			continue
		}
		seen[w.Term] = true
		rarity := search.Rarity(x.store, id)
		for sentences := range x.store.Postings(id) {
			for _, s := range sentences {
				if !x.store.Deleted(x.store.ArticleOf(s)) {
					share[s] += rarity
				}
			}
		}
	}
	out := make([]index.SentenceNo, 0, len(share))
	for s := range share {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b index.SentenceNo) int { return cmp.Or(cmp.Compare(share[b], share[a]), cmp.Compare(a, b)) })
	return out[:min(len(out), mostPlaces)]
}

// lookup finds a strict token's word in the index, whose words have no thousands
// separators.
func (x *Index) lookup(term string) (index.WordID, bool) {
	tokens := text.Tokens(term)
	if len(tokens) == 0 {
		return 0, false
	}
	return x.store.Vocabulary().Lookup(tokens[0].Term)
}

// compare aligns the words with sentence id and as many around it as the alleged
// text has sentences.
func (x *Index) compare(id, spread index.SentenceNo, words []text.Token) place {
	article := x.store.ArticleOf(id)
	from, end := x.store.Sentences(article)
	p := place{first: id, last: id}
	for range spread {
		if p.first > from {
			p.first--
		}
		if p.last+1 < end {
			p.last++
		}
	}
	start := int(x.store.Sentence(p.first).Start)
	p.tokens = text.Strict(x.store.Article(article).Body[start:x.store.Sentence(p.last).End])
	for i := range p.tokens {
		p.tokens[i].Span.Start += start
		p.tokens[i].Span.End += start
	}
	p.fit = quotation.Fit(p.tokens, words)
	all, has := 0.0, 0.0
	matched := map[int]bool{}
	for _, j := range p.fit.Matched {
		matched[j] = true
	}
	for j, w := range words {
		if !w.IsWord() {
			continue
		}
		rarity := 1.0
		if id, ok := x.lookup(w.Term); ok {
			rarity = search.Rarity(x.store, id)
		}
		all += rarity
		if matched[j] {
			has += rarity
		}
	}
	p.matched = has / max(all, 1e-9)
	return p
}

func enough(p *place, words []text.Token) bool {
	asked, matched := 0, 0
	for _, w := range words {
		if w.IsWord() {
			asked++
		}
	}
	for _, j := range p.fit.Matched {
		if words[j].IsWord() {
			matched++
		}
	}
	if p.fit.Cost == 0 {
		return true
	}
	return p.matched >= leastMatched && matched >= min(leastWords, asked)
}

// match words the judgement of the best place.
func (x *Index) match(p *place, words []text.Token, alleged string) Match {
	from, to := p.fit.From, p.fit.To
	for from < to && !p.tokens[from].IsWord() {
		from++
	}
	start, end := p.tokens[from].Span.Start, p.tokens[to-1].Span.End
	first, last := p.first, p.last
	for first < last && int(x.store.Sentence(first).End) <= start {
		first++
	}
	for last > first && int(x.store.Sentence(last).Start) >= end {
		last--
	}
	m := Match{Verdict: Altered, Passage: x.stretch(first, last)}
	body := x.store.Article(x.store.ArticleOf(first)).Body
	m.Here = shiftAll(body, p.tokens, p.fit.Here, m.Passage.Context)
	m.There = shiftAll(alleged, words, p.fit.There, Span{End: len(alleged)})
	if p.fit.Cost > 0 {
		return m
	}
	m.Verdict = Part
	if whole(body[x.store.Sentence(first).Start:start]) && whole(body[end:x.store.Sentence(last).End]) {
		m.Verdict = Verbatim
	}
	m.Passage.Matched = []Span{{Start: start, End: end}}
	return m
}

// whole reports that what was left of a sentence is no word.
func whole(rest string) bool { return len(text.Tokens(rest)) == 0 }

// stretch is the passage of sentences first to last.
func (x *Index) stretch(first, last index.SentenceNo) Passage {
	from, to := x.store.Sentence(first), x.store.Sentence(last)
	a := x.store.Article(from.Article)
	opening, _ := x.store.Sentences(from.Article)
	sp := Span{Start: int(from.Start), End: int(to.End)}
	around := sp
	if first == last {
		around = x.contextOf(first)
	}
	return Passage{
		Article: a.ID, Revision: a.Revision, Span: sp, Context: around,
		Line: int(from.Line), Sentence: int(first-opening) + 1,
		Text: a.Body[sp.Start:sp.End], Around: a.Body[around.Start:around.End],
	}
}

// shiftAll gives the spans of chosen tokens of s, on grapheme borders, those
// inside within only.
func shiftAll(s string, tokens []text.Token, chosen []int, within Span) []Span {
	var spans []text.Span
	for _, i := range chosen {
		sp := tokens[i].Span
		if sp.Start >= within.Start && sp.End <= within.End {
			spans = append(spans, text.Span{Start: sp.Start - within.Start, End: sp.End - within.Start})
		}
	}
	return search.Shift(text.Snap(s[within.Start:within.End], spans), within.Start)
}
