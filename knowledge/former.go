package knowledge

import (
	"context"
	"fmt"
	"time"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/quotation/held"
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
type Former struct{ texts *held.Texts }

// NewFormer holds texts, and no others. Of a text that before, which may be nil, holds
// too, only the article's id, the revision, By and At are read. The error names a text
// that can't be held, or is ctx's.
func NewFormer(ctx context.Context, before *Former, texts []Superseded) (*Former, error) {
	all := make([]held.Superseded, 0, len(texts))
	for _, t := range texts {
		all = append(all, held.Superseded{Article: index.Article(t.Article), By: t.By, At: t.At})
	}
	next, err := held.NewTexts(ctx, before.held(), all)
	return &Former{next}, err
}

func (f *Former) held() *held.Texts {
	if f == nil {
		return nil
	}
	return f.texts
}

// Has reports whether a text is held.
func (f *Former) Has(id ArticleID, revision string) bool {
	_, ok := f.held().Text(id, revision)
	return ok
}

// Len is how many texts there are.
func (f *Former) Len() int { return f.held().Len() }

// Text is an index of one text alone, by which it is quoted.
func (f *Former) Text(ctx context.Context, id ArticleID, revision string) (*Index, error) {
	t, ok := f.held().Text(id, revision)
	if !ok {
		return nil, fmt.Errorf("%w: %q has no superseded text %q", ErrNoArticle, string(id), revision)
	}
	return Build(ctx, withoutErrors([]Article{Article(t.Article)}), Options{Workers: 1})
}
