package quotation

import (
	"cmp"
	"context"
	"slices"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// Bounds of the comparison with one place.
const (
	sentencesBy  = 2    // sentences before and after one, that a piece may reach into
	longWindow   = 12   // the same, where a mark of omission stands
	windowWords  = 600  // words of all of them,
	roomWords    = 40   // and beyond twice those of the piece, where no mark stands
	leastMatched = 3    // words that must match before others are called altered
	leastShare   = 0.5  // of the words' rarity, the same
	leastDensity = 0.34 // of the article's words there, the same
	leastRun     = 1.5  // words side by side, on average, in a shortened text,
	leastKept    = 0.4  // unless it keeps so many of the words there
)

// fit is a piece read as a stretch of an article.
type fit struct {
	article      uint32
	span         text.Span // the words, in the body
	first, last  uint32    // sentences
	atStart      bool      // nothing of its first sentence stands before
	atEnd        bool      // nothing of its last sentence stands behind
	before, next string
	differs      []pair
	omitted      []gap
	verdict      Verdict
	cost         float64
	matched      int
	share        float64
}

// pair is words that differ: spans of the seen text and of the body, either may be
// empty.
type pair struct {
	theirs, article text.Span
	grave           bool
}

// gap is words of the body left out.
type gap struct {
	article         text.Span
	marked, negates bool
}

// comparer compares pieces with one archive.
type comparer struct {
	archive Archive
	sources []string
	cache   map[uint32][]word // the words of sentences, with spans of the body

	vocabularies map[uint32]articleWords
}

func newComparer(a Archive, sources []string) *comparer {
	return &comparer{archive: a, sources: sources, cache: map[uint32][]word{}, vocabularies: map[uint32]articleWords{}}
}

// counts reports an article of the publishers that count.
func (c *comparer) counts(article uint32) bool {
	return len(c.sources) == 0 || slices.Contains(c.sources, c.archive.Article(article).Publisher)
}

// found is what a piece was compared with: the best places, and others that are
// less good.
type found struct {
	verdict Verdict
	best    []fit
	others  []fit
}

// compare finds the places that fit p best. near are sentences to look at
// whatever words they have. Where the articles don't have the words as they are,
// the texts that were superseded may: those count only where they have them, and
// better.
func (c *comparer) compare(ctx context.Context, s string, p piece, near []uint32) (found, error) {
	if len(p.words) == 0 {
		return found{verdict: Absent}, nil
	}
	current, former := c.apart(near)
	now, err := c.among(ctx, s, p, current, c.archive.Holding)
	if err != nil || now.verdict <= Part {
		return now, err
	}
	then, err := c.among(ctx, s, p, former, c.archive.Formerly)
	if err != nil || !then.verdict.Holds() || then.verdict >= now.verdict {
		return now, err
	}
	then.others = slices.Concat(now.best, now.others)
	return then, nil
}

// apart tells sentences of current texts from those of superseded ones.
func (c *comparer) apart(sentences []uint32) (current, former []uint32) {
	for _, id := range sentences {
		if article, _, _ := c.archive.Sentence(id); c.archive.Article(article).Superseded.By == "" {
			current = append(current, id)
		} else {
			former = append(former, id)
		}
	}
	return current, former
}

// among compares p with the sentences of some texts, and those near.
func (c *comparer) among(ctx context.Context, s string, p piece, near []uint32, of holding) (found, error) {
	var fits []fit
	picked := false // all words are in one sentence, but here and there
	done := map[[2]int]bool{}
	candidates, likely := c.candidates(p.words, of)
	for i, id := range append(slices.Clone(near), candidates...) {
		if err := ctx.Err(); err != nil {
			return found{}, err
		}
		if i >= len(near)+likely && len(fits) > 0 && fits[0].verdict <= Part {
			break // no other can be as good
		}
		f, ok := c.fit(s, p, id)
		key := [2]int{int(f.article), f.span.Start}
		picked = picked || !ok && f.verdict == Shortened
		if !ok || done[key] {
			continue
		}
		done[key] = true
		fits = append(fits, f)
		if f.verdict < fits[0].verdict {
			fits[0], fits[len(fits)-1] = f, fits[0]
		}
	}
	if picked { // then other words elsewhere are no alteration of them
		fits = slices.DeleteFunc(fits, func(f fit) bool { return f.verdict > Shortened })
	}
	if len(fits) == 0 {
		return found{verdict: Absent}, nil
	}
	slices.SortStableFunc(fits, func(a, b fit) int {
		return cmp.Or(cmp.Compare(a.verdict, b.verdict), cmp.Compare(a.cost, b.cost), cmp.Compare(a.article, b.article), cmp.Compare(a.span.Start, b.span.Start))
	})
	n := 1
	for n < len(fits) && fits[n].verdict == fits[0].verdict && fits[n].cost < fits[0].cost+1e-6 {
		n++
	}
	return found{verdict: fits[0].verdict, best: fits[:n:n], others: fits[n:]}, nil
}

// fit reads p as a stretch around sentence id; false when it is none.
func (c *comparer) fit(s string, p piece, id uint32) (fit, bool) {
	w := c.window(id, len(p.words), slices.ContainsFunc(p.words, func(w word) bool { return w.gap }))
	if a, ok := align(inOrder, p.words, w.words); ok {
		f := w.fit(s, p, a, true)
		if f.verdict = Shortened; len(a.edits) == 0 && len(p.inserted) == 0 {
			if f.verdict = Part; f.atStart && f.atEnd {
				f.verdict = Verbatim
			}
		}
		return f, f.verdict != Shortened || !scattered(p.words, a)
	}
	a, ok := align(nearest, p.words, w.words)
	if !ok || a.from >= a.to {
		return fit{}, false
	}
	f := w.fit(s, p, a, false)
	f.share, f.matched = c.share(p.words, a.matched)
	density := float64(f.matched) / float64(a.to-a.from)
	if f.verdict = Altered; reordered(p.words, c.words(id)) {
		f = c.moved(id, f)
	}
	return f, f.matched >= min(leastMatched, len(p.words)) && f.share >= leastShare && density >= leastDensity && !c.onlySubject(p, f, a.matched)
}

// onlySubject reports a text that has of a sentence only how it begins, mostly an
// office and a name, and says something else of it.
func (c *comparer) onlySubject(p piece, f fit, matched []bool) bool {
	const mostSubject, leastOther, leastPart, mostShare = 6, 3, 0.4, 0.15
	if f.verdict != Altered || !f.atStart {
		return false
	}
	subject := 0
	for subject < len(matched) && matched[subject] {
		subject++
	}
	rest := p.words[subject:]
	if subject == 0 || subject > mostSubject || len(rest) < leastOther || float64(len(rest)) < leastPart*float64(len(p.words)) {
		return false
	}
	if len(f.differs) == 1 && f.differs[0].article.Start >= f.differs[0].article.End && f.atEnd {
		return false // the whole sentence, and more
	}
	share, _ := c.share(rest, matched[subject:])
	return share < mostShare
}

// moved is a fit of a sentence's words in another order.
func (c *comparer) moved(id uint32, f fit) fit {
	words := c.words(id)
	return fit{
		article: f.article, verdict: Reordered, span: spanOf(words), first: id, last: id,
		atStart: true, atEnd: true, matched: f.matched, share: f.share,
	}
}

// scattered reports a reading of a few words picked here and there, which may as
// well be chance. Where each gap is marked, it is no chance.
func scattered(words []word, a alignment) bool {
	gaps := 0
	for _, e := range a.edits {
		if e.omits() && !words[e.j0].gap {
			gaps++
		}
	}
	dense := float64(len(words)) >= leastKept*float64(a.to-a.from)
	return gaps > 0 && !dense && float64(len(words)) < leastRun*float64(gaps+1)
}

// share is the part of the words' rarity that matched, and how many words did.
func (c *comparer) share(words []word, matched []bool) (share float64, n int) {
	all, has := 0.0, 0.0
	for j, w := range words {
		r := c.archive.Rarity(w.term) + 0.05
		all += r
		if matched[j] {
			has += r
			n++
		}
	}
	return has / max(all, 1e-9), n
}

// reordered reports the same words in another order: a few runs of at least two
// words, moved as a whole.
func reordered(alleged, article []word) bool {
	const mostRuns, leastWords = 4, 5
	if len(alleged) < leastWords || len(alleged) > len(article) {
		return false
	}
	used := make([]bool, len(article))
	for j, runs := 0, 0; j < len(alleged); runs++ {
		best, at := 0, 0
		for i := range article {
			n := 0
			for i+n < len(article) && j+n < len(alleged) && !used[i+n] && article[i+n].term == alleged[j+n].term {
				n++
			}
			if n > best {
				best, at = n, i
			}
		}
		if best < 2 || runs == mostRuns {
			return false
		}
		for i := at; i < at+best; i++ {
			used[i] = true
		}
		j += best
	}
	return true
}

// fit says where an alignment lies. What is left out without a mark is a
// difference, unless all words are there in order.
func (w window) fit(s string, p piece, a alignment, inOrder bool) fit {
	if !inOrder && len(a.edits) > 0 {
		a = w.withNegation(p, a)
	}
	last := a.to - 1
	f := fit{
		article: w.article, cost: a.cost, matched: len(p.words),
		span:  text.Span{Start: w.words[a.from].span.Start, End: w.words[last].span.End},
		first: w.sentences[a.from], last: w.sentences[last], share: 1,
	}
	if f.atStart = w.words[a.from].first; !f.atStart && a.from > 0 {
		f.before = w.spelled(a.from - 1)
	}
	if f.atEnd = last+1 == len(w.words) || w.words[last+1].first; !f.atEnd {
		f.next = w.spelled(last + 1)
	}
	for _, e := range a.edits {
		theirs, article := spanOf(p.words[e.j0:e.j1]), spanOf(w.words[e.i0:e.i1])
		if e.omits() && (inOrder || e.j0 < len(p.words) && p.words[e.j0].gap) {
			f.omitted = append(f.omitted, gap{article, p.words[e.j0].gap, anyNegates(w.words[e.i0:e.i1])})
			continue
		}
		f.differs = append(f.differs, pair{theirs, article, grave(s, p.words[e.j0:e.j1]) || grave(w.body, w.words[e.i0:e.i1])})
	}
	slices.SortStableFunc(f.differs, func(a, b pair) int {
		switch {
		case a.grave == b.grave:
			return 0
		case a.grave:
			return -1
		}
		return 1
	})
	return f
}
