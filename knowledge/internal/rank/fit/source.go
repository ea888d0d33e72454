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

// source is what computes vectors to fit with: an embedding server, or the reader; nothing
// when url is empty and reader is false.
type source struct {
	url, queryModel, passageModel, folder string
	reader                                bool
}

func (s source) used() bool { return s.url != "" || s.reader }

// open opens what computes. No question may go without a vector, so each has a minute of
// the server, and the reader however long it takes.
func (s source) open(stderr io.Writer) (embed.Source, error) {
	log := slog.New(slog.NewTextHandler(stderr, nil))
	if s.reader {
		r, err := knowledge.NewReader(knowledge.ReaderOptions{Threads: 1})
		if err != nil {
			return nil, err
		}
		return embed.NewLocal(r, embed.LocalOptions{Log: log}), nil
	}
	return embed.New(embed.Options{URL: s.url, QueryModel: s.queryModel, PassageModel: s.passageModel, Timeout: time.Minute, Log: log})
}

// use gives an index like x that has vectors for questions, once all sentences have theirs.
func (s source) use(ctx context.Context, x *knowledge.Index, stderr io.Writer) (_ *knowledge.Index, done func(), err error) {
	if !s.used() {
		return x, func() {}, nil
	}
	from, err := s.open(stderr)
	if err != nil {
		return nil, nil, err
	}
	store, err := vectordb.Open(ctx, s.folder)
	if err != nil {
		from.Close()
		return nil, nil, err
	}
	done = func() {
		from.Close()
		_ = store.Close()
	}
	shelf := knowledge.NewLiveIndex(x)
	filled, err := shelf.FillVectors(ctx, embed.NewVectors(from, store), embed.FillOptions{Batch: embed.LargeBatch, Patience: time.Minute})
	if err != nil {
		done()
		return nil, nil, err
	}
	_, err = fmt.Fprintf(stderr, "vectors of %d sentences: %d kept, %d computed\n", filled.Total, filled.Kept, filled.Computed)
	return x.UseVectors(from), done, err
}
