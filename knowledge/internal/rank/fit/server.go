package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/embed"
	"github.com/ukti-bot/ukti/knowledge/embed/vectordb"
)

// server is an embedding server to fit with; none when url is empty.
type server struct{ url, queryModel, passageModel, folder string }

// use gives an index like x that asks the server, once all sentences have their
// vectors. No question may go without one, so each has a minute.
func (s server) use(ctx context.Context, x *knowledge.Index, stderr io.Writer) (_ *knowledge.Index, done func(), err error) {
	if s.url == "" {
		return x, func() {}, nil
	}
	client, err := embed.New(embed.Options{
		URL: s.url, QueryModel: s.queryModel, PassageModel: s.passageModel, Timeout: time.Minute,
		Log: slog.New(slog.NewTextHandler(stderr, nil)),
	})
	if err != nil {
		return nil, nil, err
	}
	store, err := vectordb.Open(ctx, s.folder)
	if err != nil {
		client.Close()
		return nil, nil, err
	}
	done = func() {
		client.Close()
		_ = store.Close()
	}
	shelf := knowledge.NewLiveIndex(x)
	filled, err := shelf.FillVectors(ctx, embed.NewVectors(client, store), embed.FillOptions{Batch: embed.LargeBatch, Patience: time.Minute})
	if err != nil {
		done()
		return nil, nil, err
	}
	_, err = fmt.Fprintf(stderr, "vectors of %d sentences: %d kept, %d computed\n", filled.Total, filled.Kept, filled.Computed)
	return x.UseVectors(client), done, err
}
