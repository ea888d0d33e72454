package knowledge

import (
	"context"
	"fmt"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/language/languages"
	"github.com/ukti-bot/ukti/knowledge/internal/percolate"
	"github.com/ukti-bot/ukti/knowledge/internal/query"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
	"github.com/ukti-bot/ukti/knowledge/internal/search"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// The part of a watched text's rarity that a sentence of an article, with its neighbours and
// the title, must hold for it to be asked of the article. A sentence may answer a question
// in words of its own; a name or a phrase, of at most mostOfName words that ask nothing, is
// to be named. Many a question asks by its tone alone, and is longer.
const (
	enoughOfQuestion = 0.4
	enoughOfName     = 0.75
	mostOfName       = 3
)

// Percolator holds standing questions and finds those that an article which comes in may
// answer, at a cost that does not depend on how many others there are. It is safe for
// concurrent use.
type Percolator struct {
	languages *languages.Set
	set       *percolate.Set
}

// Met is a standing question of which an article holds enough to be asked of it.
type Met = percolate.Met

// NewPercolator makes an empty one. The error says that the compiled-in tables are damaged.
func NewPercolator() (*Percolator, error) {
	l, err := languages.All()
	if err != nil {
		return nil, err
	}
	return &Percolator{languages: l, set: percolate.New(l)}, nil
}

// Len is how many standing questions there are.
func (p *Percolator) Len() int { return p.set.Len() }

// Watchable reports what is wrong with a text as a standing question: the error wraps
// [ErrBlank] when it has no word that tells anything.
func Watchable(ctx context.Context, asked string) error {
	l, err := languages.All()
	if err == nil {
		_, err = readStanding(ctx, l, asked)
	}
	return err
}

func readStanding(ctx context.Context, l *languages.Set, asked string) (*query.Query, error) {
	read, err := query.Parse(ctx, l, asked, query.Options{})
	if err == nil && len(read.Words) == 0 {
		err = fmt.Errorf("the question has only small words: %w", ErrBlank)
	}
	return read, err
}

// Add puts a question in under a number that is not 0, in the place of one that has it.
// How much its words tell is asked of x, once: it need not be exact. The error is as of
// [Watchable].
func (p *Percolator) Add(ctx context.Context, x *Index, id int64, asked string) error {
	read, err := readStanding(ctx, p.languages, asked)
	if err != nil {
		return err
	}
	words := make([]percolate.Word, len(read.Words))
	for i, w := range read.Words {
		words[i] = percolate.Word{Word: w.Lead, Rarity: rarity(x.store, w.Lead)}
	}
	for i := range len(words) - 1 {
		p.join(&words[i], &words[i+1], read.Words[i], read.Words[i+1], read.Text)
	}
	least := enoughOfQuestion
	if !Asks(asked) && len(words) <= mostOfName {
		least = enoughOfName
	}
	p.set.Add(id, words, least)
	return nil
}

// join lets the word that two are written together as stand for both.
func (p *Percolator) join(first, second *percolate.Word, a, b query.Word, typed string) {
	if typed[a.Token.Span.End:b.Token.Span.Start] != " " {
		return
	}
	joined := a.Token.Term + b.Token.Term
	name := expand.Name{Term: joined, Stem: p.languages.Of(joined).Stem(joined)}
	first.Names, second.Names = append(first.Names, name), append(second.Names, name)
}

// rarity of a question's word among the articles there are: of the word itself where
// they have it, else of the rarest name of it; 1 where they have neither.
func rarity(x *index.Index, w expand.Word) float64 {
	own, named := 0.0, 0.0
	for _, stem := range w.Stems {
		for _, id := range x.Vocabulary().ByStem(stem) {
			own = max(own, search.Rarity(x, id))
		}
	}
	for _, n := range w.Names {
		for _, id := range x.Vocabulary().ByStem(n.Stem) {
			named = max(named, n.Weight*search.Rarity(x, id))
		}
	}
	switch {
	case own > 0:
		return own
	case named > 0:
		return named
	}
	return 1
}

// Remove takes a question out.
func (p *Percolator) Remove(id int64) { p.set.Remove(id) }

// Meet returns the questions of which an article holds enough, in no order.
func (p *Percolator) Meet(a Article) []Met {
	words := percolate.Article{Title: query.Terms(text.Tokens(a.Title))}
	for _, s := range text.Sentences(a.Body) {
		words.Sentences = append(words.Sentences, query.Terms(text.Tokens(a.Body[s.Span.Start:s.Span.End])))
	}
	return p.set.Meet(words)
}

// Standing says what an article is to a standing question.
type Standing int

const (
	Unanswered Standing = iota
	Holding             // a sentence holds every word of it; of a question, words that tell something together
	Answered            // a sentence is believed to answer it
)

// Confirm asks a question of one article of x, of which m says that it holds enough: as if
// it was asked of all of x, and that article brought the candidates. A [Reader] of x reads
// only where it could make the answer sure. The passage is the zero one with Unanswered.
// What it costs does not depend on how many articles x has. The error is ctx's.
func (p *Percolator) Confirm(ctx context.Context, x *Index, m Met, a ArticleID, asked string) (Standing, Passage, error) {
	x, n, held := x.number(a)
	read, err := readStanding(ctx, p.languages, asked)
	if !held || err != nil {
		return Unanswered, Passage{}, ctx.Err()
	}
	r := &search.Request{Query: read, Limit: 1, Scope: search.Scope{
		Allowed: func(at index.ArticleNo) bool { return at == n }, Articles: 1, Sentences: x.Size().Sentences,
	}}
	r.Without([]Component{WithoutTime, WithoutEmbed, WithoutReader})
	e := search.Engine{Source: search.Only(n)}
	answer, err := e.Search(ctx, x.store, r)
	if err == nil && x.engine.Reading.Reader != nil && rank.WorthReading(answer.Degree.Subject) {
		e.Reading, r.Read = x.engine.Reading, true
		answer, err = e.Search(ctx, x.store, r)
	}
	if err != nil || len(answer.Passages) == 0 {
		return Unanswered, Passage{}, err
	}
	switch {
	case answer.Degree.Confidence == search.Strong:
		return Answered, x.passage(answer.Passages[0]), nil
	case m.Missing == 0 && coversAll(answer) && (!Asks(asked) || telling(answer)):
		return Holding, x.passage(answer.Passages[0]), nil
	}
	return Unanswered, Passage{}, nil
}

// coversAll reports whether the first sentence has every word of the question.
func coversAll(a *search.Answer) bool {
	for i := range a.Question.Words {
		if !a.Covers(i) {
			return false
		}
	}
	return true
}

// leastTelling is the least sum of the rarities of a question's words for a sentence that
// holds them, and is not sure to answer, to be told. A rarity is the logarithm of how few
// sentences have the word, 1 being a single one of all: words whose rarities sum up to 1
// are together in one sentence of all if they are strewn at random. Words of news are not.
const leastTelling = 1.25

// telling reports a question whose words do not meet by chance: "When was he arrested?"
// has only one, which every week's news holds.
func telling(a *search.Answer) bool {
	sum := 0.0
	for _, w := range a.Question.Words {
		sum += w.Rarity
	}
	return sum >= leastTelling
}
