package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/embed"
	"github.com/ukti-bot/ukti/knowledge/embed/vectordb"
)

const (
	// tellEvery is how often the log says how far the sentences' vectors are.
	tellEvery = 30 * time.Second
	// worthTelling is from how many sentences on a fill is told of, but for the first: a
	// feed brings a few every minute.
	worthTelling = 500
	// fillAgain is when what failed for another reason than an absent server is tried
	// again.
	fillAgain = 5 * time.Minute
	// awayPatience is how long a command waits for a server that is away.
	awayPatience = 2 * time.Second
)

// Vectors is the embedding server at work: it answers with vectors for questions,
// and those of the sentences are kept in data_dir.
type Vectors struct {
	client  *embed.Client
	store   *vectordb.DB
	vectors *embed.Vectors
	log     *slog.Logger
}

// OpenVectors opens what the config's meaning.url asks for; nil when it is empty.
func OpenVectors(ctx context.Context, c *config.Config, log *slog.Logger) (*Vectors, error) {
	if c.Meaning.URL == "" {
		return nil, nil
	}
	client, err := embed.New(c.Meaning.Server(log))
	if err != nil {
		return nil, err
	}
	store, err := vectordb.Open(ctx, c.DataDir)
	if err != nil {
		client.Close()
		return nil, err
	}
	return &Vectors{client: client, store: store, vectors: embed.NewVectors(client, store), log: log}, nil
}

// Close ends what goes on by itself and closes the file.
func (v *Vectors) Close() error {
	v.client.Close()
	return v.store.Close()
}

// Use has the server asked by the shelf's searches, once every sentence has its
// vector: it computes those that are missing first. progress may be nil. The error
// says why some have none; the shelf can be searched all the same.
func (v *Vectors) Use(ctx context.Context, shelf *knowledge.LiveIndex, progress func(done, total int)) error {
	shelf.UseVectors(embed.NewRecent(v.client))
	_, err := shelf.FillVectors(ctx, v.vectors, embed.FillOptions{Batch: embed.LargeBatch, Patience: awayPatience, Progress: progress})
	return err
}

// follow computes the vectors of whatever comes onto the shelf, until ctx ends.
func (v *Vectors) follow(ctx context.Context, shelf *knowledge.LiveIndex) {
	for first := true; ctx.Err() == nil; first = false {
		index, replaced := shelf.Watch()
		v.fill(ctx, shelf, first)
		if now, _ := shelf.Watch(); now != index {
			continue
		}
		again := time.NewTimer(fillAgain)
		select {
		case <-ctx.Done():
		case <-replaced:
		case <-again.C:
		}
		again.Stop()
	}
}

// fill computes what is missing now, beside the answers, and says so in the log.
func (v *Vectors) fill(ctx context.Context, shelf *knowledge.LiveIndex, first bool) {
	began := time.Now()
	var told time.Time
	filled, err := shelf.FillVectors(ctx, v.vectors, embed.FillOptions{Patience: -1, Progress: func(done, total int) {
		if done < total && (total-done >= worthTelling || !told.IsZero()) && time.Since(told) >= tellEvery {
			v.log.Info("computing the sentences' vectors; they are found by their words meanwhile", "done", done, "of", total)
			told = time.Now()
		}
	}})
	switch took := time.Since(began).Round(time.Millisecond); {
	case err != nil && (ctx.Err() != nil || errors.Is(err, embed.ErrClosed)):
	case err != nil:
		v.log.Warn("sentences are left without a vector and found by their words", "error", err, "tried_again_in", fillAgain)
	case filled.Total > 0:
		level := slog.LevelDebug
		if first || filled.Total >= worthTelling {
			level = slog.LevelInfo
		}
		v.log.Log(ctx, level, "all sentences have their vectors", "kept", filled.Kept, "computed", filled.Computed, "refused", filled.Refused, "took", took)
	}
}

// useVectors starts the work with the embedding server, where there is one. What
// fails leaves the answers as they are without it.
func useVectors(ctx context.Context, o Options, shelf *knowledge.LiveIndex, h *health, ends *stops) {
	v, err := OpenVectors(ctx, o.Config, o.Log)
	if err != nil {
		o.Log.Error("no embedding server; answers go on without it", "error", err)
	}
	if v == nil {
		return
	}
	if host := v.client.Elsewhere(); host != "" {
		o.Log.Warn("questions and articles leave this machine for the embedding server", "host", host)
	}
	shelf.UseVectors(embed.NewRecent(v.client))
	h.vectors = v.client.Stats
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	var follow sync.WaitGroup
	follow.Go(func() { v.follow(running, shelf) })
	ends.add("embedding server", func(context.Context) error {
		stop()
		follow.Wait()
		s := v.client.Stats()
		o.Log.Info("the embedding server's work", "questions", s.Asked, "answered", s.Answered, "slow", s.Slow, "failed", s.Failed,
			"away", s.Unasked, "sentences", s.Sentences)
		return v.Close()
	})
}

// CheckServer asks the embedding server whether it is as the config says, and gives
// what it found in one sentence; "" when there is none.
func CheckServer(ctx context.Context, c *config.Config, log *slog.Logger) (string, error) {
	if c.Meaning.URL == "" {
		return "", nil
	}
	client, err := embed.New(c.Meaning.Server(log))
	if err != nil {
		return "", err
	}
	defer client.Close()
	found, err := client.Check(ctx)
	if err != nil {
		return "", fmt.Errorf("meaning: %w", err)
	}
	return found.String(), nil
}
