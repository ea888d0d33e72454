package app

import (
	"context"
	"errors"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/feedback"
	"github.com/ukti-bot/ukti/bot/internal/gaps"
	"github.com/ukti-bot/ukti/bot/internal/state"
)

// FeedbackMemory is the name under which the state keeps what was said of answers,
// GapsMemory what was not answered.
const FeedbackMemory, GapsMemory = "feedback", "gaps"

// gapsBook opens what is kept of unanswered questions, and of what was said of answers.
// What the operator wants none of is nil, and what there was of it from before is deleted.
func gapsBook(ctx context.Context, o Options, store *state.Store) (*gaps.Book, *feedback.Book, error) {
	missing, said := store.Memory(GapsMemory), store.Memory(FeedbackMemory)
	if !o.Config.Insight.Enabled {
		return nil, nil, errors.Join(gaps.Clear(ctx, missing), feedback.Clear(ctx, said))
	}
	keep := time.Duration(o.Config.Insight.Keep)
	book := gaps.New(missing, keep, o.World.now)
	if !o.Config.Insight.Feedback {
		return book, nil, feedback.Clear(ctx, said)
	}
	votes := feedback.New(said, keep, o.World.now)
	book.Disputed = votes.Disputed
	return book, votes, nil
}
