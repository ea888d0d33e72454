package held

import (
	"context"
	"iter"
	"slices"
	"time"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/quotation"
	"github.com/ukti-bot/ukti/knowledge/internal/trace"
)

// Superseded is an earlier text of an article.
type Superseded struct {
	index.Article           // as it was
	By            string    // the revision that took its place
	At            time.Time // when; zero when unknown
}

// Texts are superseded texts in an index of their own. They never change; nil has none.
type Texts struct {
	index *index.Index
	texts map[index.ArticleID]Superseded // by the id that the index has each under
}

// NewTexts holds texts, and no others. Of a text that before, which may be nil, holds
// too, the body is not read. The error names a text that can't be held, in an
// [*index.SkippedError], or is ctx's.
func NewTexts(ctx context.Context, before *Texts, texts []Superseded) (*Texts, error) {
	t := &Texts{texts: map[index.ArticleID]Superseded{}}
	var come []index.Article
	for _, s := range texts {
		id := textID(s.ID, s.Revision)
		if known, held := before.text(id); held {
			s.Article = known.Article
		} else {
			a := s.Article
			a.ID = id
			come = append(come, a)
		}
		t.texts[id] = s
	}
	var skipped index.SkippedError
	come = slices.Collect(index.Accept(ctx, sure(come), nil, &skipped))
	var err error
	if before == nil {
		t.index, err = index.Build(ctx, slices.Values(come), index.Options{})
	} else {
		t.index, err = before.index.With(ctx, come, before.without(t.texts))
	}
	if err != nil {
		return nil, err
	}
	return t, skipped.OrNil()
}

// without returns the ids of the texts that are not in others.
func (t *Texts) without(others map[index.ArticleID]Superseded) []index.ArticleID {
	var gone []index.ArticleID
	for id := range t.texts {
		if _, wanted := others[id]; !wanted {
			gone = append(gone, id)
		}
	}
	return gone
}

func sure(articles []index.Article) iter.Seq2[index.Article, error] {
	return func(yield func(index.Article, error) bool) {
		for _, a := range articles {
			if !yield(a, nil) {
				return
			}
		}
	}
}

// textID names one text of an article.
func textID(id index.ArticleID, revision string) index.ArticleID {
	return index.ArticleID(index.Digest(string(id)) + "@" + revision)
}

func (t *Texts) text(id index.ArticleID) (Superseded, bool) {
	if t == nil {
		return Superseded{}, false
	}
	s, ok := t.texts[id]
	return s, ok
}

// Text returns one text; false when it is not held.
func (t *Texts) Text(id index.ArticleID, revision string) (Superseded, bool) {
	return t.text(textID(id, revision))
}

// Len is how many texts there are.
func (t *Texts) Len() int {
	if t == nil {
		return 0
	}
	return len(t.texts)
}

// told is what judging knows of a text, but its body.
func (t *Texts) told(id index.ArticleID) quotation.Article {
	s := t.texts[id]
	return quotation.Article{
		ID: string(s.ID), Revision: s.Revision, Title: s.Title, Publisher: s.Publisher,
		Superseded: quotation.Supersession{By: s.By, At: s.At},
	}
}

// Judge judges an alleged quotation by the articles of now, and by texts behind them. The
// only error is ctx's.
func Judge(ctx context.Context, now Archive, texts *Texts, alleged quotation.Text) (quotation.Judgement, error) {
	defer trace.Step(ctx, "judge")()
	j, err := quotation.Judge(ctx, now.with(texts), alleged)
	for _, c := range j.Claims {
		trace.Judged(ctx, c.Verdict.String())
	}
	return j, err
}

// with puts superseded texts behind the articles, where there are some.
func (a Archive) with(texts *Texts) quotation.Archive {
	if texts.Len() == 0 {
		return a
	}
	return NewFormer(a, Archive{Index: texts.index, Engine: a.Engine}, texts.told)
}

// SaidBy names who says a sentence of an article, counted from 1; "" where the article
// isn't plain about it, or there is no such sentence.
func SaidBy(a Archive, article index.ArticleID, sentence int) string {
	return of(a, article, sentence, quotation.SaidBy)
}

// ToldBy is SaidBy for what is told in other words, too.
func ToldBy(a Archive, article index.ArticleID, sentence int) string {
	return of(a, article, sentence, quotation.ToldBy)
}

func of(a Archive, article index.ArticleID, sentence int, who func(quotation.Archive, uint32) string) string {
	n, ok := a.Index.Number(article)
	if !ok {
		return ""
	}
	first, end := a.Index.Sentences(n)
	if id := int(first) + sentence - 1; sentence > 0 && id < int(end) {
		return who(a, uint32(id))
	}
	return ""
}
