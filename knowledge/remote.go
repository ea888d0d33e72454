package knowledge

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Remote is an archive that is too large for one machine's memory, with an engine that finds
// articles in it. An index [Index.Within] it holds the newest ones. It is safe for concurrent
// use.
type Remote interface {
	Texts
	// Part returns an index of the articles that may answer q, and of those that also names,
	// which answers as one of all articles would. It takes their texts from texts. It returns
	// within a bounded time, with an error where the engine can't tell.
	Part(ctx context.Context, texts Texts, also []ArticleID, q Query) (*Index, error)
	// Alike does the same for an alleged quotation.
	Alike(ctx context.Context, texts Texts, also []ArticleID, t Alleged) (*Index, error)
	// ByKey returns the id of the article of a key (see [Key]); false where there is none.
	ByKey(ctx context.Context, key string) (ArticleID, bool)
	// Size is about how much there is in all. It does no I/O.
	Size() Size
}

// Texts gives the texts of articles. Package archive does.
type Texts interface {
	// Article returns a revision of an article, the current one for "". The error wraps
	// [ErrNoArticle] where there is none.
	Article(ctx context.Context, id ArticleID, revision string) (a Article, superseded bool, err error)
}

// Within returns an index like x that answers from all articles of r, of which it holds the
// newest. Where r's engine can't tell, it answers from those it holds, and says that the
// answer is partial. Articles that a question brought are kept for as long as the index is,
// up to a bound, so that one answer sees each in one state; take a fresh one for each answer
// from a [LiveIndex]. [Index.Articles], [Index.Titled] and [Index.Complete] tell of the articles
// it holds alone.
func (x *Index) Within(r Remote) *Index {
	near := *x
	near.remote = nil
	next := near
	next.remote = &outlook{Remote: r, near: &near}
	return &next
}

// again is an index like x within what x is within.
func (x *Index) again(next Index) *Index {
	if next.remote = nil; x.remote != nil {
		return next.Within(x.remote.Remote)
	}
	return &next
}

// Near is the index of the articles that are held in memory alone: the index itself but for
// one [Index.Within] a larger archive. It is the same one for all that share what they hold.
func (x *Index) Near() *Index {
	if x.remote == nil {
		return x
	}
	return x.remote.near
}

// Bounds of what an index within a larger archive keeps, and waits for.
const (
	mostBrought = 1024            // articles
	readFor     = 2 * time.Second // for one text where the caller sets no bound
	mostAlso    = 16              // of the newest articles, which the engine may not know yet
)

// outlook is what an index sees of the archive that it is a part of.
type outlook struct {
	Remote
	near *Index

	mu      sync.Mutex
	brought map[ArticleID]*Index // one that holds it; nil where it was looked for and isn't there
	away    bool                 // the engine couldn't tell: for this answer it isn't asked again
}

// fresh is an index like x for one answer.
func (x *Index) fresh() *Index {
	if x.remote == nil {
		return x
	}
	next := *x
	next.remote = &outlook{Remote: x.remote.Remote, near: x.remote.near}
	return &next
}

// like returns x with what reads and compares for by.
func (x *Index) like(by *Index) *Index {
	next := *x
	next.engine.Reading, next.engine.Embedder = by.engine.Reading, by.engine.Embedder
	return &next
}

// holder returns the index that holds an article: x, or one that was brought; nil where
// there is no such article.
func (x *Index) holder(ctx context.Context, id ArticleID) *Index {
	if _, ok := x.store.Number(id); ok || x.remote == nil {
		return x
	}
	return x.remote.holder(ctx, id)
}

func (o *outlook) holder(ctx context.Context, id ArticleID) *Index {
	o.mu.Lock()
	held, ok := o.brought[id]
	o.mu.Unlock()
	if ok {
		return held
	}
	ctx, cancel := context.WithTimeout(ctx, readFor)
	defer cancel()
	a, _, err := o.Remote.Article(ctx, id, "")
	if err == nil {
		held, err = Build(ctx, withoutErrors([]Article{a}), Options{Workers: 1})
	}
	if err != nil {
		held = nil
	}
	if err == nil || errors.Is(err, ErrNoArticle) {
		return o.keep(id, held)
	}
	return nil
}

// keep has an article be seen as an index has it, unless it was seen before.
func (o *outlook) keep(id ArticleID, x *Index) *Index {
	o.mu.Lock()
	defer o.mu.Unlock()
	if held, ok := o.brought[id]; ok {
		return held
	}
	if o.brought == nil {
		o.brought = map[ArticleID]*Index{}
	}
	if len(o.brought) < mostBrought {
		o.brought[id] = x
	}
	return x
}

// seen gives texts as the index sees them: what it holds, then what was brought before, then
// what the archive has now.
type seen struct{ x *Index }

func (s seen) Article(ctx context.Context, id ArticleID, revision string) (Article, bool, error) {
	if revision != "" {
		return s.x.remote.Remote.Article(ctx, id, revision)
	}
	if n, ok := s.x.store.Number(id); ok {
		return s.x.article(n), false, nil
	}
	o := s.x.remote
	o.mu.Lock()
	held, ok := o.brought[id]
	o.mu.Unlock()
	if !ok {
		return o.Remote.Article(ctx, id, "")
	}
	if held == nil {
		return Article{}, false, ErrNoArticle
	}
	a, _ := held.Article(id)
	return a, false, nil
}

// part returns the index that answers q, and whether it lacks articles that there are.
func (x *Index) part(ctx context.Context, q Query) (part *Index, partial bool) {
	if q.Article != "" {
		if held := x.holder(ctx, q.Article); held != nil && held.store == x.store {
			return x.remote.near.like(x), false
		}
	}
	return x.bring(ctx, func() (*Index, error) {
		var also []ArticleID
		if q.Article == "" {
			also = x.newest(ctx, q)
		}
		return x.remote.Part(ctx, seen{x}, also, q)
	}, q.Article)
}

// alike does so for an alleged quotation.
func (x *Index) alike(ctx context.Context, t Alleged) (part *Index, partial bool) {
	return x.bring(ctx, func() (*Index, error) {
		return x.remote.Alike(ctx, seen{x}, x.newest(ctx, Query{Text: t.Source, Sources: t.Sources}), t)
	}, "")
}

// bring returns what ask brings, kept, or the index of what is held in memory, or of the one
// article that is wanted.
func (x *Index) bring(ctx context.Context, ask func() (*Index, error), only ArticleID) (part *Index, partial bool) {
	o := x.remote
	o.mu.Lock()
	away := o.away
	o.mu.Unlock()
	if !away {
		part, err := ask()
		if err == nil {
			for a := range part.Articles() {
				if _, ok := x.store.Number(a.ID); !ok {
					o.keep(a.ID, part)
				}
			}
			return part.like(x), false
		}
		o.mu.Lock()
		o.away = o.away || ctx.Err() == nil
		o.mu.Unlock()
	}
	if only != "" {
		if held := x.holder(ctx, only); held != nil {
			return held.like(x), false
		}
		return o.near.like(x), false
	}
	return o.near.like(x), o.near.Size().Articles < o.Size().Articles
}

// newest returns those of the articles held in memory that may answer q: the engine hears of
// an article some time after it came.
func (x *Index) newest(ctx context.Context, q Query) (ids []ArticleID) {
	q.Limit, q.Signals, q.Without = mostAlso, true, append(q.Without[:len(q.Without):len(q.Without)], WithoutReader, WithoutEmbed)
	r, err := x.Near().Search(ctx, q)
	if err != nil {
		return nil
	}
	for _, p := range r.Passages {
		ids = append(ids, p.Article)
	}
	return ids
}
