package opensearch

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/internal/query"
)

// lexicon is what a question needs to know of the words that all articles have: an index of
// those that it may lead to, without an article.
type lexicon struct {
	words  []string
	beside map[string]bool // two words that stand side by side in an article, with a space between
	leads  []knowledge.Lead
}

// lexicon looks a question's words up. Those that lead nowhere surely are guessed at, as
// package expand does.
func (c *Client) lexicon(ctx context.Context, asked knowledge.Query, q *query.Query) (*lexicon, error) {
	w := &wanted{languages: c.languages, near: c.nearWords}
	for _, word := range q.Words {
		w.surely(word)
	}
	w.joined(q)
	words, err := c.words(ctx, w)
	if err != nil {
		return nil, err
	}
	l := &lexicon{words: words}
	if err := c.lead(ctx, l, asked); err != nil {
		return nil, err
	}
	guess := &wanted{languages: c.languages, near: c.nearWords}
	for _, word := range q.Words {
		if !slices.ContainsFunc(l.leads, func(lead knowledge.Lead) bool { return lead.Sure && lead.Text == word.Token.Term }) {
			guess.guess(word.Lead)
		}
	}
	more, err := c.words(ctx, guess)
	if err != nil || len(more) == 0 {
		return l, err
	}
	l.words = once(append(l.words, more...))
	return l, c.lead(ctx, l, asked)
}

// lead leads a question through the lexicon, and leaves out of it the words that no article
// has any more.
func (c *Client) lead(ctx context.Context, l *lexicon, asked knowledge.Query) error {
	for {
		x, err := knowledge.Build(ctx, func(func(knowledge.Article, error) bool) {}, knowledge.Options{Corrections: c.o.Corrections, Words: l.words})
		if err != nil {
			return err
		}
		counts, err := c.countsFor(ctx, x, nil, []knowledge.Query{asked}, nil)
		if err != nil {
			return err
		}
		x = x.Among(counts)
		gone, err := c.gone(ctx, x, counts, asked)
		if err != nil {
			return err
		}
		if len(gone) == 0 {
			l.beside = counts.Beside
			l.leads, err = x.Leads(ctx, asked)
			return err
		}
		l.words = slices.DeleteFunc(l.words, func(term string) bool { return gone[term] })
	}
}

// gone returns the words of x that a question leads to though no article has one of their
// stem any more, neither in a sentence nor at its head.
func (c *Client) gone(ctx context.Context, x *knowledge.Index, counts *knowledge.Counts, asked knowledge.Query) (map[string]bool, error) {
	met, err := x.Met(ctx, asked)
	if err != nil {
		return nil, err
	}
	var s searches
	var terms []string
	for _, w := range met {
		if counts.Stems[w.Stem] == 0 {
			terms = append(terms, w.Term)
			s.add(1, object{"query": object{"constant_score": object{"filter": object{"term": object{fieldWord: w.Term}}}}})
		}
	}
	found, err := c.each(ctx, s)
	gone := map[string]bool{}
	for i, ids := range found {
		if len(ids) == 0 {
			gone[terms[i]] = true
		}
	}
	return gone, err
}

// beside finds out which of some parts of words stand side by side in an article.
func (c *Client) beside(ctx context.Context, cuts []knowledge.Cut) (map[string]bool, error) {
	var s searches
	for _, cut := range cuts {
		s.add(1, object{"query": object{"constant_score": object{"filter": object{"span_near": object{
			"clauses": []object{anyOf(cut.First), anyOf(cut.Second)}, "slop": 0, "in_order": true,
		}}}}})
	}
	found, err := c.each(ctx, s)
	out := map[string]bool{}
	for i, ids := range found {
		out[cuts[i].Parts] = len(ids) > 0
	}
	return out, err
}

// mostOfPart bounds the words that a part of a word may be met by.
const mostOfPart = 16

func anyOf(words []string) object {
	var spans []object
	for _, term := range words[:min(len(words), mostOfPart)] {
		spans = append(spans, object{"span_term": object{fieldRunning: term}})
	}
	return object{"span_or": object{"clauses": spans}}
}

// mostLeaves is how many single words a query may be of, half for the sentences and half for
// the whole articles: OpenSearch refuses more than 1,024.
const mostLeaves = 960

// weighted is a question's words as one query, whose score is the sum that
// [search.Postings] makes: of the best sentence, and of the whole article, each word of the
// question by the best of those that it leads to. It is nil where they lead nowhere.
func weighted(leads []knowledge.Lead) object {
	var sentence, article []object
	for _, lead := range leads {
		if met := weigh(lead.To, mostLeaves/2/max(1, len(leads))); len(met) > 0 {
			sentence, article = append(sentence, best(met, sentencePath+".")), append(article, best(met, ""))
		}
	}
	return sum(sentence, article)
}

// sum adds up what the best sentence holds and what the whole article does.
func sum(sentence, article []object) object {
	if len(sentence) == 0 {
		return nil
	}
	nested := object{"nested": object{"path": sentencePath, "score_mode": "max", "query": object{"bool": object{"should": sentence}}}}
	return object{"bool": object{"should": append(article, nested), "minimum_should_match": 1}}
}

// weighing is words with what a sentence with one of them holds of the question.
type weighing struct {
	terms []string
	worth float64
}

// leaves is how many clauses OpenSearch makes of it: few words are rewritten, each as one.
func (w *weighing) leaves() int {
	if len(w.terms) <= 16 {
		return len(w.terms)
	}
	return 1
}

// steps is how finely words of about the same worth are told apart.
const steps = 50

// weigh puts words of about the same worth together, those of the least worth more so, until
// they are few enough clauses.
func weigh(to []knowledge.LeadTo, most int) []weighing {
	top := 0.0
	for _, t := range to {
		top = max(top, t.Worth)
	}
	groups := map[int]*weighing{}
	for _, t := range to {
		step := int(math.Ceil(steps * t.Worth / max(top, 1e-9)))
		if groups[step] == nil {
			groups[step] = &weighing{}
		}
		g := groups[step]
		g.terms, g.worth = append(g.terms, t.Term), max(g.worth, t.Worth)
	}
	out := make([]weighing, 0, len(groups))
	leaves := 0
	for _, g := range groups {
		out, leaves = append(out, *g), leaves+g.leaves()
	}
	slices.SortFunc(out, func(a, b weighing) int { return cmp.Compare(b.worth, a.worth) })
	for leaves > most && len(out) > 1 {
		last, before := &out[len(out)-1], &out[len(out)-2]
		leaves -= last.leaves() + before.leaves()
		before.terms = append(before.terms, last.terms...)
		leaves += before.leaves()
		out = out[:len(out)-1]
	}
	if len(out) == 1 && leaves > most {
		out[0].terms = out[0].terms[:max(1, most)]
	}
	return out
}

// best is the query of the best of some words, below a path.
func best(of []weighing, path string) object {
	queries := make([]object, len(of))
	for i, w := range of {
		queries[i] = object{"constant_score": object{"filter": object{"terms": object{path + fieldWord: w.terms}}, "boost": max(w.worth, 1e-6)}}
	}
	return object{"dis_max": object{"queries": queries}}
}
