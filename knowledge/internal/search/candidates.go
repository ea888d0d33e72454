package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
)

// Source finds the articles to look at closely. [Postings] is the one in use; another
// engine can bring them in its place, and a slow one proves it.
type Source interface {
	// Candidates returns at most most of the allowed articles, the likeliest to answer
	// q first. The error is ctx's.
	Candidates(ctx context.Context, x *index.Index, q *Question, allowed Filter, most int) ([]index.ArticleNo, error)
}

// Only is the source of one article, whatever is asked.
type Only index.ArticleNo

// Candidates implements [Source].
func (o Only) Candidates(context.Context, *index.Index, *Question, Filter, int) ([]index.ArticleNo, error) {
	return []index.ArticleNo{index.ArticleNo(o)}, nil
}

// Bounds of the first stage. They decide how much is scored, so cost is bounded
// whatever is asked.
const (
	maxArticles = 16  // articles looked at closely
	maxWindow   = 400 // sentences of one article looked at together

	// A word that more than one sentence in commonShare has brings no further
	// sentences in once there are so many: those would have the common word alone.
	commonShare = 100
	enoughFound = 2000
)

// Postings finds candidates by the postings of the question's words. It may serve
// several indexes, one after the other or at once.
type Postings struct{ scratch sync.Pool }

// Candidates adds up, for each sentence and each article, the best weight of every
// word of q times its rarity, and takes the articles with the best sum of best
// sentence and whole article.
func (p *Postings) Candidates(ctx context.Context, x *index.Index, q *Question, allowed Filter, most int) ([]index.ArticleNo, error) {
	s, ok := p.scratch.Get().(*scratch)
	if !ok {
		s = new(scratch)
	}
	defer p.scratch.Put(s)
	defer s.reset()
	articles, sentences := x.Bounds()
	s.grow(int(sentences), int(articles))
	for _, w := range byRarity(q.Words) {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("finding articles: %w", err)
		}
		s.gather(x, w, allowed)
		s.settle(x, allowed)
	}
	return slices.Clone(s.nearest(x, most)), nil
}

// scratch is what one search needs per sentence and article of the index. It is
// kept between searches because clearing only what was touched is far cheaper than
// allocating all of it.
type scratch struct {
	sentences []tally
	articles  []tally
	touched   []index.SentenceNo // sentences with a sum
	current   []index.SentenceNo // sentences with the current word
	found     []index.ArticleNo  // articles with a sum
	round     []index.ArticleNo  // articles with the current word
}

// tally is what a sentence or an article has so far. Both numbers lie together, because
// fetching them is what the first stage takes its time for.
type tally struct {
	sum  float32 // over the words
	word float32 // the best of the current word
}

// grow makes room for an index that may have grown since the last search.
func (s *scratch) grow(sentences, articles int) {
	if len(s.sentences) < sentences {
		s.sentences = make([]tally, sentences+sentences/8)
	}
	if len(s.articles) < articles {
		s.articles = make([]tally, articles+articles/8)
	}
}

// gather notes, for each sentence that holds w, the best of its weights. Of a word
// that nearly all have, once there are enough, only those that hold another word too.
func (s *scratch) gather(x *index.Index, w Word, allowed Filter) {
	closed := len(s.touched) > enoughFound && holders(x, w.Targets) > x.Size().Sentences/commonShare
	for _, t := range w.Targets { // surest first: the first to reach a sentence need not be the best, rarity counts too
		value := float32(worth(x, w, t))
		for sentences := range x.Postings(t.Term) {
			for _, id := range sentences {
				at := &s.sentences[id]
				if closed && at.sum == 0 {
					continue
				}
				if at.word == 0 {
					s.current = append(s.current, id)
				}
				at.word = max(at.word, value)
			}
		}
		for articles := range x.Headed(t.Term) {
			for _, article := range articles {
				if allowed(article) {
					s.hold(article, value)
				}
			}
		}
	}
}

// byRarity returns the words, the rarest first.
func byRarity(words []Word) []Word {
	out := slices.Clone(words)
	slices.SortStableFunc(out, func(a, b Word) int { return cmp.Compare(b.Rarity, a.Rarity) })
	return out
}

// holders is the number of sentences that hold one of the targets, at most.
func holders(x *index.Index, targets []expand.Target) int {
	n := 0
	for _, t := range targets {
		n += x.DF(t.Term)
	}
	return n
}

// settle moves the current word's bests into the sums.
func (s *scratch) settle(x *index.Index, allowed Filter) {
	for _, id := range s.current {
		at, article := &s.sentences[id], x.ArticleOf(id)
		value := at.word
		at.word = 0
		if !allowed(article) {
			continue
		}
		if at.sum == 0 {
			s.touched = append(s.touched, id)
		}
		at.sum += value
		s.hold(article, value)
	}
	for _, article := range s.round {
		at := &s.articles[article]
		if at.sum == 0 {
			s.found = append(s.found, article)
		}
		at.sum += at.word
		at.word = 0
	}
	s.current, s.round = s.current[:0], s.round[:0]
}

// hold notes that an article holds the current word.
func (s *scratch) hold(article index.ArticleNo, value float32) {
	whole := &s.articles[article]
	if whole.word == 0 {
		s.round = append(s.round, article)
	}
	whole.word = max(whole.word, value)
}

// nearest returns the articles to look at closely, best first: by their best
// sentence and what the whole article holds.
func (s *scratch) nearest(x *index.Index, most int) []index.ArticleNo {
	for _, id := range s.touched {
		at := &s.articles[x.ArticleOf(id)]
		at.word = max(at.word, s.sentences[id].sum)
	}
	for _, article := range s.found {
		at := &s.articles[article]
		at.sum += at.word
		at.word = 0
	}
	sortBest(s.found, most, func(a, b index.ArticleNo) int {
		return cmp.Or(cmp.Compare(s.articles[b].sum, s.articles[a].sum), cmp.Compare(a, b))
	})
	return s.found[:min(len(s.found), most)]
}

// reset clears what was touched.
func (s *scratch) reset() {
	for _, id := range s.touched {
		s.sentences[id].sum = 0
	}
	for _, article := range s.found {
		s.articles[article].sum = 0
	}
	s.touched, s.found, s.current = s.touched[:0], s.found[:0], s.current[:0]
}
