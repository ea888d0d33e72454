package catalog

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/knowledge"
)

// Facts is what replies say of all articles together.
type Facts struct {
	Index    *knowledge.Index
	Articles int
	First    knowledge.ArticleID
	Latest   knowledge.ArticleID // the newest by date, else the first
	Newest   time.Time           // zero when no article has a date
	Sorted   []knowledge.Article // as [NewestFirst]
	// Publishers can be chosen for a chat; the one with most articles comes first.
	Publishers []string
	Examples   map[string]string // by language: a question that finds something here
}

// Read reads the facts of an index. When ctx has ended, examples may be missing.
func Read(ctx context.Context, idx *knowledge.Index, locales *locale.Set) *Facts {
	f := &Facts{Index: idx}
	times := make(map[string]int)
	for a := range idx.Articles() {
		if times[a.Publisher]++; f.Articles == 0 {
			f.First, f.Latest = a.ID, a.ID
		}
		f.Articles++
		if a.Published.After(f.Newest) {
			f.Newest, f.Latest = a.Published, a.ID
		}
	}
	f.Sorted = NewestFirst(idx)
	delete(times, "")
	f.Publishers = slices.SortedFunc(maps.Keys(times), func(a, b string) int {
		return cmp.Or(cmp.Compare(times[b], times[a]), cmp.Compare(a, b))
	})
	f.Examples = examples(ctx, idx, locales, f.Sorted, f.First)
	return f
}

// Among returns the facts with the number of articles that there are in all, of which those of
// the index are the newest.
func (f *Facts) Among(articles int) *Facts {
	if articles == f.Articles {
		return f
	}
	all := *f
	all.Articles = articles
	return &all
}
