package newsroom

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"sync"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/opensearch"
)

// Beyond answers from an archive that need not fit into memory: an OpenSearch cluster finds
// the articles, the archive has their texts. It is safe for concurrent use.
type Beyond struct {
	archive     *archive.Archive
	client      *opensearch.Client
	corrections *knowledge.Corrections
	most        int // of the newest articles, where the cluster can't be asked
	log         *slog.Logger

	mu     sync.Mutex
	recent *knowledge.Index // of those; nil until they are needed
}

// OpenBeyond opens the archive of a data_dir for reading, also while a bot writes to it. recent is
// how many of the newest articles answer where the cluster can't. The error wraps
// fs.ErrNotExist where there is no archive.
func OpenBeyond(ctx context.Context, o Options, cluster opensearch.Options, recent int) (*Beyond, error) {
	o.fill()
	cluster.Corrections = o.Corrections
	client, err := opensearch.New(cluster)
	if err != nil {
		return nil, err
	}
	a, err := archive.Open(ctx, o.DataDir, archive.Options{Log: o.Log, Now: o.Now, ReadOnly: true, Server: o.Server})
	if err != nil {
		return nil, err
	}
	return &Beyond{archive: a, client: client, corrections: o.Corrections, most: recent, log: o.Log}, nil
}

// Close closes the archive.
func (b *Beyond) Close() error { return b.archive.Close() }

// Index returns an index that answers some questions as one of all articles would. Where the
// cluster can't tell, it is one of the newest articles, partial is true where there are others,
// and the log is told.
func (b *Beyond) Index(ctx context.Context, questions ...knowledge.Query) (x *knowledge.Index, partial bool, err error) {
	x, err = b.client.Part(ctx, b.archive, questions...)
	if err == nil || ctx.Err() != nil {
		return x, false, err
	}
	x, all, failed := b.newest(ctx)
	if failed != nil {
		return nil, false, errors.Join(err, failed)
	}
	held := x.Size().Articles
	b.log.WarnContext(ctx, "answered from the newest articles alone", "error", err, "searched", held, "articles", all)
	return x, b.most < all, nil
}

// newest returns an index of the newest articles, and how many there are in all.
func (b *Beyond) newest(ctx context.Context) (x *knowledge.Index, all int, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	entries, all, err := b.archive.List(ctx, archive.Query{Limit: b.most})
	if err != nil || b.recent != nil {
		return b.recent, all, err
	}
	x, err = knowledge.Build(ctx, b.texts(ctx, entries), knowledge.Options{Corrections: b.corrections})
	if _, ok := errors.AsType[*knowledge.SkippedError](err); err != nil && !ok {
		return nil, 0, fmt.Errorf("newsroom: reading the newest articles: %w", err)
	}
	b.recent = x
	return x, all, nil
}

// texts reads the articles of entries, the oldest first, without duplicates.
func (b *Beyond) texts(ctx context.Context, entries []archive.Entry) iter.Seq2[knowledge.Article, error] {
	return func(yield func(knowledge.Article, error) bool) {
		for i := len(entries) - 1; i >= 0; i-- {
			if entries[i].DuplicateOf != "" {
				continue
			}
			a, _, err := b.archive.Article(ctx, entries[i].Article.ID, "")
			if !yield(a, err) {
				return
			}
		}
	}
}
