package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/ukti-bot/ukti/knowledge"
)

// corpus is what every peer is given: articles, and the same sentences of them.
type corpus struct {
	articles  []article
	sentences []sentence // article by article
	bodies    map[string]string
	bytes     int // of all articles' bodies
}

// article is an article with its sentences, in bytes of its body.
type article struct {
	knowledge.Article
	spans    []span
	verbatim bool // as the file has it, no changed copy
}

type span struct{ start, end int }

// sentence is where a sentence stands.
type sentence struct {
	article int
	span
}

// size says how large a corpus is to be: copies of the whole file, or sentences
// when that is not 0.
type size struct{ copies, sentences int }

// newCorpus holds the articles and as many changed copies of them as size asks
// for; the last copy ends with the article that reaches the number of sentences.
// The verbatim articles then stand anywhere among the copies: an engine that
// breaks ties by order gains nothing.
func newCorpus(ctx context.Context, articles []knowledge.Article, want size) (*corpus, error) {
	all, err := cut(ctx, articles)
	if err != nil {
		return nil, err
	}
	sentences := 0
	for i := range all {
		all[i].verbatim = true
		sentences += len(all[i].spans)
	}
	if sentences == 0 {
		return nil, errors.New("the articles hold no sentence: give others")
	}
	words := runningWords(articles)
	for n := 1; n < want.copies || sentences < want.sentences; n++ {
		copies, err := cut(ctx, changed(articles, words, n))
		if err != nil {
			return nil, err
		}
		for _, a := range copies {
			if n >= want.copies && sentences >= want.sentences {
				break
			}
			all = append(all, a)
			sentences += len(a.spans)
		}
	}
	if len(all) > len(articles) {
		r := rand.New(rand.NewPCG(1, uint64(len(all))))
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	}
	return assemble(all), nil
}

// cut finds the sentences of articles as knowledge does.
func cut(ctx context.Context, articles []knowledge.Article) ([]article, error) {
	index, err := knowledge.Build(ctx, sequence(articles), knowledge.Options{})
	if err != nil {
		return nil, fmt.Errorf("cutting the articles into sentences: %w", err)
	}
	out := make([]article, len(articles))
	for i, a := range articles {
		out[i].Article = a
		for _, s := range index.Sentences(a.ID) {
			out[i].spans = append(out[i].spans, span{s.Span.Start, s.Span.End})
		}
	}
	return out, nil
}

func assemble(articles []article) *corpus {
	c := &corpus{articles: articles, bodies: map[string]string{}}
	for i, a := range articles {
		c.bodies[string(a.ID)] = a.Body
		c.bytes += len(a.Body)
		for _, s := range a.spans {
			c.sentences = append(c.sentences, sentence{article: i, span: s})
		}
	}
	return c
}

// text gives sentence n as its article has it.
func (c *corpus) text(n int) string {
	s := c.sentences[n]
	return c.articles[s.article].Body[s.start:s.end]
}

// id gives the id of the article that sentence n stands in.
func (c *corpus) id(n int) string { return string(c.articles[c.sentences[n].article].ID) }

// all gives the articles without their sentences.
func (c *corpus) all() []knowledge.Article {
	out := make([]knowledge.Article, len(c.articles))
	for i, a := range c.articles {
		out[i] = a.Article
	}
	return out
}

// verbatim gives the articles that are as the file has them, by id.
func (c *corpus) verbatim() map[string]knowledge.Article {
	out := map[string]knowledge.Article{}
	for _, a := range c.articles {
		if a.verbatim {
			out[string(a.ID)] = a.Article
		}
	}
	return out
}

// hit gives sentence n as a peer's answer, with the text that the peer gave.
func (c *corpus) hit(n int, text string) (hit, error) {
	if n < 0 || n >= len(c.sentences) {
		return hit{}, fmt.Errorf("there is no sentence %d", n)
	}
	return hit{article: c.id(n), span: c.sentences[n].span, text: text}, nil
}

// holds reports whether a hit's text is, byte for byte, what its article has there.
func (c *corpus) holds(h hit) bool {
	body := c.bodies[h.article]
	return 0 <= h.start && h.start < h.end && h.end <= len(body) && body[h.start:h.end] == h.text
}
