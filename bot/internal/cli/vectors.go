package cli

import (
	"context"
	"errors"
	"slices"

	"github.com/ukti-bot/ukti/bot/internal/app"
	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/knowledge"
)

// reader opens the reader, where the config has one that reads to the end, however long it
// takes: an answer on the command line must not hang on what else the machine does. It is
// nil where it is not wanted, or there is none.
func (g questionCommands) reader(loaded config.Loaded, without []knowledge.Component) *knowledge.Reader {
	if slices.Contains(without, knowledge.WithoutReader) {
		return nil
	}
	return app.OpenReader(loaded.Reader, true, app.NewLogger(g.p.Stderr, loaded.Log, loaded.Secrets()))
}

// useVectors has the shelf's searches use vectors, where the config wants them, once every
// sentence has its own. A server that is away is told of, and the answers are those without
// it. r is the reader that reads, or nil. done is to be called when there are no questions
// left.
func (g questionCommands) useVectors(ctx context.Context, loaded config.Loaded, shelf *knowledge.LiveIndex, r *knowledge.Reader, without []knowledge.Component) (done func(), err error) {
	if slices.Contains(without, knowledge.WithoutEmbed) {
		return func() {}, nil
	}
	log := app.NewLogger(g.p.Stderr, loaded.Log, loaded.Secrets())
	v, err := app.OpenVectors(ctx, loaded.Config, r, true, log)
	if errors.Is(err, app.ErrUnable) {
		log.Warn("no sentence vectors; answers go on without them", "error", err)
		return func() {}, nil
	}
	if err != nil || v == nil {
		return func() {}, err
	}
	bar := newProgress(g.p.Stderr)
	bar.doing = "computing the sentences' vectors"
	err = v.Use(ctx, shelf, bar.showOf)
	bar.clear()
	if err != nil && ctx.Err() == nil {
		log.Warn("not all sentences have a vector; they are found by their words", "error", err)
		err = nil
	}
	return func() { _ = v.Close() }, err
}
