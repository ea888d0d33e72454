package knowledge

import (
	"context"

	"github.com/ukti-bot/ukti/knowledge/internal/reader"
)

// Weights names the reader's weights: vectors are comparable only with those of the same.
func (r *Reader) Weights() string { return r.reading.Reader.Weights() }

// QuestionVector returns where a question points: a vector of length 1, whose cosine with
// a sentence's says how near their meanings are. The error is ctx's.
func (r *Reader) QuestionVector(ctx context.Context, text string) ([]float32, error) {
	return r.reading.Reader.QuestionVector(ctx, text)
}

// SentenceVector returns where a sentence points, computed in the background: one at a
// time, on no more than one processor, and not while a question is read. The error is ctx's.
func (r *Reader) SentenceVector(ctx context.Context, text string) ([]float32, error) {
	return r.reading.Reader.SentenceVector(ctx, text)
}

// Fast reports whether the processor has the instructions with which reading takes less
// than seconds.
func (r *Reader) Fast() bool { return reader.Fast() }

// Vectors returns how many sentences have a vector, of all; never more than all. Soon after
// a removal some of those had may be of sentences that are gone.
func (x *Index) Vectors() (have, all int) {
	have, all = x.store.Vectors().Count()
	return min(have, all), all
}
