package main

import (
	"context"
	"fmt"
	"io"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/embed"
	"github.com/ukti-bot/ukti/knowledge/embed/vectordb"
)

// withVectors gives an index like x that searches with the reader's vectors, once all
// sentences have theirs; those that the folder keeps are not computed again. done closes what computes and the folder.
func withVectors(ctx context.Context, x *knowledge.Index, r *knowledge.Reader, folder string, stderr io.Writer) (_ *knowledge.Index, done func(), err error) {
	store, err := vectordb.Open(ctx, folder)
	if err != nil {
		return nil, nil, err
	}
	local := embed.NewLocal(r, embed.LocalOptions{})
	done = func() {
		local.Close()
		_ = store.Close()
	}
	shelf := knowledge.NewLiveIndex(x)
	filled, err := shelf.FillVectors(ctx, embed.NewVectors(local, store), embed.FillOptions{Batch: embed.LargeBatch})
	if err == nil {
		_, err = fmt.Fprintf(stderr, "vectors of %d sentences: %d kept, %d computed\n", filled.Total, filled.Kept, filled.Computed)
	}
	if err != nil {
		done()
		return nil, nil, err
	}
	return x.UseVectors(local), done, nil
}
