package knowledge

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/quotation"
)

// Superseded is an earlier text of an article.
type Superseded struct {
	Article           // as it was; its revision is given
	By      string    // the revision that took its place
	At      time.Time // when; zero when unknown
}

// Former are superseded texts, which [Index.Judge] looks through behind the articles:
// what was quoted rightly may have been corrected since. It never changes and is safe
// for concurrent use; nil has none.
type Former struct {
	index *Index
	texts map[ArticleID]Superseded // by the id that the index knows each by
}

// NewFormer holds texts, and no others. Of a text that before, which may be nil, holds
// too, only the article's id, the revision, By and At are read. The error names a text
// that can't be held, or is ctx's.
func NewFormer(ctx context.Context, before *Former, texts []Superseded) (*Former, error) {
	f := &Former{texts: map[ArticleID]Superseded{}}
	var c Change
	for _, t := range texts {
		id := formerID(t.ID, t.Revision)
		if known, held := before.text(id); held {
			t.Article = known.Article
		} else {
			a := t.Article
			a.ID = id
			c.Add = append(c.Add, a)
		}
		f.texts[id] = t
	}
	if before == nil {
		var err error
		f.index, err = Build(ctx, withoutErrors(c.Add), Options{})
		return f, err
	}
	for id := range maps.Keys(before.texts) {
		if _, wanted := f.texts[id]; !wanted {
			c.Remove = append(c.Remove, id)
		}
	}
	live := NewLiveIndex(before.index)
	err := live.Update(ctx, c)
	f.index = live.Index()
	return f, err
}

// formerID names one text of an article.
func formerID(id ArticleID, revision string) ArticleID {
	return ArticleID(Key(id) + "@" + revision)
}

func (f *Former) text(id ArticleID) (Superseded, bool) {
	if f == nil {
		return Superseded{}, false
	}
	t, ok := f.texts[id]
	return t, ok
}

// Has reports whether a text is held.
func (f *Former) Has(id ArticleID, revision string) bool {
	_, ok := f.text(formerID(id, revision))
	return ok
}

// Len is how many texts there are.
func (f *Former) Len() int {
	if f == nil {
		return 0
	}
	return len(f.texts)
}

// Text is an index of one text alone, by which it is quoted.
func (f *Former) Text(ctx context.Context, id ArticleID, revision string) (*Index, error) {
	t, ok := f.text(formerID(id, revision))
	if !ok {
		return nil, fmt.Errorf("%w: %q has no superseded text %q", ErrNoArticle, string(id), revision)
	}
	return Build(ctx, withoutErrors([]Article{t.Article}), Options{Workers: 1})
}

// told is what judging knows of a text, but its body.
func (f *Former) told(id index.ArticleID) quotation.Article {
	t := f.texts[id]
	return quotation.Article{
		ID: string(t.ID), Revision: t.Revision, Title: t.Title, Publisher: t.Publisher,
		Superseded: quotation.Supersession{By: t.By, At: t.At},
	}
}
