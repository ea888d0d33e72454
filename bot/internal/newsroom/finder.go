package newsroom

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/opensearch"
)

// Finder answers single questions from an archive that need not fit into memory: an
// OpenSearch cluster finds the articles, the archive has their texts. It is safe for concurrent use.
type Finder struct {
	archive     *archive.Archive
	client      *opensearch.Client
	corrections *knowledge.Corrections
	most        int // of the newest articles, where the cluster can't be asked
	log         *slog.Logger

	mu     sync.Mutex
	recent *knowledge.Index // of those; nil until they are needed
}

// OpenFinder opens the archive of a data_dir for reading, also while a bot writes to it. recent is
// how many of the newest articles answer where the cluster can't. The error wraps
// fs.ErrNotExist where there is no archive.
func OpenFinder(ctx context.Context, o Options, cluster opensearch.Options, recent int) (*Finder, error) {
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
	return &Finder{archive: a, client: client, corrections: o.Corrections, most: recent, log: o.Log}, nil
}

// Close closes the archive.
func (f *Finder) Close() error { return f.archive.Close() }

// Index returns an index that answers some questions as one of all articles would. Where the
// cluster can't tell, it is one of the newest articles, partial is true where there are others,
// and the log is told.
func (f *Finder) Index(ctx context.Context, questions ...knowledge.Query) (x *knowledge.Index, partial bool, err error) {
	x, err = f.client.Part(ctx, f.archive, nil, questions...)
	if err == nil || ctx.Err() != nil {
		return x, false, err
	}
	x, all, failed := f.newest(ctx)
	if failed != nil {
		return nil, false, errors.Join(err, failed)
	}
	held := x.Size().Articles
	f.log.WarnContext(ctx, "answered from the newest articles alone", "error", err, "searched", held, "articles", all)
	return x, f.most < all, nil
}

// newest returns an index of the newest articles, and how many there are in all.
func (f *Finder) newest(ctx context.Context) (x *knowledge.Index, all int, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if all, err = f.archive.Count(ctx); err != nil || f.recent != nil {
		return f.recent, all, err
	}
	x, err = knowledge.Build(ctx, f.archive.Newest(ctx, f.most), knowledge.Options{Corrections: f.corrections})
	if _, ok := errors.AsType[*knowledge.SkippedError](err); err != nil && !ok {
		return nil, 0, fmt.Errorf("newsroom: reading the newest articles: %w", err)
	}
	f.recent = x
	return x, all, nil
}
