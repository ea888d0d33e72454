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

// Vectors is what computes vectors at work: it answers with those of questions, and those
// of the sentences are kept in data_dir.
type Vectors struct {
	source  embed.Source
	store   *vectordb.DB
	vectors *embed.Vectors
	log     *slog.Logger
}

// ErrUnable means that the reader is to compute vectors and there is none that can, here or
// in this program.
var ErrUnable = errors.New("meaning.source is reader, but it can't compute vectors")

// OpenVectors opens what the config's section meaning asks for; nil when it asks for
// none. r is the reader that reads, nil where none does. A question waits as long as the
// config says; patient ones wait for the reader to the end. The error wraps [ErrUnable], or
// is that of the server's options or the file.
func OpenVectors(ctx context.Context, c *config.Config, r *knowledge.Reader, patient bool, log *slog.Logger) (*Vectors, error) {
	source, err := openSource(c.Meaning, r, patient, log)
	if source == nil || err != nil {
		return nil, err
	}
	store, err := vectordb.Open(ctx, c.DataDir)
	if err != nil {
		source.Close()
		return nil, err
	}
	return &Vectors{source: source, store: store, vectors: embed.NewVectors(source, store), log: log}, nil
}

func openSource(m config.Meaning, r *knowledge.Reader, patient bool, log *slog.Logger) (embed.Source, error) {
	switch {
	case m.Asks():
		return embed.New(m.Server(log))
	case m.Source != config.SourceReader:
		return nil, nil
	}
	o := embed.LocalOptions{Timeout: m.Timeout, Log: log}
	if patient {
		o.Timeout = 0
	}
	r, err := computing(r)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnable, err)
	}
	return embed.NewLocal(r, o), nil
}

// computing is the reader that computes vectors: the one that reads, where there is one.
// The error says why there is none that is fast enough.
func computing(r *knowledge.Reader) (*knowledge.Reader, error) {
	if r == nil {
		return knowledge.NewReader(knowledge.ReaderOptions{Threads: 1})
	}
	if !r.Fast() {
		return nil, knowledge.ErrSlow
	}
	return r, nil
}

// Close ends what goes on by itself and closes the file.
func (v *Vectors) Close() error {
	v.source.Close()
	return v.store.Close()
}

// Use has vectors used by the shelf's searches, once every sentence has its
// own: it computes those that are missing first. progress may be nil. The error
// says why some have none; the shelf can be searched all the same.
func (v *Vectors) Use(ctx context.Context, shelf *knowledge.LiveIndex, progress func(done, total int)) error {
	shelf.UseVectors(embed.NewRecent(v.source))
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

// useVectors starts the work with vectors, where the config wants them. What fails
// leaves the answers as they are without it.
func useVectors(ctx context.Context, o Options, shelf *knowledge.LiveIndex, r *knowledge.Reader, h *health, ends *stops) {
	v, err := OpenVectors(ctx, o.Config, r, false, o.Log)
	if err != nil {
		o.Log.Error("no sentence vectors; answers go on without them", "error", err)
	}
	if v == nil {
		return
	}
	if host := v.source.Elsewhere(); host != "" {
		o.Log.Warn("questions and articles leave this machine for the embedding server", "host", host)
	}
	shelf.UseVectors(embed.NewRecent(v.source))
	h.vectors = func() embed.Stats { return v.source.Stats() }
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	var follow sync.WaitGroup
	follow.Go(func() { v.follow(running, shelf) })
	ends.add("sentence vectors", func(context.Context) error {
		stop()
		follow.Wait()
		s := v.source.Stats()
		o.Log.Info("the "+s.Source+"'s work with vectors", "questions", s.Asked, "answered", s.Answered, "slow", s.Slow, "failed", s.Failed,
			"away", s.Unasked, "sentences", s.Sentences)
		return v.Close()
	})
}

// CheckVectors tries what computes vectors, and gives what it found in one sentence; ""
// when the config wants none.
func CheckVectors(ctx context.Context, c *config.Config, log *slog.Logger) (string, error) {
	source, err := openSource(c.Meaning, nil, false, log)
	if source == nil || err != nil {
		return "", err
	}
	defer source.Close()
	found, err := source.Check(ctx)
	if err != nil {
		return "", fmt.Errorf("meaning: %w", err)
	}
	return found.String(), nil
}
